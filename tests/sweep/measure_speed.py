#!/usr/bin/env python3
"""CPU time of a scenario: `sonde sweep` against a shell loop of `strace -f -e inject`, on the commands of commands.txt.

    measure_speed.py [--sonde PROGRAM] [--sample N] [NAME...]

The loop runs a sample of the same calls and errors, in a plain folder, without copying, judging or isolating anything.
"""
import argparse
import json
import os
import pathlib
import re
import resource
import shlex
import shutil
import statistics
import subprocess
import tempfile

from run_commands import HERE, make_data, rows


def cpu_of(run):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sonde", default=str(HERE / "../../build/release/bin/sonde"))
    parser.add_argument("--sample", type=int, default=30)
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    sonde = os.path.abspath(args.sonde)
    ratios = []
    for name, setup, command in rows():
        words = shlex.split(command)
        if (args.names and name not in args.names) or not shutil.which(words[0]):
            continue
        with tempfile.TemporaryDirectory(prefix="sonde-commands-") as folder:
            data, work, report = (pathlib.Path(folder) / leaf for leaf in ("data", "work", "report.json"))
            data.mkdir()
            work.mkdir()
            make_data(data)
            environment = dict(os.environ, DATA=str(data), LC_ALL="C.UTF-8", HOME="/nonexistent", GIT_CONFIG_GLOBAL="/dev/null")
            subprocess.run(["bash", "-c", setup], cwd=work, env=environment, check=True, capture_output=True)
            swept = cpu_of(lambda: subprocess.run([sonde, "sweep", "--quiet", f"--json={report}", "--", *words], cwd=work, env=environment, capture_output=True, timeout=900))
            if not report.exists():
                continue
            told = json.loads(report.read_text())
            verdicts = told["verdicts"]
            faults = [match.groups() for v in verdicts if v["class"] == "fine" and (match := re.match(r"(\w+)@\w+#\d+:(E[A-Z0-9]+)$", v["scenario"]))]
            faults = faults[:: max(1, len(faults) // args.sample)][: args.sample]
            lines = "\n".join(f"timeout 5 strace -f -o /dev/null -e inject={call}:error={error}:when=1 {shlex.join(words)} >/dev/null 2>&1" for call, error in faults)
            looped = cpu_of(lambda: subprocess.run(["bash", "-c", lines], cwd=work, env=environment, capture_output=True, stdin=subprocess.DEVNULL, timeout=900))
        if not faults:
            continue
        mine, theirs = 1000 * swept / len(verdicts), 1000 * looped / len(faults)
        ratios.append(theirs / mine)
        print(f"{name:10} {told['calls']:6} calls {len(verdicts):5} scenarios  sweep {mine:6.2f} ms  strace loop {theirs:6.2f} ms  {theirs / mine:5.1f} times", flush=True)
    print(f"median of {len(ratios)}: {statistics.median(ratios):.1f} times")


if __name__ == "__main__":
    main()
