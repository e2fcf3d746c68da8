#!/usr/bin/env python3
"""Runs directive files: end-to-end tests of a tracer's command line.

    run_e2e.py tests/e2e/usage.e2e                    all tests of a file (a directory: of all its *.e2e files)
    run_e2e.py --only 'exit status' tests/e2e         tests whose name contains a text
    run_e2e.py --build build/release tests/e2e        another build (default: $SONDE_BUILD, else build/debug)
    run_e2e.py --strace /usr/bin/strace tests/e2e     the same expectations of another tracer: a control of the tests

A file holds tests, separated by lines of three dashes.  A directive is `key: value`; lines below it that are indented by
two blanks belong to it.  Lines that start with # are comments.

    name: what is tested                    also the name of the test's folder
    requires: root m32 userns gcc …         else the test is skipped, and says why
    only: sonde                             left out when the tests are run for another tracer
    setup: BASH                             before run; its failure is an error
    run: BASH                               in a fresh folder; $STRACE is the tracer, called strace, $SONDE the program by its path,
                                            $TRACEES the folder of compiled tracees (also those of tests/tracees/parity)
    exit: 0                                 the script's exit status; 0 unless said
    timeout: 20                             seconds; a test that needs longer fails
    stdout: LINES                           exactly these lines (with none: nothing at all)
    stdout has: LINES                       each line is a part of some line, in this order
    stdout matches: LINES                   each line is a regular expression that matches a whole line, in this order
    stdout lacks: LINES                     no line contains any of these

The last four also begin with `stderr` or with `file NAME`.  In them $PWD stands for the test's folder.
When a test fails its folder is kept, and the one command that repeats it is printed.
"""
import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "parity"))
from parity.cases import FEATURES  # noqa: E402  (what a machine can do is asked in one place)

KEYS = re.compile(r"^(name|requires|only|setup|run|exit|timeout|(?:stdout|stderr|file \S+)(?: has| matches| lacks)?):(?: (.*))?$")


class Mistake(Exception):
    pass


def parse(path):
    for number, text in enumerate(re.split(r"(?m)^---\n", path.read_text())):
        test, key = {"checks": []}, None
        for line in text.splitlines():
            m = KEYS.match(line)
            if m:
                key = m.group(1)
                value = [m.group(2)] if m.group(2) else []
                if key.split()[0] in ("stdout", "stderr", "file"):
                    test["checks"].append((key, value))
                elif key in test:
                    raise Mistake(f"{path}: {key} is there twice in test {number + 1}")
                test[key] = value
            elif line.startswith("  ") and key:
                test[key].append(line[2:])
            elif line.strip() and not line.startswith("#"):
                raise Mistake(f"{path}: not a directive: {line!r}")
        if len(test) == 1:
            continue
        if "name" not in test or "run" not in test:
            raise Mistake(f"{path}: test {number + 1} lacks a name or a run")
        if not test["checks"] and "exit" not in test:
            raise Mistake(f"{path}: test {number + 1} expects nothing")
        yield {k: v if k == "checks" else "\n".join(v) for k, v in test.items() if k.split()[0] not in ("stdout", "stderr", "file")}


def in_order(wanted, lines, fits):
    at = 0
    for want in wanted:
        while at < len(lines) and not fits(want, lines[at]):
            at += 1
        if at == len(lines):
            return want
        at += 1
    return None


def check(key, wanted, folder, outputs):
    """What is wrong, or nothing."""
    words = key.split()
    how = words[-1] if words[-1] in ("has", "matches", "lacks") else "is"
    if words[0] == "file":
        where = folder / words[1]
        if not where.exists():
            return f"{words[1]} was not written"
        text = where.read_text(errors="surrogateescape")
    else:
        text = outputs[words[0]]
    lines = text.splitlines()
    wanted = [w.replace("$PWD", str(folder)) for w in wanted]
    if how == "is" and lines != wanted:
        return "is not exactly\n" + "\n".join("      " + w for w in wanted)
    if how == "has":
        missed = in_order(wanted, lines, lambda want, line: want in line)
        return missed is not None and f"has not (in this order): {missed}"
    if how == "matches":
        missed = in_order(wanted, lines, lambda want, line: re.fullmatch(want, line))
        return missed is not None and f"has no line (in this order) that matches: {missed}"
    if how == "lacks":
        for want in wanted:
            for line in lines:
                if want in line:
                    return f"has {want!r} in: {line}"
    return None


