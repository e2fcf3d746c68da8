#!/usr/bin/env python3
"""Debt: tests that skip themselves or are disabled, and why."""

import re

import house

SKIP = re.compile(r"GTEST_SKIP\(\)\s*(<<.*)?|\bDISABLED_\w+|unittest\.skip\w*\((.*)\)|self\.skipTest\((.*)\)")


def main():
    print("Skipped tests")
    count = 0
    for path in house.files(house.ROOT, "src", "apps", "tests", "tools", suffixes=house.CODE | {".py"}):
        if path.name in ("debt_skips.py", "check_ratchet.py", "check_test.py"):
            continue
        for number, line in enumerate(house.lines(path), 1):
            if SKIP.search(line):
                count += 1
                print(f"  {path.relative_to(house.ROOT)}:{number}: {line.strip()}")
    for path in house.files(house.ROOT, "tests", suffixes={".test", ".cases"}):
        for number, line in enumerate(house.lines(path), 1):
            if re.match(r"\s*(skip|requires)\b", line):
                count += 1
                print(f"  {path.relative_to(house.ROOT)}:{number}: {line.strip()}")
    print(f"  {count} in all")


if __name__ == "__main__":
    main()
