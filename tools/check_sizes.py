#!/usr/bin/env python3
"""No file of src, apps and include over 600 lines, except the tables: rows and sets may be long, they must be boring.

    check_sizes.py [ROOT]
"""

import house

LIMIT = 600
TABLES = ["src/sys/rows/", "src/sys/flags/", "src/sys/numbers/"]


def check(root):
    findings = []
    for path in house.files(root, "src", "apps", "include"):
        name = str(path.relative_to(root))
        count = len(house.lines(path))
        if count > LIMIT and not any(name.startswith(table) for table in TABLES):
            findings.append(f"{name}: {count} lines, more than {LIMIT}: split it by concept")
    return findings


if __name__ == "__main__":
    house.main("sizes", check)
