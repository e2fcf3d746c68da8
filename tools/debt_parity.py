#!/usr/bin/env python3
"""Debt: the differences from strace that are accepted, and how many are open, as tests/parity writes them down."""

import house


def main():
    print("Accepted parity differences")
    count = 0
    for path in sorted(p for p in (house.ROOT / "tests/parity").glob("accepted.*") if p.suffix != ".py"):
        for line in house.lines(path):
            if line.startswith("["):
                count += 1
                print(f"  {line.strip('[]')}")
            elif line.startswith("reason:"):
                print(f"      {line.removeprefix('reason:').strip()}")
    print(f"  {count} in all")
    for path in sorted((house.ROOT / "tests/parity").glob("*/ratchet.txt")):
        noted = [line.split() for line in house.lines(path) if line and line[0] != "#"]
        kinds = sum(int(number) for number, _ in noted)
        print(f"Open parity differences in {path.parent.name}: {kinds} kinds in {len(noted)} cases")


if __name__ == "__main__":
    main()
