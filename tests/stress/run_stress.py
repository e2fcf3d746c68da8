#!/usr/bin/env python3
"""The stress ring: what a tracer must survive, and what must survive the tracer.

    run_stress.py                                   the quick form, under a minute (ctest)
    run_stress.py --full                            2,000 processes, 2,000 threads, 500 kills of each kind (./dev stress)
    run_stress.py --tracer /usr/bin/strace          another tracer: a control of this driver
    run_stress.py --only kill-tracer --seed 7       one scenario again; each run prints its seed

After every scenario: no deadline was missed, no line of the trace is torn (every line has the form of a trace line, and
every call that was begun was ended or says why not), each process that was born also exited in the trace, no zombie and no
stopped process is left, and an attached program goes on answering (heartbeat through pipes).
"""
import argparse
import os
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
LINE = re.compile(r"^(?:\d+ +)?(?:(?:\w+|\?\?\?)\(.*|<\.\.\. (?:\w+|\?\?\?) resumed>.*|--- (?:SIG\w+ \{.*\}|stopped by SIG\w+) ---|\+\+\+ (?:exited with \d+|killed by SIG\w+(?: \(core dumped\))?|superseded by execve in pid \d+) \+\+\+|"
                  r"strace: Process \d+ (?:attached|detached)|\? +\+\+\+ .*| <detached \.\.\.>)$")
ENDED = re.compile(r"(?:\) += .+|<unfinished \.\.\.>|<detached \.\.\.>|\?\?\?\?)$")


class Failure(Exception):
    pass


def expect(condition, text):
    if not condition:
        raise Failure(text)


def status_of(pid):
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return {}
    return dict(line.split(":\t", 1) for line in text.splitlines() if ":\t" in line)


def wait_until(condition, what, seconds=20):
    """Polls the kernel's own state (there is nothing to wait on); a deadline, not a delay."""
    end = time.monotonic() + seconds
    while not condition():
        expect(time.monotonic() < end, f"waited {seconds} s in vain: {what}")
        time.sleep(0.001)


def descendants():
    """Live processes of our session group: everything a scenario started."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit() and int(entry) != os.getpid():
            try:
                fields = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()
                if int(fields[3]) == os.getsid(0):
                    found.append((int(entry), fields[0], int(fields[1])))
            except (FileNotFoundError, ProcessLookupError):
                pass
    return found


class Heart:
    """A program that answers each byte."""

    def __init__(self, ring, *mode):
        self.process = subprocess.Popen([ring.program, *mode], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.pid = self.process.pid
        expect(self.answer() == b"r", "the program did not start")

    def answer(self, seconds=20):
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        expect(ready, f"no heartbeat within {seconds} s; state {status_of(self.pid).get('State')}")
        return self.process.stdout.read(1)

    def beat(self, times=3):
        for i in range(times):
            self.process.stdin.write(b"b")
            expect(self.answer() == b"b", "a wrong heartbeat")

    def end(self):
        self.process.stdin.close()
        expect(self.process.wait(20) == 0, f"the program ended with {self.process.returncode}")


class Ring:
    def __init__(self, options):
        self.tracer, self.full, self.rng = options.tracer, options.full, random.Random(options.seed)
        self.folder = Path(f"/tmp/sonde-stress.{os.getpid()}")
        self.folder.mkdir()
        self.trace = self.folder / "trace"
        self.program = str(self.folder / "tracees")
        subprocess.run(["gcc", "-O1", "-w", "-pthread", "-o", self.program, str(HERE / "tracees.c")], check=True)
        (self.folder / "strace").symlink_to(Path(options.tracer).resolve())

    def start(self, *arguments, **more):
        self.trace.unlink(missing_ok=True)
        self.said = self.folder / "stderr"  # a file: a pipe would be held open by what outlives the tracer
        with open(self.said, "wb") as said:
            return subprocess.Popen([str(self.folder / "strace"), "-o", str(self.trace), *map(str, arguments)],
                                    stdout=subprocess.DEVNULL, stderr=said, **{"stdin": subprocess.DEVNULL, **more})

    def attach(self, pid, *arguments):
        tracer = self.start("-f", *arguments, "-p", pid)
        wait_until(lambda: tracer.poll() is not None or status_of(pid).get("TracerPid", "0") != "0", "attaching")
        expect(tracer.poll() is None, f"the tracer ended at once: {self.said.read_text()}")
        return tracer

    def lines(self, cut=False):
        """The trace's lines, each checked; a killed tracer may have left its last line unfinished."""
        text = self.trace.read_text(errors="surrogateescape") if self.trace.exists() else ""
        lines = text.split("\n")
        last = lines.pop()
        expect(cut or not last, f"the last line is torn: {last!r}")
        for line in lines:
            expect(LINE.match(line), f"a torn line: {line!r}")
            if re.match(r"^(?:\d+ +)?\w+\(", line):
                expect(ENDED.search(line), f"a call without an end: {line!r}")
        return lines

    def everybody_ended(self, lines):
        """Whoever has a line has an end."""
        seen = {line.split()[0] for line in lines}
        ended = {line.split()[0] for line in lines if "+++ " in line}
        missing = seen - ended
        expect(not missing, f"{len(missing)} processes lost, e.g. {sorted(missing)[:3]}")
        return len(seen)

    def nothing_left(self):
        wait_until(lambda: not descendants(), "nobody to be left", 10) if descendants() else None
        left = descendants()
        expect(not left, f"left behind (pid, state, parent): {left[:5]}")


