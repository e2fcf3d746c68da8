"""Cases: stanzas of `key: value` lines, separated by blank lines, in cases/*.cases.

    name: git-status            unique; also the name of the scratch directory
    requires: git root          programs on the PATH, or one of the words in FEATURES; else the case is skipped
    setup: git init -q .        bash, run in the fresh work directory before the tracer (not traced)
    options: -f -y              the tracer's options (shell words)
    run: git status             the traced command (shell words; @NAME is a compiled tests/tracees/parity/NAME.c,
                                @NAME:m32 and @NAME:static its variants)
    script: $STRACE … -o $OUT…  instead of options and run: bash, for attaching, pipes and the like
    output: file|dir|none       -o OUT (default), -ff -o OUT, or no -o at all: the trace is on stderr
    order: streams|set|table    compare each process's lines (default), the set of lines, or the rows of -c
    mask: REGEX => TEXT         one more replacement on both sides (repeatable)
    timeout: 20                 seconds

A line that begins with white space continues the value above it.
"""
import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

KEYS = {"name", "requires", "setup", "options", "run", "script", "output", "order", "mask", "timeout", "tags"}


@dataclass
class Case:
    name: str
    source: str = ""
    requires: list = field(default_factory=list)
    setup: str = ""
    options: str = ""
    run: str = ""
    script: str = ""
    output: str = "file"
    order: str = "streams"
    masks: list = field(default_factory=list)
    timeout: float = 30
    tags: list = field(default_factory=list)

    def programs(self):
        """Names after @ in the command: programs that have to be compiled first (if they are known)."""
        return sorted(set(re.findall(r"@([a-z_]+(?::(?:m32|static|64|int80))?)\b(?!\w)", f"{self.run}\n{self.script}\n{self.setup}")))


def _feature_root():
    return os.geteuid() == 0


def _feature_userns():
    return subprocess.run(["unshare", "-Ur", "true"], capture_output=True).returncode == 0


def _feature_m32():
    probe = subprocess.run(["gcc", "-m32", "-x", "c", "-", "-o", "/dev/null"], input=b"int main(void){return 0;}", capture_output=True)
    return probe.returncode == 0


FEATURES = {"root": _feature_root, "userns": _feature_userns, "m32": _feature_m32}
_known = {}


def missing(case):
    """The requirements of a case that this machine does not meet."""
    lacking = []
    needs = list(case.requires) + (["m32"] if any(p.endswith(":m32") for p in case.programs()) else [])
    for need in needs:
        if need not in _known:
            _known[need] = FEATURES[need]() if need in FEATURES else bool(shutil.which(need, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin"))
        if not _known[need]:
            lacking.append(need)
    return lacking


def parse(text, source):
    cases = []
    for stanza in re.split(r"\n\s*\n", text):
        entries = []
        for line in stanza.splitlines():
            if line.startswith("#") or not line.strip():
                continue
            if line[0].isspace():
                if not entries:
                    raise ValueError(f"{source}: continuation without a key: {line!r}")
                entries[-1][1] += "\n" + line.strip()
                continue
            key, colon, value = line.partition(":")
            if not colon or key not in KEYS:
                raise ValueError(f"{source}: not a known key: {line!r}")
            entries.append([key, value.strip()])
        if not entries:
            continue
        case = Case(name="", source=source)
        for key, value in entries:
            if key == "mask":
                pattern, arrow, replacement = value.partition(" => ")
                if not arrow:
                    raise ValueError(f"{source}: mask without =>: {value!r}")
                case.masks.append((re.compile(pattern), replacement))
            elif key in ("requires", "tags"):
                getattr(case, key).extend(value.split())
            elif key == "timeout":
                case.timeout = float(value)
            else:
                setattr(case, key, value)
        if not case.name or bool(case.run) == bool(case.script):
            raise ValueError(f"{source}: a case needs a name and either run or script: {stanza!r}")
        shlex.split(case.options), shlex.split(case.run)
        cases.append(case)
    return cases


def load(directory):
    cases = []
    for path in sorted(Path(directory).glob("*.cases")):
        cases += parse(path.read_text(), path.name)
    seen = set()
    for case in cases:
        if case.name in seen:
            raise ValueError(f"{case.source}: the name {case.name} is used twice")
        seen.add(case.name)
    return cases
