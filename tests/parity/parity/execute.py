"""Runs one case under one tracer, in a fresh directory that has the same path for both tracers."""
import os
import shlex
import shutil
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

SCRATCH = Path(os.environ.get("SONDE_PARITY_SCRATCH", "/tmp/sonde-parity"))


@dataclass
class Outcome:
    status: int = 0
    timed_out: bool = False
    stdout: str = ""
    stderr: str = ""
    traces: dict = field(default_factory=dict)  # file suffix ("" or the pid of -ff) -> text
    command: str = ""


def environment(base):
    return {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": str(base / "work"), "LC_ALL": "C", "TZ": "UTC", "USER": "root",
            "TERM": "dumb", "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@b", "GIT_AUTHOR_DATE": "1700000000 +0000", "GIT_COMMITTER_DATE": "1700000000 +0000",
            "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}


def expand(text, programs):
    for name in sorted(programs, key=len, reverse=True):  # the longest first: NAME:m32 before NAME
        text = text.replace("@" + name, str(programs[name]))
    return text


def _read(path):
    return path.read_bytes().decode("utf-8", "surrogateescape") if path.exists() else ""


def run(case, tracer, programs, slot=""):
    base = SCRATCH / (case.name + slot)
    shutil.rmtree(base, ignore_errors=True)
    work, out = base / "work", base / "out"
    work.mkdir(parents=True)
    out.mkdir()
    work.chmod(0o755)
    (base / "strace").symlink_to(Path(tracer).resolve())
    env = environment(base)
    if case.setup:
        done = subprocess.run(["bash", "-e", "-c", expand(case.setup, programs)], cwd=work, env=env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        if done.returncode:
            raise RuntimeError(f"{case.name}: set-up failed: {done.stdout.decode(errors='replace')}")
    trace = out / "trace"
    if case.script:
        env.update(STRACE=str(base / "strace"), OUT=str(trace), OUTDIR=str(out))
        argv = ["setarch", "-R", "bash", "-c", expand(case.script, programs)]
    else:
        where = {"file": ["-o", str(trace)], "dir": ["-ff", "-o", str(trace)], "none": []}[case.output]
        # what must not reach the kernel runs where it could not hurt if it did: root of namespaces of its own only
        jail = ["unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc", "--net", "--uts", "--ipc"]
        argv = [*(jail if "inject" in case.tags else []), "setarch", "-R", str(base / "strace"), *where, *shlex.split(expand(case.options, programs)),
                *shlex.split(expand(case.run, programs))]
    outcome = Outcome(command=f"cd {work} && env -i {' '.join(f'{k}={shlex.quote(v)}' for k, v in env.items())} {shlex.join(argv)}")
    with open(out / "stdout", "wb") as stdout, open(out / "stderr", "wb") as stderr:
        process = subprocess.Popen(argv, cwd=work, env=env, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, start_new_session=True)
        try:
            outcome.status = process.wait(timeout=case.timeout)
        except subprocess.TimeoutExpired:
            outcome.timed_out = True
            outcome.status = -1000
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
    outcome.stdout, outcome.stderr = _read(out / "stdout"), _read(out / "stderr")
    for path in sorted(out.iterdir()):
        if path.name == "trace":
            outcome.traces[""] = _read(path)
        elif path.name.startswith("trace."):
            outcome.traces[path.name[6:]] = _read(path)
    return outcome