def finish(tracer, seconds):
    try:
        return tracer.wait(seconds)
    except subprocess.TimeoutExpired:
        tracer.kill()
        tracer.wait()
        raise Failure(f"the tracer hangs (no end within {seconds} s)")


def bomb(ring):
    n = 2000 if ring.full else 300
    code = finish(ring.start("-f", "-q", "-e", "trace=%process", ring.program, "bomb", n), 300)
    expect(code == 0, f"the program says {code}: {ring.said.read_text()[:300]}")
    count = ring.everybody_ended(ring.lines())
    expect(count >= n, f"{count} processes in the trace, not {n}")


def bomb_attached(ring):
    n = 2000 if ring.full else 300
    waiting = subprocess.Popen(["sh", "-c", 'read go; exec "$0" bomb "$1"', ring.program, str(n)], stdin=subprocess.PIPE, bufsize=0)
    tracer = ring.attach(waiting.pid, "-q", "-e", "trace=%process")
    waiting.stdin.write(b"go\n")
    expect(waiting.wait(300) == 0, f"the program ended with {waiting.returncode}")
    waiting.stdin.close()
    finish(tracer, 20)
    count = ring.everybody_ended(ring.lines())
    expect(count > n, f"{count} processes in the trace, not {n + 1}")
    heart = Heart(ring, "heart-tree")
    tracer = ring.attach(heart.pid, "-q", "-e", "trace=%process,write")
    heart.beat(20 if ring.full else 5)
    tracer.send_signal(signal.SIGINT)
    finish(tracer, 20)
    ring.lines()
    heart.beat()
    heart.end()


def many_threads(ring):
    n = 2000 if ring.full else 300
    code = finish(ring.start("-f", "-q", ring.program, "threads", n), 300)
    expect(code == 0, f"the program says {code}: {ring.said.read_text()[:300]}")
    expect(ring.everybody_ended(ring.lines()) == n + 1, "not every thread is in the trace")


def attach_threads(ring):
    n = 2000 if ring.full else 200
    heart = Heart(ring, "heart-threads", str(n))
    for i in range(3):
        tracer = ring.attach(heart.pid, "-q")
        wait_until(lambda: all(status_of(f"{heart.pid}/task/{t}").get("TracerPid") == str(tracer.pid) for t in os.listdir(f"/proc/{heart.pid}/task")),
                   "all threads to be traced", 120)
        heart.beat()
        tracer.send_signal(signal.SIGINT)
        finish(tracer, 120)
        ring.lines()
        for t in os.listdir(f"/proc/{heart.pid}/task"):
            state = status_of(f"{heart.pid}/task/{t}")
            expect(state.get("TracerPid", "0") == "0", "a thread is still traced")
            expect(state.get("State", "S")[0] not in "tT", f"a thread was left in {state.get('State')}")
        heart.beat()
    heart.end()


