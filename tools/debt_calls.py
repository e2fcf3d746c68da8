#!/usr/bin/env python3
"""Debt: system calls that have a number but no row, per ABI.

    debt_calls.py BUILD          BUILD/bin/undescribed_calls lists them
"""

import collections
import subprocess
import sys
import textwrap


def main():
    print("Undescribed calls")
    program = f"{sys.argv[1] if len(sys.argv) > 1 else 'build/debug'}/bin/undescribed_calls"
    missing = collections.defaultdict(list)
    for line in subprocess.run([program], check=True, capture_output=True, text=True).stdout.splitlines():
        abi, _, name = line.split()
        missing[abi].append(name)
    for abi, names in missing.items():
        print(textwrap.fill(f"{abi} ({len(names)}): {' '.join(names)}", 118, initial_indent="  ", subsequent_indent="    "))
    print(f"  {sum(map(len, missing.values()))} in all")


if __name__ == "__main__":
    main()
