#!/usr/bin/env python3
"""Sweeps the commands of commands.txt by forking at the sites and by running again, and compares the verdict of every scenario.

    compare_runners.py [--sonde PROGRAM] [NAME...]

Told are the scenarios that were decided by forking, and those of them on which running again does not agree.
"""
import argparse
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile

from run_commands import HERE, make_data, rows


def verdicts(sonde, words, work, environment, *options):
    report = pathlib.Path(work).parent / "report.json"
    report.unlink(missing_ok=True)
    subprocess.run([sonde, "sweep", "--quiet", f"--json={report}", *options, "--", *words], cwd=work, env=environment, capture_output=True, timeout=900)
    return {v["scenario"]: v for v in json.loads(report.read_text())["verdicts"]} if report.exists() else {}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sonde", default=str(HERE / "../../build/release/bin/sonde"))
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    sonde = os.path.abspath(args.sonde)
    decided = disagreed = total = 0
    for name, setup, command in rows():
        words = shlex.split(command)
        if (args.names and name not in args.names) or not shutil.which(words[0]):
            continue
        with tempfile.TemporaryDirectory(prefix="sonde-commands-") as folder:
            data, work = pathlib.Path(folder) / "data", pathlib.Path(folder) / "work"
            data.mkdir()
            work.mkdir()
            make_data(data)
            environment = dict(os.environ, DATA=str(data), LC_ALL="C.UTF-8", HOME="/nonexistent", GIT_CONFIG_GLOBAL="/dev/null")
            subprocess.run(["bash", "-c", setup], cwd=work, env=environment, check=True, capture_output=True)
            forked = verdicts(sonde, words, work, environment)
            again = verdicts(sonde, words, work, environment, "--rerun")
        mine = [key for key, v in forked.items() if v.get("forked")]
        different = [key for key in mine if key not in again or again[key]["class"] != forked[key]["class"]]
        decided += len(mine)
        disagreed += len(different)
        total += len(forked)
        print(f"{name:10} {len(forked):5} scenarios, {len(mine):5} by forking, {len(different)} disagree", flush=True)
        for key in different:
            print(f"    {key}: forked {forked[key]['class']} ({forked[key]['end']}), again {again.get(key, {}).get('class')} ({again.get(key, {}).get('end')}) {again.get(key, {}).get('detail', '')}")
    print(f"{decided} of {total} scenarios by forking; {disagreed} disagree: {100 * (1 - disagreed / max(decided, 1)):.2f}% agreement")


if __name__ == "__main__":
    main()
