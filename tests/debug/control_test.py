#!/usr/bin/env python3
"""Running and stopping: breakpoints, steps, threads, forks, signals. Each known failure of small debuggers has its test."""
import os
import re
import signal
import subprocess
import time
import unittest
from pathlib import Path

from support import SONDE, TIMEOUT, DebugTest

COUNT = """
#include <stdio.h>
int total;
__attribute__((noinline)) int square(int x) {
  int y = x * x;
  return y;
}
int main(int argc, char **argv) {
  for (int i = 0; i < 5; i++)
    total += square(i);
  printf("total %d\\n", total);
  return argc > 1 ? 3 : 0;
}
"""

THREADS = """
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
static long counts[8];
__attribute__((noinline)) void work(long n) { counts[n]++; }
static void *run(void *arg) {
  for (int i = 0; i < 500; i++) work((long)arg);
  return 0;
}
int main(int argc, char **argv) {
  pthread_t t[4];
  for (long i = 0; i < 4; i++) pthread_create(&t[i], 0, run, (void *)i);
  for (int i = 0; i < 4; i++) pthread_join(t[i], 0);
  int status = 0;
  pid_t p = fork();
  if (p == 0) { work(5); _exit(3); }
  waitpid(p, &status, 0);
  printf("fork %d\\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
  p = vfork();
  if (p == 0) { work(6); execl("/bin/true", "true", NULL); _exit(9); }
  waitpid(p, &status, 0);
  printf("vfork %d\\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
  printf("counts %ld %ld %ld %ld\\n", counts[0], counts[1], counts[2], counts[3]);
  return 0;
}
"""

# Code of many kinds; the sum tells whether each instruction did what it should.
MIXED = """
#include <stdio.h>
#include <string.h>
struct s { long a; int b; char c; } g = {1, 2, 3};
static double scale = 1.5;
static long (*indirect)(long) = 0;
static long twice(long x) { return 2 * x; }
__attribute__((noinline)) long mixed(long n, const char *text) {
  char buffer[64];
  long sum = 0;
  indirect = twice;
  memset(buffer, (int)n, sizeof buffer);
  for (long i = 0; i < n; i++) {
    sum += indirect(i) - (i & 7) + (text[i % 5] ^ 3);
    g.a += sum; g.b -= (int)i; g.c ^= (char)sum;
    if (sum < 0 || (unsigned)g.b > 100u) sum -= g.b;
    scale = scale * 1.0001 + (double)i;
    sum += (long)scale + buffer[i % 64];
    switch (i % 6) { case 0: sum++; break; case 1: sum ^= 5; break; case 3: sum -= i; break; case 4: sum <<= 1; break; case 5: sum /= 3; }
  }
  return sum;
}
int main(void) {
  long sum = 0;
  for (int i = 0; i < 3; i++) sum += mixed(40 + i, "abcdef");
  printf("%ld %ld %d %d %.3f\\n", sum, g.a, g.b, g.c, scale);
  return 0;
}
"""


