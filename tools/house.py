"""What the checks of the house share: where it is, which files are ours, how a finding is told."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = {".cpp", ".h", ".c", ".S"}


def files(root, *folders, suffixes=CODE):
    """Every file below root/<folder> with one of the suffixes, sorted, without what is built."""
    found = []
    for folder in folders:
        found += (p for p in (root / folder).rglob("*") if p.suffix in suffixes and p.is_file())
    return sorted(found)


def lines(path):
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def finish(name, findings):
    """Prints the findings; the exit status of a check."""
    for finding in findings:
        print(f"{name}: {finding}")
    return 1 if findings else 0


def main(name, check):
    """A check is a function from a root to its findings; `tools/check_x.py [ROOT]` runs it."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    sys.exit(finish(name, check(root)))