def run(test, path, options):
    """'ok', 'skipped: why', or what failed."""
    for need in test.get("requires", "").split():
        if not (FEATURES[need]() if need in FEATURES else shutil.which(need)):
            return f"skipped: needs {need}"
    folder = options.scratch / path.stem / re.sub(r"\W+", "-", test["name"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    env = dict(os.environ, PATH=f"{options.scratch}/bin:{os.environ['PATH']}", STRACE="strace", SONDE=str(options.sonde), TRACEES=str(options.tracees), LC_ALL="C", TZ="UTC")
    for which in ("setup", "run"):
        if which not in test:
            continue
        script = test[which]
        process = subprocess.Popen(["bash", "--norc", "-c", script], cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, start_new_session=True)
        try:
            out, err = process.communicate(timeout=float(test.get("timeout", 20)))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            return f"timed out\n    stdout: {out.decode(errors='replace')[-600:]}\n    stderr: {err.decode(errors='replace')[-600:]}"
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        if which == "setup" and process.returncode:
            return f"set-up failed: {out.decode(errors='replace')}{err.decode(errors='replace')}"
    outputs = {"stdout": out.decode(errors="surrogateescape"), "stderr": err.decode(errors="surrogateescape")}
    wrong = []
    if process.returncode != int(test.get("exit", 0)):
        wrong.append(f"exit status {process.returncode}, not {test.get('exit', 0)}")
    for key, wanted in test["checks"]:
        complaint = check(key, wanted, folder, outputs)
        if complaint:
            wrong.append(f"{key.split()[0] if not key.startswith('file') else key.split()[1]} {complaint}")
    if not wrong:
        shutil.rmtree(folder, ignore_errors=True)
        return "ok"
    text = "\n    ".join(wrong)
    for name, output in outputs.items():
        text += f"\n    -- {name}:\n" + "".join(f"      {line}\n" for line in output.splitlines()[:30])
    return text + f"    folder: {folder}"


def compile_tracees(directory, wanted_text):
    """The parity ring's programs that the tests name; the build makes the others."""
    directory.mkdir(parents=True, exist_ok=True)
    for name in set(re.findall(r"\$TRACEES/([\w.]+)", wanted_text)):
        stem, _, variant = name.partition(".")
        source = HERE.parent / "tracees" / "parity" / f"{stem}.c"
        target = directory / name
        if not source.exists() or (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
            continue
        first = source.read_text().splitlines()[0]
        flags = first.split("flags:")[1].replace("*/", "").split() if "flags:" in first else []
        flags += {"": [], "m32": ["-m32"], "static": ["-static"]}[variant]
        subprocess.run(["gcc", "-O1", "-g", "-w", "-o", str(target), str(source), *flags], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--build", type=Path, default=Path(os.environ.get("SONDE_BUILD", PROJECT / "build" / "debug")))
    parser.add_argument("--strace", type=Path)
    parser.add_argument("--scratch", type=Path, default=Path(f"/tmp/sonde-e2e.{os.getpid()}"))
    options = parser.parse_args()
    options.sonde = (options.strace or options.build / "bin" / "sonde").resolve()
    if not options.sonde.exists():
        parser.error(f"no such program: {options.sonde}; build it first (./dev build)")
    files = [f for p in options.paths for f in (sorted(p.glob("*.e2e")) if p.is_dir() else [p])]
    options.tracees = options.scratch / "tracees"
    try:
        tests = [(f, t) for f in files for t in parse(f)]
    except Mistake as mistake:
        print(mistake, file=sys.stderr)
        return 2
    chosen = [(f, t) for f, t in tests if options.only in t["name"] and not (options.strace and t.get("only") == "sonde")]
    options.tracees.mkdir(parents=True)
    built = options.build / "tracees"
    for program in built.glob("*") if built.is_dir() else []:
        (options.tracees / program.name).symlink_to(program.resolve())
    compile_tracees(options.tracees, "\n".join(f.read_text() for f in files))
    (options.scratch / "bin").mkdir()
    (options.scratch / "bin" / "strace").symlink_to(options.sonde)
    failed = 0
    for path, test in chosen:
        outcome = run(test, path, options)
        if outcome == "ok" or outcome.startswith("skipped"):
            print(f"{outcome:8} {path.stem}: {test['name']}")
            continue
        failed += 1
        print(f"FAILED   {path.stem}: {test['name']}\n    {outcome}\n    repeat: {sys.argv[0]} --build {options.build} "
              f"{f'--strace {options.strace} ' if options.strace else ''}--only '{test['name']}' {path}")
    print(f"{len(chosen)} tests, {failed} failed")
    if not failed:
        shutil.rmtree(options.scratch, ignore_errors=True)
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
