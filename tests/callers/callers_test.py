#!/usr/bin/env python3
"""`sonde callers`: who calls a function, on small programs whose answer is known and on programs of this machine."""
import json
import os
import shutil
import signal
import subprocess
import tempfile
import unittest
import xml.dom.minidom
from pathlib import Path

HERE = Path(__file__).resolve().parent
SONDE = str(Path(os.environ.get("SONDE_BUILD", HERE.parents[1] / "build/debug")) / "bin/sonde")
TRACEES = HERE.parent / "oracle" / "tracees"
FOLDER = None

SERVER = """
#include <pthread.h>
#include <unistd.h>
__attribute__((noinline)) int parse_header(char c) { __asm__ volatile(""); return c + 1; }
static int request(char c) { return parse_header(c); }
static int again(char c) { return parse_header(c); }
static void *serve(void *fds)
{
    char c;
    while (read(((int *)fds)[0], &c, 1) == 1) {
        c = (char)(c == 'b' ? request(c) : again(c));
        if (write(((int *)fds)[1], &c, 1) != 1) break;
    }
    return 0;
}
int main(void)
{
    static int fds[2] = {0, 1};
    pthread_t thread;
    pthread_create(&thread, 0, serve, fds);
    pthread_join(thread, 0);
    return 5;
}
"""


def setUpModule():
    global FOLDER
    holder = tempfile.TemporaryDirectory(prefix="sonde-callers.")
    unittest.addModuleCleanup(holder.cleanup)
    FOLDER = Path(holder.name)
    for name, flags in (("calls", []), ("inlined", ["-O2"]), ("threads", []), ("loads", ["-ldl"])):
        subprocess.run(["gcc", "-g", "-w", "-pthread", *([f for f in flags if f.startswith("-O")]), "-o", FOLDER / name, TRACEES / f"{name}.c",
                        *[f for f in flags if not f.startswith("-O")]], check=True)
    subprocess.run(["gcc", "-O1", "-shared", "-fPIC", "-s", "-o", FOLDER / "plugin.so", TRACEES / "plugin.c"], check=True)
    (FOLDER / "server.c").write_text(SERVER)
    subprocess.run(["gcc", "-g", "-O1", "-fno-inline", "-pthread", "-o", FOLDER / "server", FOLDER / "server.c"], check=True)