class Breakpoints(DebugTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.count = cls.build("count", COUNT)
        cls.threads = cls.build("threads", THREADS)

    def test_a_breakpoint_stays_after_its_first_hit(self):
        said = self.debug("break square\nrun\ncontinue\ncontinue\ncontinue\ncontinue\ncontinue\n", self.count)
        self.assertEqual(5, said.count("Breakpoint 1, "), said)
        self.assertIn("total 30", said)
        self.assertIn("exited normally]", said)

    def test_every_address_can_have_a_breakpoint(self):
        # Odd ones and even ones, each instruction of a function.
        addresses = self.instructions(self.count, "square")
        script = "break main\nrun\n" + "".join(f"break *0x{0x555555554000 + a:x}\n" for a in addresses) + "continue\n" * (5 * len(addresses) + 1)
        said = self.debug(script, self.count)
        self.assertEqual(5 * len(addresses) + 1, len(re.findall(r"^Breakpoint \d+, ", said, re.M)), said)
        self.assertIn("total 30", said)

    def test_instructions_below_traps_do_what_they_should(self):
        for flags in (["-O0"], ["-O2"], ["-O1", "-fno-pie", "-no-pie"]):
            program = self.build("mixed", MIXED, *flags)
            expected = subprocess.run([program], capture_output=True, text=True, timeout=TIMEOUT).stdout
            base = 0 if "-no-pie" in flags else 0x555555554000
            addresses = self.instructions(program, "mixed")
            script = "break main\nrun\n" + "".join(f"break *0x{base + a:x}\nignore {i + 2} 1000000\n" for i, a in enumerate(addresses))
            said = self.debug(script + "continue\ninfo breakpoints\n", program)
            self.assertIn(expected, said, f"{flags}: {said[-2000:]}")
            self.assertIn("exited normally]", said)
            self.assertGreater(len(re.findall(r"already hit \d\d+ times", said)), len(addresses) // 2)

    def test_no_thread_slips_past_and_no_child_dies_of_a_trap(self):
        said = self.debug("break work\nignore 1 1000000\nrun\ninfo breakpoints\n", self.threads)
        self.assertIn("already hit 2000 times", said)
        self.assertIn("fork 3\nvfork 0\ncounts 500 500 500 500\n", said)

    def test_conditions_counts_and_temporary_ones(self):
        said = self.debug("tbreak main\nbreak square\nrun\nignore 2 2\ncontinue\ninfo breakpoints\ndelete\ncontinue\n", self.count)
        self.assertIn("Temporary breakpoint 1, main", said)
        self.assertIn("Will ignore next 2 crossings of breakpoint 2.", said)
        self.assertIn("breakpoint already hit 3 times", said)
        self.assertEqual(1, said.count("Breakpoint 2, "), said)

    def test_an_offset_in_a_module_names_a_place(self):
        address = self.instructions(self.count, "square")[0]
        said = self.debug(f"break count+0x{address:x}\nrun\n", self.count)
        self.assertIn("Breakpoint 1, square", said)

    def test_mistakes_end_nothing(self):
        said = self.debug("break nowhere\n", self.count)
        self.assertIn('Function "nowhere" not defined.', said)
        mistakes = "foo\nbreak nowhere\nx\nbreak *\ncontinue\ndelete 77\nthread 9\nhandle SIGNOPE stop\n(((\n;;;\nrun\n"
        said = subprocess.run([SONDE, "debug", "-q", "-nx", self.count], input=mistakes, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=TIMEOUT)
        self.assertIn('Undefined command: "foo".  Try "help".', said.stdout)
        self.assertIn("total 30", said.stdout)
        self.assertEqual(0, said.returncode)


LOADS = """
#include <dlfcn.h>
int main(int argc, char **argv) {
  void *plugin = dlopen(argv[1], RTLD_NOW);
  int (*entry)(int) = plugin ? (int (*)(int))dlsym(plugin, "plugin_entry") : 0;
  return entry ? entry(5) : 99;
}
"""


class Pending(DebugTest):
    def test_a_place_in_a_library_that_comes_later(self):
        plugin = self.build("plugin.so", "int plugin_entry(int n) {\n  return n + 1;\n}\n", "-shared", "-fPIC")
        program = self.build("loads", LOADS)
        said = self.debug(f"set breakpoint pending on\nbreak plugin_entry\nrun {plugin}\nbacktrace\ncontinue\n", program)
        self.assertIn("Breakpoint 1 (plugin_entry) pending.", said)
        self.assertRegex(said, r"Breakpoint 1, plugin_entry \(n=5\) at .*plugin.so.c:2")
        self.assertIn("exited with code 06]", said)


class Watchpoints(DebugTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.count = cls.build("count", COUNT)

    def test_changes_of_a_global(self):
        said = self.debug("watch total if total > 4\nrun\ncontinue\ncontinue\n", self.count)
        self.assertIn("Hardware watchpoint 1: total\n", said)
        self.assertEqual([("1", "5"), ("5", "14"), ("14", "30")], re.findall(r"Old value = (\d+)\nNew value = (\d+)", said), said)

    def test_a_local_ends_with_its_frame(self):
        said = self.debug("break square if x == 2\nrun\nwatch y\ncontinue\ncontinue\ninfo breakpoints\n", self.count)
        self.assertIn("New value = 4", said)
        self.assertIn("Watchpoint 2 deleted because the program has left the block in\nwhich its expression is valid.", said)
        self.assertNotIn("hw watchpoint", said)

    def test_threads_that_are_born_later_are_watched(self):
        program = self.build("threads", THREADS)
        said = self.debug("watch counts[3]\nignore 1 1000000\nrun\ninfo breakpoints\n", program)
        self.assertIn("already hit 500 times", said)


class Catchpoints(DebugTest):
    def test_calls_forks_and_programs(self):
        program = self.build("threads", THREADS)
        said = self.debug("catch fork\ncatch vfork\ncatch syscall exit_group\nrun\ncontinue\ncontinue\ncontinue\n", program)
        self.assertRegex(said, r"Catchpoint 1 \(forked process \d+\), ")
        self.assertRegex(said, r"Catchpoint 2 \(vforked process \d+\), ")
        self.assertRegex(said, r"Catchpoint 3 \(call to syscall exit_group\), ")
        self.assertIn("exited normally]", said)


class Steps(DebugTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.count = cls.build("count", COUNT)

    def lines(self, said):
        """Where it stood, one line after the other; a frame's line and the source line below it are one."""
        found = []
        for at, line in re.findall(r"^(?:\S.* at \S+count\.c:(\d+)|(?:0x[0-9a-f]+\t)?(\d+)\t.*)$", said, re.M):
            if at:
                found.append((int(at), True))
            elif not (found and found[-1] == (int(line), True)):
                found.append((int(line), False))
            else:
                found[-1] = (int(line), False)
        return [line for line, _ in found]

    def test_lines(self):
        said = self.debug("break main\nrun\nnext\nnext\nstep\nstep\nnext\nnext\nnext\n", self.count)
        self.assertEqual([9, 10, 9, 10, 5, 6, 7, 9], self.lines(said), said)

    def test_over_return_jump_and_system_call(self):
        said = self.debug("starti\nstepi 2000\nnexti 500\ncontinue\n", self.count)
        self.assertIn("total 30", said)
        self.assertIn("exited normally]", said)

    def test_finish_and_until_and_advance(self):
        said = self.debug("break square\nrun\nfinish\ndelete\nadvance 11\nuntil\n", self.count)
        self.assertEqual([5, 10, 11, 12], self.lines(said), said)


class Ends(DebugTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.count = cls.build("count", COUNT)

    def test_an_exit_code_is_no_signal(self):
        self.assertRegex(self.debug("run x\n", self.count), r"\[Inferior 1 \(process \d+\) exited with code 03\]")

    def test_signals(self):
        program = self.build("faulty", "#include <signal.h>\nstatic int n; void h(int s) { n++; }\n"
                                       "int main(void) { signal(SIGUSR1, h); raise(SIGUSR1); signal(SIGALRM, h); raise(SIGALRM); if (n == 2) *(volatile int *)8 = 1; return 7; }")
        said = self.debug("run\ncontinue\ncontinue\n", program)
        self.assertIn("Program received signal SIGUSR1, User defined signal 1.", said)
        self.assertIn("Program received signal SIGSEGV, Segmentation fault.", said)
        self.assertIn("Program terminated with signal SIGSEGV, Segmentation fault.\nThe program no longer exists.", said)
        said = self.debug("handle SIGUSR1 nostop noprint nopass\nrun\n", program)
        self.assertNotIn("SIGUSR1", said)
        self.assertIn("exited with code 07]", said)


TICK = """
#include <time.h>
volatile long n;
__attribute__((noinline)) void tick(void) { n++; }
int main(void) { struct timespec t = {0, 1000000}; for (;;) { tick(); nanosleep(&t, 0); } }
"""


class Attached(DebugTest):
    """Whatever ends the debugger, an attached program goes on without traps."""

    def setUp(self):
        self.program = self.build("tick", TICK)
        self.target = subprocess.Popen(["setarch", "-R", self.program])
        while self.program not in Path(f"/proc/{self.target.pid}/maps").read_text():
            os.sched_yield()
        self.address = 0x555555554000 + self.instructions(self.program, "tick")[0]
        self.original = self.byte()

    def tearDown(self):
        self.target.kill()
        self.target.wait()

    def byte(self):
        with open(f"/proc/{self.target.pid}/mem", "rb") as memory:
            memory.seek(self.address)
            return memory.read(1)

    def attach(self, *commands):
        options = [option for command in commands for option in ("-ex", command)]
        return subprocess.Popen([SONDE, "debug", "-q", "-nx", "-p", str(self.target.pid), *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def read_until(self, debugger, words):
        said = b""
        while words not in said:
            some = os.read(debugger.stdout.fileno(), 4096)
            self.assertTrue(some, said)
            said += some
        return said

    def assert_goes_on(self):
        # Its counter moves on, nobody traces it, and its code is its own.
        self.assertEqual(self.original, self.byte())
        status = Path(f"/proc/{self.target.pid}/status").read_text()
        self.assertIn("TracerPid:\t0", status)
        switches = re.search(r"voluntary_ctxt_switches:\t(\d+)", status)[1]
        end = time.monotonic() + TIMEOUT
        while re.search(r"voluntary_ctxt_switches:\t(\d+)", Path(f"/proc/{self.target.pid}/status").read_text())[1] == switches:
            self.assertLess(time.monotonic(), end, "it stands still")
            self.assertIsNone(self.target.poll())

    def end_by(self, number, *commands, until):
        debugger = self.attach(*commands)
        self.read_until(debugger, until)
        debugger.send_signal(number)
        debugger.wait(TIMEOUT)
        while os.read(debugger.stdout.fileno(), 4096):  # the guardian ends last
            pass
        debugger.stdout.close()
        debugger.stdin.close()
        self.assert_goes_on()

    def test_quit(self):
        debugger = self.attach("break tick", "continue", "continue", "quit")
        self.assertIn(b"Breakpoint 1, ", debugger.communicate(timeout=TIMEOUT)[0])
        self.assert_goes_on()

    def test_asked_to_end_at_the_prompt(self):
        for number in (signal.SIGTERM, signal.SIGHUP):
            self.end_by(number, "break tick", "continue", until=b"Breakpoint 1, ")

    def test_asked_to_end_while_it_runs(self):
        for number in (signal.SIGTERM, signal.SIGHUP):
            self.end_by(number, "break tick", "ignore 1 1000000", "continue", until=b"Continuing.")

    def test_killed_or_crashed_at_the_prompt(self):
        for number in (signal.SIGKILL, signal.SIGSEGV):
            self.end_by(number, "break tick", "continue", until=b"Breakpoint 1, ")

    def test_interrupted(self):
        debugger = self.attach("break tick", "ignore 1 1000000", "continue")
        self.read_until(debugger, b"Continuing.")
        debugger.send_signal(signal.SIGINT)
        self.read_until(debugger, b"received signal SIGINT, Interrupt.")
        debugger.communicate(b"detach\nquit\n", timeout=TIMEOUT)
        self.assert_goes_on()


if __name__ == "__main__":
    unittest.main()
