#!/usr/bin/env python3
"""Times programs under our tracer and under strace, interleaved, and says whether the targets hold.

    run_bench.py                                   every workload, 7 rounds; --rounds N, --only NAME
    run_bench.py --ours build/release/bin/sonde    the release build (the default)
    run_bench.py --events                          also what each tracer itself does per traced call: ptrace calls, waits,
                                                   reads of memory, writes (counted by tracing the tracer)

Each round runs the plain program, strace, and ours, in an order that is drawn anew; the ratio is that of one round, so that a
busy machine hurts both sides.  Printed: median of the ratios with the smallest and the largest.  Targets:
    full tracing (-f -o FILE)                       <= 0.90 x strace's time on every workload
    unwanted calls under --seccomp-bpf              <= 1.05 x strace's
    the same in fresh threads and children          <= 0.05 x strace's (time beyond the plain program's)
Exit status 0 when all hold that were measured, 1 when not.  Not a test: run it on a quiet machine.
"""
import argparse
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
FULL, COUNT = ["-f", "-o", "TRACE"], ["-f", "-c", "-o", "TRACE"]
BPF = ["-f", "--seccomp-bpf", "-e", "trace=uname", "-o", "TRACE"]

# name, tracer's options, command, target, whether the plain program's time is taken off first, traced calls
WORKLOADS = [
    ("getppid", FULL, ["W", "getppid", "50000"], 0.90, False),
    ("1-byte read and write", FULL, ["W", "bytes", "15000"], 0.90, False),
    ("open fstat read close", FULL, ["W", "files", "6000"], 0.90, False),
    ("fork + exec x 100", FULL, ["W", "forks", "100"], 0.90, False),
    ("gcc -c", FULL, ["gcc", "-c", "hello.c", "-o", "hello.o"], 0.90, False),
    ("find", FULL, ["find", "/usr/share/doc", "-name", "copyright"], 0.90, False),
    ("4 threads on pipes", FULL, ["W", "pipes", "3000"], 0.90, False),
    ("getppid, -c", COUNT, ["W", "getppid", "50000"], 0.90, False),
    ("unwanted, --seccomp-bpf", BPF, ["W", "mixed", "300000"], 1.05, False),
    ("fresh threads, --seccomp-bpf", BPF, ["W", "fresh", "10000"], 0.05, True),
]


def once(argv, folder):
    started = time.perf_counter()
    done = subprocess.run(argv, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    seconds = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(f"{' '.join(argv)} failed with {done.returncode}: {done.stderr.decode()[:500]}")
    return seconds


def command(tracer, options, argv, folder):
    real = [str(folder / "workloads") if argv[0] == "W" else argv[0], *argv[1:]]
    return ([tracer] if tracer else []) + ([o.replace("TRACE", str(folder / f"trace.{Path(tracer).parent.name}")) for o in options] if tracer else []) + real


def measure(workload, tracers, folder, rounds):
    name, options, argv, target, net = workload
    plain, times = [], {t: [] for t in tracers}
    for who in [None, *tracers]:
        once(command(who, options, argv, folder), folder)  # warm
    for _ in range(rounds):
        order = [None, *tracers]
        random.shuffle(order)
        for who in order:
            (times[who] if who else plain).append(once(command(who, options, argv, folder), folder))
    base = statistics.median(plain) if net else 0
    theirs, ours = tracers
    ratios = sorted(max(o - base, 0) / max(t - base, 1e-9) for o, t in zip(times[ours], times[theirs]))
    return statistics.median(plain), statistics.median(times[theirs]), statistics.median(times[ours]), statistics.median(ratios), ratios[0], ratios[-1]


EVENTS = ("ptrace", "wait4", "waitid", "process_vm_readv", "pread64", "write", "writev", "read")


def events(tracer, argv, folder, calls):
    """The tracer's own calls per traced call; the tracer is traced by the system's strace, its tracee is not."""
    table = folder / "own"
    done = subprocess.run(["strace", "-c", "-U", "calls,name", "-o", str(table), *command(tracer, FULL, argv, folder)], cwd=folder,
                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if done.returncode:
        return f"cannot be counted ({done.stderr.decode().strip().splitlines()[-1:]})"
    counts = {m.group(2): int(m.group(1)) for m in re.finditer(r"^\s*(\d+)\s+(\w+)\s*$", table.read_text(), re.M)}
    return "  ".join(f"{name} {counts[name] / calls:.2f}" for name in EVENTS if counts.get(name, 0) / calls >= 0.005)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--theirs", default="strace")
    parser.add_argument("--ours", default=str(HERE.parent / "build" / "release" / "bin" / "sonde"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--events", action="store_true")
    options = parser.parse_args()
    if not Path(options.ours).exists():
        parser.error(f"no such program: {options.ours}; build it first (./dev build)")
    folder = Path(f"/tmp/sonde-bench.{os.getpid()}")
    tracers = []
    for side, program in (("theirs", shutil.which(options.theirs)), ("ours", options.ours)):
        (folder / side).mkdir(parents=True)
        (folder / side / "strace").symlink_to(Path(program).resolve())
        tracers.append(str(folder / side / "strace"))
    (folder / "hello.c").write_text("#include <stdio.h>\nint main(void) { puts(\"hello\"); return 0; }\n")
    subprocess.run(["gcc", "-O2", "-w", "-pthread", "-o", str(folder / "workloads"), str(HERE / "workloads.c")], check=True)
    chosen = [w for w in WORKLOADS if not options.only or any(o in w[0] for o in options.only)]
    print(f"{'workload':30} {'plain ms':>9} {'strace ms':>10} {'ours ms':>9}   ratio (min … max)      target")
    missed = []
    for workload in chosen:
        plain, theirs, ours, ratio, low, high = measure(workload, tracers, folder, options.rounds)
        holds = ratio <= workload[3]
        if not holds:
            missed.append(workload[0])
        print(f"{workload[0]:30} {plain * 1e3:9.1f} {theirs * 1e3:10.1f} {ours * 1e3:9.1f}   {ratio:5.3f} ({low:5.3f} … {high:5.3f})   <= {workload[3]:.2f} {'' if holds else 'MISSED'}", flush=True)
    if options.events:
        print("\nthe tracer's own calls per traced call")
        for name, argv, calls in (("getppid", ["W", "getppid", "20000"], 20000), ("1-byte read and write", ["W", "bytes", "10000"], 20000), ("open fstat read close", ["W", "files", "5000"], 20000)):
            for who, tracer in zip(("strace", "ours"), tracers):
                print(f"{name:24} {who:7} {events(tracer, argv, folder, calls)}")
    shutil.rmtree(folder)
    print(f"\ntargets missed: {', '.join(missed)}" if missed else "\nall targets hold")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
