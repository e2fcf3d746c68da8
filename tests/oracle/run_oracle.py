#!/usr/bin/env python3
"""The oracle ring: the same script under gdb and under `sonde debug`; what both say must be the same.

    run_oracle.py                          all cases; tracees are built in a folder of their own
    run_oracle.py --only NAME...           those cases, both texts shown where they differ
    run_oracle.py --show NAME              what each says, raw
    run_oracle.py --tally                  only counts

A case (cases/*.oracle) is `= name tracee [arguments]` and a script of gdb's commands, read from standard input, so that it goes
on after an error; `=x name …` is run with --batch -x. Addresses are not randomised, so that they agree; what no two runs share (process ids, thread ids) is normalised, and gdb's
remarks about itself are dropped. What differs is looked at again (threads are never twice the same). accepted.txt lists cases
that differ and may, with the reason: `case: reason`. open.txt lists those that are still to be mended; `--write-open` writes it
anew. Exit status 1 when another case differs.
"""
import argparse
import ctypes
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = {  # tracee: compiler and flags; -g -O0 unless said otherwise
    "shapes": ["g++", "-std=c++20", "-g", "-O0"],
    "inlined": ["gcc", "-g", "-O2"],
    "plugin.so": ["gcc", "-g", "-shared", "-fPIC"],
}
REMARKS = re.compile(  # of gdb about itself
    r"^(?:\((?:gdb|sonde)\) )*(?:\[Thread debugging using libthread_db enabled\]|Using host libthread_db library .*|warning: Error disabling address space.*|"
    r"Missing separate debuginfos?.*|Download failed.*|This GDB supports auto-downloading.*|Enable debuginfod.*|Debuginfod has been .*|"
    r"To make this setting permanent.*|<https://debuginfod.*)$")


def cases():
    found = {}
    for file in sorted((HERE / "cases").glob("*.oracle")):
        name = None
        for number, line in enumerate(file.read_text().split("\n"), 1):
            if line.startswith(("= ", "=x ")):
                how, name, *tracee = line.split()
                if name in found:
                    raise SystemExit(f"{file.name}:{number}: a second case {name}")
                found[name] = (how == "=x", tracee, [])
            elif name:
                found[name][2].append(line)
    return {name: (batch, tracee, "\n".join(lines).rstrip("\n") + "\n") for name, (batch, tracee, lines) in found.items()}


def accepted():
    lines = [line for line in (HERE / "accepted.txt").read_text().split("\n") if line and not line.startswith("#")]
    return dict(line.split(": ", 1) for line in lines)


def still_open():
    return {line for line in (HERE / "open.txt").read_text().split("\n") if line and not line.startswith("#")}


def build(folder):
    for source in sorted((HERE / "tracees").iterdir()):
        name = "plugin.so" if source.stem == "plugin" else source.stem
        compiler = BUILD.get(name, ["gcc", "-g", "-O0"])
        subprocess.run([*compiler, "-w", "-pthread", "-o", str(folder / name), str(source), "-ldl"], check=True)


def say(debugger, batch, tracee, script, folder):
    """What the debugger says of the script, both streams in one."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        file = Path(scratch) / "script"
        file.write_text(script)
        environment = {"PATH": os.environ["PATH"], "HOME": scratch, "SHELL": "/bin/sh", "LC_ALL": "C.UTF-8", "TERM": "dumb", "COLUMNS": "200", "LINES": "100"}
        try:
            how = ["--batch", "-x", str(file)] if batch else []
            done = subprocess.run([*debugger, "-q", *how, "--args", str(folder / tracee[0]), *tracee[1:]], cwd=folder, env=environment,
                                  stdin=subprocess.DEVNULL if batch else open(file), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        except subprocess.TimeoutExpired as late:
            return (late.stdout or b"").decode(errors="replace") + "\nTIMEOUT\n"
        text = done.stdout.decode(errors="replace").replace(scratch, "HOME")
        return text + f"[status {done.returncode}]\n"


def normalised(text):
    lines = []
    for line in text.split("\n"):
        if REMARKS.match(line):
            continue
        line = re.sub(r"\b(process|LWP|Thread 0x[0-9a-f]+ \(LWP|pid) \d+", r"\1 N", line)
        line = re.sub(r"Thread 0x[0-9a-f]+", "Thread 0xT", line)
        line = re.sub(r"0x(0000)?7fffffff[0-9a-f]{4}", "0xSTACK", line)  # below the environment, which a shell changes
        line = re.sub(r"^(?:\((?:gdb|sonde)\) |>)+", "", line)
        line = re.sub(r"^HOME/script:\d+: ", "", line)
        line = re.sub(r"^\S*script:\d+: ", "", line)
        lines.append(line.rstrip())
    return [line for line in lines if line]


def compare(name, case, options, folder):
    for _ in range(1 if options.only or options.show else 3):
        theirs = say([options.gdb, "-nx"], *case, folder)
        ours = say([*options.ours.split(), "debug", "-nx"], *case, folder)
        if normalised(theirs) == normalised(ours) or name in options.bears:
            break
    return name, theirs, ours, normalised(theirs), normalised(ours)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gdb", default="gdb")
    parser.add_argument("--ours", default=str(Path(os.environ.get("SONDE_BUILD", HERE.parent.parent / "build/debug")) / "bin/sonde"))
    parser.add_argument("--only", nargs="+")
    parser.add_argument("--show", nargs="+")
    parser.add_argument("--tally", action="store_true")
    parser.add_argument("--write-open", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    if not shutil.which(options.gdb):
        raise SystemExit("no gdb here: apt-get install gdb")
    if ctypes.CDLL(None).personality(0x40000) == -1:
        print("skipped: this machine forbids programs without address randomisation (personality(2)), so no two runs agree")
        return 77
    every, bears = cases(), accepted()
    options.bears = set(bears) | (set() if options.write_open else still_open())
    unknown = set(options.only or options.show or []) - set(every) | set(bears) - set(every)
    if unknown:
        raise SystemExit(f"no such case: {', '.join(sorted(unknown))}")
    chosen = {name: every[name] for name in options.only or options.show or every}
    differing, mended = [], []
    with tempfile.TemporaryDirectory(prefix="sonde-oracle.") as scratch, ThreadPoolExecutor(options.jobs) as pool:
        folder = Path(scratch)
        build(folder)
        for name, raw_theirs, raw_ours, theirs, ours in pool.map(lambda item: compare(*item, options, folder), chosen.items()):
            if options.show:
                print(f"===== {name}: gdb\n{raw_theirs}===== {name}: ours\n{raw_ours}")
            if theirs == ours:
                if name in options.bears:
                    mended.append(name)
                continue
            if name in options.bears and not options.only:
                continue
            differing.append(name)
            if not options.tally and not options.show:
                print(f"== {name}")
                print("\n".join(list(difflib.unified_diff(theirs, ours, "gdb", "ours", lineterm="", n=1))[2:60]))
    if options.write_open:
        (HERE / "open.txt").write_text("# Cases in which gdb and we still differ, to be mended; run_oracle.py --write-open writes this.\n" + "".join(f"{n}\n" for n in sorted(differing)))
        print(f"{len(differing)} of {len(chosen)} cases are open")
        return 0
    if mended:
        print(f"agree now, take them out of open.txt and accepted.txt: {' '.join(mended)}")
    bearing = len(options.bears & set(chosen)) - len(mended)
    print(f"{len(chosen)} cases: {len(chosen) - len(differing) - bearing} agree, {bearing} are open or accepted, {len(differing)} differ{': ' + ' '.join(differing) if differing else ''}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
