#!/usr/bin/env python3
"""Debt: tests that skip themselves or are disabled, and why; and what the cases of the rings require."""

import collections
import re

import house

SKIP = re.compile(r"GTEST_SKIP\(\)\s*(<<.*)?|\bDISABLED_\w+|unittest\.skip\w*\((.*)\)|self\.skipTest\((.*)\)")
REQUIRES = re.compile(r"\s*requires:\s+(.*)")


def main():
    print("Tests that may skip themselves")
    count = 0
    for path in house.files(house.ROOT, "src", "apps", "tests", suffixes=house.CODE | {".py"}):
        for number, line in enumerate(house.lines(path), 1):
            if SKIP.search(line):
                count += 1
                print(f"  {path.relative_to(house.ROOT)}:{number}: {line.strip()}")
    print(f"  {count} in all")
    needs = collections.Counter()
    for path in house.files(house.ROOT, "tests", suffixes={".cases", ".e2e"}):
        for line in house.lines(path):
            if match := REQUIRES.match(line):
                needs.update(match[1].split())
    print("Cases left out where something is missing")
    print("  " + ", ".join(f"{need} {count}" for need, count in needs.most_common()))


if __name__ == "__main__":
    main()