def callers(*arguments, **more):
    return subprocess.run([SONDE, "callers", *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, **more)


def tree(*arguments, **more):
    report = FOLDER / "report.json"
    report.unlink(missing_ok=True)
    done = callers("--json", "-o", report, *arguments, **more)
    return done, json.loads(report.read_text()) if report.exists() else None


def stacks(node, below=()):
    """Every stack of a tree, innermost first, with its count."""
    path = (*below, node["function"])
    own = node["calls"] - sum(c["calls"] for c in node["callers"])
    found = {path: own} if own else {}
    for caller in node["callers"]:
        found.update(stacks(caller, path))
    return found


def cut(found):
    """Without what starts a program."""
    ends = ("main", "start_thread", "worker", "serve")
    out = {}
    for path, count in found.items():
        last = next(i for i, name in enumerate(path) if name in ends)
        out[path[: last + 1]] = out.get(path[: last + 1], 0) + count
    return out


class Callers(unittest.TestCase):
    def test_function_with_another_inlined_at_its_start(self):
        _, report = tree("opendir", "--", "ls", "/")
        self.assertEqual({root["function"] for root in report["roots"]}, {"opendir"})

    def test_script(self):
        script = FOLDER / "script"
        script.write_text(f"#!/bin/sh\nexec {FOLDER}/calls\n")
        script.chmod(0o755)
        done, report = tree("leaf", "--", script)
        self.assertEqual((done.returncode, done.stdout, report["calls"]), (0, "7 47 55\n", 2))

    def test_each_stack_is_counted(self):
        done, report = tree("leaf", "--", FOLDER / "calls")
        self.assertEqual((done.returncode, done.stdout), (0, "7 47 55\n"))
        self.assertEqual(cut(stacks(report["roots"][0])), {("leaf", "main"): 1, ("leaf", "recurse", "recurse", "recurse", "recurse", "main"): 1})
        self.assertEqual(report["calls"], 2)

    def test_lines_of_the_calls(self):
        _, report = tree("leaf", "--", FOLDER / "calls")
        lines = {(c["function"], Path(c["file"]).name, c["line"]) for c in report["roots"][0]["callers"]}
        self.assertEqual(lines, {("recurse", "calls.c", 14), ("main", "calls.c", 39)})

    def test_text(self):
        text = callers("leaf", "--depth=2", "--", FOLDER / "calls").stderr
        self.assertRegex(text, r"(?m)^ +2 100\.0%  leaf  calls\.c:\d+$")
        self.assertRegex(text, r"(?m)^ +1  50\.0%  ├─ main  calls\.c:39$")
        self.assertRegex(text, r"(?m)^ +1  50\.0%  └─ recurse  calls\.c:14$")
        self.assertEqual(len(text.splitlines()), 3)

    def test_inlined_function_and_inlined_callers(self):
        _, report = tree("square", "--", FOLDER / "inlined")
        self.assertEqual(cut(stacks(report["roots"][0])), {("square", "cube", "work", "main"): 1})
        self.assertTrue(report["roots"][0]["inlined"])

    def test_threads_apart(self):
        text = callers("work", "--threads", "--", FOLDER / "threads").stderr
        self.assertEqual(text.count("(thread "), 3)
        self.assertEqual(text.count("worker"), 2)

    def test_library_that_is_loaded_later_stripped(self):
        done, report = tree("plugin_entry", "--", FOLDER / "loads")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(cut(stacks(report["roots"][0])), {("plugin_entry", "main"): 1})

    def test_an_address(self):
        address = int(next(line.split()[0] for line in subprocess.run(["nm", FOLDER / "calls"], capture_output=True, text=True).stdout.splitlines() if line.endswith(" leaf")), 16)
        _, report = tree(f"calls+{address:#x}", "--", FOLDER / "calls")
        self.assertEqual(report["calls"], 2)

    def test_file_and_line(self):
        _, report = tree("calls.c:31", "--", FOLDER / "calls")
        self.assertEqual(cut(stacks(report["roots"][0])), {("quiet", "main"): 1})

    def test_folded_for_flame_graphs(self):
        lines = callers("leaf", "--folded", "--", FOLDER / "calls").stderr.splitlines()
        self.assertEqual(len(lines), 2)
        for line in lines:
            self.assertRegex(line, r"^_start;.*;main;(recurse;)*leaf 1$")

    def test_flame_graph_is_a_picture(self):
        picture = FOLDER / "flame.svg"
        self.assertEqual(callers("leaf", "--flame", picture, "--", FOLDER / "calls").returncode, 0)
        document = xml.dom.minidom.parse(str(picture))
        titles = [t.firstChild.data for t in document.getElementsByTagName("title")]
        self.assertTrue(any(t.startswith("leaf calls.c:") and "2 calls (100.0%)" in t for t in titles), titles)
        self.assertEqual(len(document.getElementsByTagName("rect")), len(titles))

    def test_limit_lets_the_program_go_on(self):
        done, report = tree("recurse", "--limit=2", "--", FOLDER / "calls")
        self.assertEqual(report["calls"], 2)

    def test_function_that_does_not_exist(self):
        done = callers("nosuch", "--", FOLDER / "calls")
        self.assertEqual(done.returncode, 1)
        self.assertIn("no function nosuch in the program", done.stderr)
        self.assertEqual(done.stdout, "7 47 55\n")

    def test_function_that_is_not_called(self):
        done = callers("thrd_create", "--", FOLDER / "calls")
        self.assertEqual((done.returncode, done.stderr), (0, "thrd_create was not called\n"))

    def test_end_of_the_program_is_passed_on(self):
        self.assertEqual(callers("getenv", "--", "/bin/sh", "-c", "exit 7").returncode, 7)
        self.assertEqual(callers("getenv", "--", "/bin/sh", "-c", "kill -TERM $$").returncode, -signal.SIGTERM)

    def test_wrong_use(self):
        for arguments, words in ((["leaf"], "which program?"), ([], "which function?"), (["--nosuch", "x"], "no such option: --nosuch"),
                                 (["leaf", "-p", "1x"], "-p wants a positive number"), (["leaf", "--limit=0", "true"], "--limit wants")):
            done = callers(*arguments)
            self.assertEqual(done.returncode, 1)
            self.assertIn(words, done.stderr)

    def attach(self):
        server = subprocess.Popen([FOLDER / "server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.addCleanup(lambda: (server.stdin.close(), server.stdout.close(), server.poll() is None and server.kill(), server.wait()))
        self.ask(server, b"b")
        report = FOLDER / "attached.json"
        report.unlink(missing_ok=True)
        watcher = subprocess.Popen([SONDE, "callers", "parse_header", "-p", str(server.pid), "--json", "-o", report], stderr=subprocess.PIPE, text=True)
        self.addCleanup(lambda: (watcher.stderr.close(), watcher.poll() is None and watcher.kill(), watcher.wait()))
        return server, watcher, report

    def ask(self, server, byte):
        server.stdin.write(byte)
        self.assertEqual(server.stdout.read(1), bytes([byte[0] + 1]))

    def until_traced(self, server, watcher):
        """The trap is set when the entry of the function has another first byte."""
        for line in subprocess.run(["nm", FOLDER / "server"], capture_output=True, text=True).stdout.splitlines():
            if line.endswith(" parse_header"):
                offset = int(line.split()[0], 16)
        base = int(Path(f"/proc/{server.pid}/maps").read_text().split("-")[0], 16)
        with open(f"/proc/{server.pid}/mem", "rb", buffering=0) as memory:
            while watcher.poll() is None:
                memory.seek(base + offset)
                if memory.read(1) == b"\xcc":
                    return base + offset
        self.fail(f"callers ended: {watcher.stderr.read()}")

    def test_a_running_server_until_interrupted(self):
        server, watcher, report = self.attach()
        address = self.until_traced(server, watcher)
        for byte in (b"b", b"b", b"c"):
            self.ask(server, byte)
        watcher.send_signal(signal.SIGINT)
        self.assertEqual(watcher.wait(30), 0)
        self.assertEqual(cut(stacks(json.loads(report.read_text())["roots"][0])), {("parse_header", "request", "serve"): 2, ("parse_header", "again", "serve"): 1})
        with open(f"/proc/{server.pid}/mem", "rb", buffering=0) as memory:
            memory.seek(address)
            self.assertNotEqual(memory.read(1), b"\xcc", "a trap was left behind")
        self.ask(server, b"b")
        server.stdin.close()
        self.assertEqual(server.wait(30), 5)

    def test_a_running_server_that_ends(self):
        server, watcher, report = self.attach()
        self.until_traced(server, watcher)
        self.ask(server, b"c")
        server.stdin.close()
        self.assertEqual(server.wait(30), 5)
        self.assertEqual(watcher.wait(30), 5)
        self.assertEqual(json.loads(report.read_text())["calls"], 1)


class RealPrograms(unittest.TestCase):
    @unittest.skipUnless(shutil.which("sqlite3"), "no sqlite3 here")
    def test_sqlite3(self):
        done, report = tree("sqlite3_step", "--", "sqlite3", ":memory:", "create table t(a); insert into t values (1), (2); select * from t;")
        self.assertEqual((done.returncode, done.stdout), (0, "1\n2\n"))
        self.assertGreaterEqual(report["calls"], 5)
        self.assertEqual(report["roots"][0]["function"], "sqlite3_step")

    @unittest.skipUnless(shutil.which("git"), "no git here")
    def test_git(self):
        done, report = tree("opendir", "--", "git", "init", "-q", FOLDER / "repository")
        self.assertEqual(done.returncode, 0)
        self.assertTrue((FOLDER / "repository/.git/HEAD").exists())
        self.assertGreater(report["calls"], 0)

    def test_python3(self):
        done, report = tree("PyImport_ImportModuleLevelObject", "--", "python3", "-S", "-c", "import json, threading; t = threading.Thread(target=lambda: print('there')); t.start(); t.join()")
        self.assertEqual((done.returncode, done.stdout), (0, "there\n"))
        self.assertGreater(report["calls"], 5)


if __name__ == "__main__":
    unittest.main()
