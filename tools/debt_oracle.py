#!/usr/bin/env python3
"""Prints the scripts of the oracle ring in which gdb and our debugger differ: those to be mended, those accepted and why."""
from pathlib import Path

RING = Path(__file__).resolve().parent.parent / "tests/oracle"


def entries(name):
    return [line for line in (RING / name).read_text().splitlines() if line and not line.startswith("#")]


still_open = entries("open.txt")
print(f"scripts that gdb and sonde debug answer differently: {len(still_open)} to be mended" + (f": {' '.join(still_open)}" if still_open else ""))
for line in entries("accepted.txt"):
    print(f"  accepted: {line}")
