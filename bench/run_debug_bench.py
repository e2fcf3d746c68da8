#!/usr/bin/env python3
"""Times our debugger against gdb on the same scripts, interleaved, and says whether the targets hold.

    run_debug_bench.py [--rounds N] [--only WORD]... [--ours build/release/bin/sonde]

Each round runs both in an order that is drawn anew; the ratio (ours / gdb) is that of one round. `base`: the same script without the
work is timed too and taken off, so that what is compared is the work alone. Exit status 0 when all targets hold that were
measured. Not a test: run it on a quiet machine.
"""
import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent

SMALL = """
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
volatile long sink;
volatile long counter;
__attribute__((noinline)) void hot(int n) { sink = n; }
__attribute__((noinline)) int deep(int n) { return n == 0 ? (hot(0), 0) : deep(n - 1) + 1; }
static void *sleeper(void *arg) { pause(); return arg; }
int main(int argc, char **argv)
{
    int n = argc > 2 ? atoi(argv[2]) : 0;
    if (argc < 2) return 0;
    if (!strcmp(argv[1], "hot")) for (int i = 0; i < n; i++) hot(i);
    if (!strcmp(argv[1], "count")) for (int i = 0; i < n; i++) counter = i;
    if (!strcmp(argv[1], "deep")) return deep(n) != n;
    if (!strcmp(argv[1], "threads")) {
        pthread_attr_t attr;
        pthread_attr_init(&attr);
        pthread_attr_setstacksize(&attr, 65536);
        for (int i = 0; i < n; i++) { pthread_t t; pthread_create(&t, &attr, sleeper, 0); }
        if (write(1, "r", 1) != 1) return 1;
        pause();
    }
    return 0;
}
"""
VECTOR = """
#include <vector>
int main() { std::vector<int> v(100000); for (int i = 0; i < 100000; i++) v[i] = i * 7; return v[3] != 21; }
"""

BT = "break hot\ncommands\nsilent\nbt\ncontinue\nend\n"
# name, tracee, arguments, script, base script (None: nothing is taken off), target
WORKLOADS = [
    ("launch to break main", "small", [], "break main\nrun\nkill\n", None, 0.5),
    ("false condition, 2,000 times", "small", ["hot", "2000"], "break hot if n == -1\nrun\n", "run\n", 0.1),
    ("breakpoint, bt, continue, 1,000 times", "small", ["hot", "1000"], BT + "run\n", "run\n", 0.1),
    ("stepi 2,000", "small", ["hot", "5000"], "break hot\nrun\ndelete\nstepi 2000\nkill\n", "break hot\nrun\ndelete\nkill\n", 0.25),
    ("watch with condition, 1,000 changes", "small", ["count", "1000"], "watch counter if counter == -1\nrun\n", "run\n", 0.25),
    ("bt of 10,000 frames", "small", ["deep", "10000"], "break hot\nrun\nbt\nkill\n", "break hot\nrun\nkill\n", 0.2),
    ("print a vector of 100,000", "vector", [], "set print elements 0\nbreak 3 if v.size() == 100000\nrun\nnext\nprint v\nkill\n", None, 0.2),
    ("attach to 2,000 threads", "small", ["threads", "2000"], "detach\n", None, 0.2),
]


class Run:
    def __init__(self, folder, ours):
        self.folder, self.debuggers = folder, {"gdb": ["gdb", "-nx"], "ours": [ours, "debug", "-nx"]}

    def once(self, who, tracee, arguments, script):
        file = self.folder / "script"
        file.write_text("set confirm off\nset height 0\n" + script)
        program = [str(self.folder / tracee), *arguments]
        how = [*self.debuggers[who], "-q", "--batch", "-x", str(file)]
        server = None
        if arguments[:1] == ["threads"]:
            server = subprocess.Popen(program, stdout=subprocess.PIPE)
            server.stdout.read(1)
            how += ["-p", str(server.pid)]
        else:
            how += ["--args", *program]
        started = time.perf_counter()
        done = subprocess.run(how, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        seconds = time.perf_counter() - started
        if server:
            server.kill()
            server.wait()
        return seconds, done.stdout.decode(errors="replace")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", default=str(HERE.parent / "build" / "release" / "bin" / "sonde"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", action="append", default=[])
    options = parser.parse_args()
    if not Path(options.ours).exists():
        parser.error(f"no such program: {options.ours}; build it first (./dev build)")
    missed = []
    with tempfile.TemporaryDirectory(prefix="sonde-bench.") as scratch:
        folder = Path(scratch)
        (folder / "small.c").write_text(SMALL)
        (folder / "vector.cpp").write_text(VECTOR)
        subprocess.run(["gcc", "-g", "-O1", "-w", "-pthread", "-fno-optimize-sibling-calls", "-o", folder / "small", folder / "small.c"], check=True)
        subprocess.run(["g++", "-g", "-O0", "-o", folder / "vector", folder / "vector.cpp"], check=True)
        run = Run(folder, options.ours)
        print(f"{'workload':40} {'gdb ms':>9} {'ours ms':>9}   ratio (min … max)      target")
        for name, tracee, arguments, script, base, target in WORKLOADS:
            if options.only and not any(word in name for word in options.only):
                continue
            times = {"gdb": [], "ours": []}
            for _ in range(options.rounds):
                for who in random.sample(["gdb", "ours"], 2):
                    seconds = run.once(who, tracee, arguments, script)[0]
                    if base is not None:
                        seconds -= run.once(who, tracee, arguments, base)[0]
                    times[who].append(max(seconds, 1e-6))
            ratios = sorted(o / g for o, g in zip(times["ours"], times["gdb"]))
            middle = statistics.median(ratios)
            if middle > target:
                missed.append(name)
            print(f"{name:40} {statistics.median(times['gdb']) * 1e3:9.1f} {statistics.median(times['ours']) * 1e3:9.1f}   "
                  f"{middle:6.3f} ({ratios[0]:6.3f} … {ratios[-1]:6.3f})   <= {target:.2f} {'MISSED' if middle > target else ''}", flush=True)
    print(f"\ntargets missed: {', '.join(missed)}" if missed else "\nall targets hold")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