def rounds(ring):
    return 500 if ring.full else 25


def kill_tracer_attached(ring):
    for mode in (["heart"], ["heart-threads", "5"], ["heart-tree"]):
        heart = Heart(ring, *mode)
        for i in range(rounds(ring) // 3 + 1):
            tracer = ring.start("-f", "-q", "-p", heart.pid)
            time.sleep(ring.rng.random() * 0.02)  # a random moment is the point
            tracer.kill()
            finish(tracer, 20)
            heart.beat(1)
            ring.lines(cut=True)
        wait_until(lambda: status_of(heart.pid).get("TracerPid") == "0", "the program to be free")
        heart.beat()
        heart.end()


def kill_tracer_launched(ring):
    for i in range(rounds(ring)):
        tracer = ring.start("-f", "-q", ring.program, *ring.rng.choice((["bomb", "100000"], ["threads", "100000"], ["heart"])), start_new_session=True)
        time.sleep(ring.rng.random() * 0.04)
        tracer.kill()
        finish(tracer, 20)
        # what it launched may live on, but must not be stopped for ever
        mine = lambda: [(p, s) for p in map(int, filter(str.isdigit, os.listdir("/proc"))) if (s := status_of(p)) and s.get("NSsid", "").split()[-1:] == [str(tracer.pid)]]
        wait_until(lambda: not any(s.get("State", "R")[0] in "tT" for p, s in mine()), "no process to be left stopped", 10)
        for p, s in mine():
            try:
                os.kill(p, signal.SIGKILL)
            except ProcessLookupError:
                pass
        ring.lines(cut=True)


def kill_tracee(ring):
    for i in range(rounds(ring)):
        attached = i % 2
        mode = ring.rng.choice((["heart"], ["heart-threads", "5"], ["heart-tree"]))
        if attached:
            heart = subprocess.Popen([ring.program, *mode], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            heart.stdout.read(1)
            tracer, victim = ring.start("-f", "-q", "-p", heart.pid), heart.pid
        else:
            tracer = ring.start("-f", "-q", ring.program, *mode, start_new_session=True, stdin=subprocess.PIPE)
            heart = None
            children = Path(f"/proc/{tracer.pid}/task/{tracer.pid}/children")
            wait_until(lambda: children.read_text().split(), "the tracee to be born")
            victim = int(children.read_text().split()[-1])
        time.sleep(ring.rng.random() * 0.02)
        try:
            os.kill(victim, signal.SIGKILL)
        except ProcessLookupError:
            pass
        code = finish(tracer, 20)
        if tracer.stdin:
            tracer.stdin.close()
        if heart:
            heart.stdin.close()
            heart.wait(20)
            heart.stdout.close()
        lines = ring.lines()
        # one that dies before it could be seized is told on standard error
        told = any("+++ killed by SIGKILL" in line or "+++ exited" in line for line in lines) or (code != 0 and ring.said.read_text())
        expect(attached or told, f"the death is not told (round {i}, {mode}, {ring.said.read_text()[:200]})")


def stop_storm(ring):
    n = 1000 if ring.full else 100
    code = finish(ring.start("-f", "-q", ring.program, "stops", n), 120)
    expect(code == 0, f"the program says {code}: {ring.said.read_text()[:300]}")
    lines = ring.lines()
    ring.everybody_ended(lines)
    told = sum("--- stopped by SIGSTOP ---" in line for line in lines)
    expect(told == n, f"{told} stops told, not {n}")


def stop_storm_attached(ring):
    heart = Heart(ring, "heart-threads", "5")
    tracer = ring.attach(heart.pid, "-q")
    for i in range(500 if ring.full else 50):
        os.kill(heart.pid, ring.rng.choice((signal.SIGSTOP, signal.SIGTSTP)))
        os.kill(heart.pid, signal.SIGCONT)
        if i % 10 == 0:
            heart.beat(1)
    heart.beat()
    os.kill(heart.pid, signal.SIGSTOP)
    wait_until(lambda: status_of(heart.pid).get("State", "")[0] in "tT", "the stop")
    tracer.send_signal(signal.SIGINT)
    finish(tracer, 20)
    wait_until(lambda: status_of(heart.pid).get("State", "")[0] == "T", "the program to stay stopped after the detach", 5)
    os.kill(heart.pid, signal.SIGCONT)
    ring.lines()
    heart.beat()
    heart.end()


def exec_from_threads(ring):
    n = 200 if ring.full else 20
    code = finish(ring.start("-f", "-q", ring.program, "exec", n), 120)
    expect(code == 0, f"the program says {code}: {ring.said.read_text()[:300]}")
    lines = ring.lines()
    told = sum("superseded by execve" in line for line in lines)
    expect(told == n, f"{told} threads superseded, not {n}")


def attach_detach(ring):
    heart = Heart(ring, "heart-threads", "3")
    for i in range(200 if ring.full else 20):
        tracer = ring.start("-f", "-q", "-p", heart.pid)
        if i % 2:
            wait_until(lambda: tracer.poll() is not None or status_of(heart.pid).get("TracerPid") != "0", "attaching")
        else:
            time.sleep(ring.rng.random() * 0.01)
        tracer.send_signal(ring.rng.choice((signal.SIGINT, signal.SIGTERM, signal.SIGHUP)))
        finish(tracer, 20)
        ring.lines(cut=True)
        heart.beat(1)
    heart.end()


SCENARIOS = {"bomb": bomb, "bomb-attached": bomb_attached, "threads": many_threads, "attach-threads": attach_threads,
             "kill-tracer-attached": kill_tracer_attached, "kill-tracer-launched": kill_tracer_launched, "kill-tracee": kill_tracee,
             "stop-storm": stop_storm, "stop-storm-attached": stop_storm_attached, "exec-from-threads": exec_from_threads, "attach-detach": attach_detach}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    build = os.environ.get("SONDE_BUILD", str(HERE.parent.parent / "build" / "debug"))
    parser.add_argument("--tracer", default=f"{build}/bin/sonde")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--only", action="append", choices=SCENARIOS)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(3), "little"))
    options = parser.parse_args()
    if not Path(options.tracer).exists():
        parser.error(f"no such program: {options.tracer}; build it first (./dev build)")
    if os.getsid(0) != os.getpid():
        try:
            os.setsid()
        except PermissionError:
            os.execvp("setsid", ["setsid", "--wait", sys.executable, *sys.argv, "--seed", str(options.seed)])
    ring, failed = Ring(options), []
    print(f"seed {options.seed}")
    for name in options.only or SCENARIOS:
        started = time.monotonic()
        ring.rng.seed(f"{options.seed} {name}")
        try:
            SCENARIOS[name](ring)
            ring.nothing_left()
            outcome = "ok"
        except (Failure, OSError, subprocess.TimeoutExpired) as failure:
            outcome = f"FAILED: {failure}"
            failed.append(name)
            if ring.trace.exists():
                shutil.copy(ring.trace, ring.folder / f"{name}.trace")
            for pid, state, parent in descendants():
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            end = time.monotonic() + 5
            while time.monotonic() < end:
                try:
                    if os.waitpid(-1, os.WNOHANG) == (0, 0):
                        time.sleep(0.01)
                except ChildProcessError:
                    break
        print(f"{name:24} {time.monotonic() - started:6.1f} s  {outcome}", flush=True)
    if failed:
        print(f"traces: {ring.folder}\nrepeat: {sys.argv[0]} --tracer {options.tracer} {'--full ' if options.full else ''}--seed {options.seed} --only {' --only '.join(failed)}")
        return 1
    shutil.rmtree(ring.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
