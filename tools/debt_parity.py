#!/usr/bin/env python3
"""Debt: the differences from strace that are accepted, as tests/parity/accepted.* writes them down."""

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


if __name__ == "__main__":
    main()
