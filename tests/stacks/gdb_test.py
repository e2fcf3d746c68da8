"""Compares the stacks that the symbols layer sees with gdb's, on real programs that wait for something.

For every thread the return addresses must be the same, frame by frame, and where both name a function, the names as well.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

BUILD = os.environ.get("SONDE_BUILD", os.path.join(os.path.dirname(__file__), "../../build/debug"))
DUMP = os.path.join(BUILD, "bin/unwind_dump")

GDB_SCRIPT = r"""
import gdb
for setting in ('pagination off', 'backtrace past-main on', 'backtrace past-entry on'):
    gdb.execute('set ' + setting)
for thread in gdb.selected_inferior().threads():
    thread.switch()
    print('THREAD %d' % thread.ptid[1])
    frame = gdb.newest_frame()
    count = 0
    while frame is not None and count < 200:
        if frame.type() not in (gdb.INLINE_FRAME, gdb.TAILCALL_FRAME):
            print('FRAME %x %s' % (frame.pc(), frame.name() or '?'))
            count += 1
        frame = frame.older()
"""

CXX = r"""
#include <algorithm>
#include <cstdio>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>
#include <unistd.h>
struct Shape { virtual ~Shape() = default; virtual int area(int n) = 0; };
template <class T> struct Square : Shape { T side; int area(int n) override { if (n == 0) { pause(); return 1; } return side * area(n - 1); } };
static int visit(std::function<int(int)> f, int n) { std::vector<int> v(n, 3); std::sort(v.begin(), v.end(), [&](int a, int b) { return f(a) < b; }); return v[0]; }
int main() {
  std::unique_ptr<Shape> shape = std::make_unique<Square<int>>();
  std::mutex mutex;
  mutex.lock();
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back([&, i] { if (i == 0) { std::lock_guard guard(mutex); } else visit([&](int n) { return shape->area(n); }, 3 + i); });
  puts("ready"); fflush(stdout);
  return visit([&](int n) { return shape->area(n); }, 4);
}
"""

# A stack that gcc would never lay out so: realigned, with a frame of variable size, called through the library.
REALIGNED = r"""
#include <stdlib.h>
#include <stdio.h>
#include <unistd.h>
#include <alloca.h>
static int order(const void* a, const void* b) {
  volatile char wide[256] __attribute__((aligned(128)));
  volatile char* more = alloca((size_t)(*(const int*)a) * 16 + 32);
  more[0] = wide[0] = 1;
  pause();
  return *(const int*)a - *(const int*)b + more[0];
}
int main(void) { int v[] = {2, 1, 3}; puts("ready"); fflush(stdout); qsort(v, 3, sizeof v[0], order); return v[0]; }
"""


class Frames(unittest.TestCase):
    def setUp(self):
        if not shutil.which("gdb"):
            self.skipTest("no gdb")
        if not os.path.exists(DUMP):
            self.skipTest("unwind_dump is not built")
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def compile(self, source, compiler, *flags):
        suffix = ".cpp" if "++" in compiler else ".c"
        path = os.path.join(self.folder.name, "program")
        with open(path + suffix, "w") as file:
            file.write(source)
        subprocess.run([compiler, "-o", path, path + suffix, "-pthread", *flags], check=True, capture_output=True)
        return path

    def stacks_by_gdb(self, pid):
        script = os.path.join(self.folder.name, "stacks.py")
        with open(script, "w") as file:
            file.write(GDB_SCRIPT)
        out = subprocess.run(["gdb", "-q", "-nx", "-batch", "-p", str(pid), "-x", script],
                             capture_output=True, text=True, timeout=120).stdout
        stacks = {}
        for line in out.splitlines():
            if line.startswith("THREAD "):
                stack = stacks.setdefault(int(line.split()[1]), [])
            elif line.startswith("FRAME "):
                _, pc, name = line.split(" ", 2)
                stack.append((int(pc, 16), name))
        return stacks

    def stacks_by_us(self, pid):
        out = subprocess.run([DUMP, "--raw", str(pid)], capture_output=True, text=True, timeout=120).stdout
        stacks = {}
        for line in out.splitlines():
            if line.startswith("THREAD "):
                stack = stacks.setdefault(int(line.split()[1]), [])
            elif line.startswith("FRAME "):
                _, pc, origin, names = line.split(" ", 3)
                stack.append((int(pc, 16), origin, names.split("|")))
        return stacks

    @staticmethod
    def last_part(name):
        """`A<int>::f` of "int A<int>::f(char) const [clone .part.0]" without arguments of any kind and scope: f."""
        name = re.sub(r"\[clone [^]]*\]|(\.[a-z_]+(\.[0-9]+)?)+$| const$|^__GI_", "", name).replace("operator()", "operator").strip()
        while (shorter := re.sub(r"<[^<>]*>|\([^()]*\)|\{[^{}]*\}", "", name)) != name:
            name = shorter
        return name.split("::")[-1].split()[-1].split("@")[0] if name.split("::")[-1].split() else name

    def same_function(self, theirs, ours):
        """gdb has its names from DWARF, where functions that are local to something have no scope."""
        return self.last_part(theirs) in {self.last_part(name) for name in ours}

    def wait_until_asleep(self, pid):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            states = []
            for task in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{task}/stat") as file:
                    states.append(file.read().rsplit(")", 1)[1].split()[0])
            if all(state == "S" for state in states):
                return
            os.sched_yield()
        self.fail("the program never came to rest")

    def check(self, *command, ready=False, minimum=4):
        """Runs a program until it waits, and compares the stacks of its threads."""
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            if ready:
                process.stdout.readline()
            self.wait_until_asleep(process.pid)
            theirs = self.stacks_by_gdb(process.pid)
            ours = self.stacks_by_us(process.pid)
        finally:
            process.kill()
            process.communicate()
        self.assertTrue(theirs, "gdb saw nothing")
        for tid, expected in theirs.items():
            found = ours.get(tid, [])
            shown = f"{command[0]} thread {tid}\ngdb:  {[(hex(pc), name) for pc, name in expected]}\n" \
                    f"ours: {[(hex(frame[0]), *frame[1:]) for frame in found]}"
            self.assertEqual([pc for pc, _ in expected], [frame[0] for frame in found], shown)
            self.assertGreaterEqual(len(found), minimum, shown)
            for (_, their_name), (_, _, our_names) in zip(expected, found):
                if their_name != "?" and our_names != ["?"]:
                    self.assertTrue(self.same_function(their_name, our_names), f"{their_name} {our_names}\n{shown}")
            for _, origin, _ in found:
                self.assertNotIn(origin, ("frame_pointer", "stack_top"), shown)

    def need(self, program):
        path = shutil.which(program)
        if path is None:
            self.skipTest(f"no {program}")
        return path

    def test_bash(self):
        self.check(self.need("bash"), "-c", "f() { read x; }; f; echo")

    def test_dash(self):
        self.check(self.need("dash"), "-c", "f() { read x; }; f; echo")

    def test_python(self):
        self.check(self.need("python3"), "-c", "import signal, re\nre.sub('a', lambda m: signal.pause(), 'a')")

    def test_python_threads(self):
        self.check(self.need("python3"), "-c", "import threading, time\nt = [threading.Thread(target=time.sleep, args=(100,)) "
                   "for i in range(3)]\n[x.start() for x in t]\nprint('ready', flush=True)\nt[0].join()", ready=True)

    def test_perl(self):
        self.check(self.need("perl"), "-e", "sub f { sleep 100 } f()")

    def test_git(self):
        self.check(self.need("git"), "hash-object", "--stdin")

    def test_git_cat_file(self):
        repository = os.path.join(self.folder.name, "repository")
        subprocess.run(["git", "init", "-q", repository], check=True)
        self.check(self.need("git"), "-C", repository, "cat-file", "--batch")

    def test_sqlite3(self):
        self.check(self.need("sqlite3"), ":memory:")

    def test_tail(self):
        self.check(self.need("tail"), "-f", "/dev/null")

    def test_cxx_o0(self):
        self.check(self.compile(CXX, "g++", "-std=c++20", "-O0", "-g"), ready=True)

    def test_cxx_o2(self):
        self.check(self.compile(CXX, "g++", "-std=c++20", "-O2"), ready=True)

    def test_cxx_o3_static(self):
        self.check(self.compile(CXX, "g++", "-std=c++20", "-O3", "-static"), ready=True, minimum=3)

    def test_cxx_o3_lto(self):
        self.check(self.compile(CXX, "g++", "-std=c++20", "-O3", "-flto", "-g"), ready=True, minimum=3)

    def test_cxx_i386(self):
        self.check(self.compile(CXX, "g++", "-std=c++20", "-O2", "-m32"), ready=True)

    def test_cxx_clang(self):
        self.need("clang++-19")
        self.check(self.compile(CXX, "clang++-19", "-std=c++20", "-O2", "-g"), ready=True)

    def test_realigned(self):
        self.check(self.compile(REALIGNED, "gcc", "-O2"), ready=True)

    def test_realigned_i386(self):
        self.check(self.compile(REALIGNED, "gcc", "-O2", "-m32"), ready=True)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"] if sys.stdout.isatty() else sys.argv)
