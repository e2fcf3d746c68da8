#!/usr/bin/env python3
"""Sweeps the commands of commands.txt, and tells what was found.

    run_commands.py [--sonde PROGRAM] [--out FOLDER] [--options 'OPTIONS'] [NAME...]

FOLDER gets NAME.txt for each. Commands that are not installed are told and left out.
"""
import argparse
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent


def rows():
    for line in (HERE / "commands.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, setup, command = (part.strip() for part in line.split(" | ", 2))
            yield name, setup, command


def make_data(folder):
    lines = [f"line {i} {i * 7919 % 1000}" for i in range(1, 201)]
    (folder / "text").write_text("\n".join(lines) + "\n")
    (folder / "sorted").write_text("\n".join(sorted(f"k{i} {i}" for i in range(50))) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sonde", default=str(HERE / "../../build/release/bin/sonde"))
    parser.add_argument("--out", default="sweeps")
    parser.add_argument("--options", default="")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    sonde = os.path.abspath(args.sonde)
    out = pathlib.Path(args.out).resolve()
    out.mkdir(parents=True, exist_ok=True)
    for name, setup, command in rows():
        if args.names and name not in args.names:
            continue
        words = shlex.split(command)
        if not shutil.which(words[0]):
            print(f"{name:10} {words[0]} is not installed")
            continue
        with tempfile.TemporaryDirectory(prefix="sonde-commands-") as folder:
            data = pathlib.Path(folder) / "data"
            work = pathlib.Path(folder) / "work"
            data.mkdir()
            work.mkdir()
            make_data(data)
            environment = dict(os.environ, DATA=str(data), LC_ALL="C.UTF-8", HOME="/nonexistent", GIT_CONFIG_GLOBAL="/dev/null")
            subprocess.run(["bash", "-c", setup], cwd=work, env=environment, check=True, capture_output=True)
            started = time.monotonic()
            try:
                ran = subprocess.run([sonde, "sweep", "--quiet", *shlex.split(args.options), "--", *words], cwd=work, env=environment,
                                     capture_output=True, text=True, errors="replace", timeout=900)
            except subprocess.TimeoutExpired:
                print(f"{name:10} took too long")
                continue
            (out / f"{name}.txt").write_text(ran.stdout + ran.stderr)
            last = [line for line in (ran.stdout + ran.stderr).splitlines() if line][-1:]
            print(f"{name:10} status {ran.returncode} {time.monotonic() - started:6.1f} s  {last[0] if last else ''}", flush=True)


if __name__ == "__main__":
    main()
