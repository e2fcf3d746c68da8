#!/usr/bin/env python3
"""The arrow rule over #include lines: a layer includes itself and what is behind it (cmake/layers.cmake), nothing else.

    check_layers.py [ROOT]

Public headers (include/sonde) include no internal one; only the layer api, apps, examples and tests include public ones.
"""

import re

import house

INCLUDE = re.compile(r'\s*#\s*include\s*(?:"((?!sonde/)[^"]+)"|[<"](sonde/[^>"]+)[>"])')
PUBLIC_USERS = {"api"}


def read_arrows(root):
    """layer -> the layers that it may include, itself among them."""
    behind = {}
    for line in house.lines(root / "cmake/layers.cmake"):
        if match := re.match(r"sonde_layer\((.*)\)", line):
            layer, *direct = match[1].split()
            behind[layer] = {layer}.union(*(behind[d] for d in direct))
    return behind


def check_file(path, root, layer, behind):
    for number, line in enumerate(house.lines(path), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        where = f"{path.relative_to(root)}:{number}"
        if match[2]:
            if layer not in PUBLIC_USERS:
                yield f"{where}: {layer} may not include public headers ({match[2]})"
            continue
        target = match[1].split("/")[0]
        if target not in behind:
            yield f'{where}: include "{match[1]}" as "<layer>/<file>.h"'
        elif target not in behind[layer]:
            yield f"{where}: {layer} may not include {target} ({match[1]})"


def check(root):
    behind = read_arrows(root)
    findings = []
    for path in house.files(root, "src"):
        if path.name.endswith("_test.cpp"):
            continue  # a test may show its layer through a renderer or feed it from the system
        layer = path.relative_to(root / "src").parts[0]
        if layer not in behind:
            findings.append(f"{path.relative_to(root)}: {layer} is no layer of cmake/layers.cmake")
            continue
        findings += check_file(path, root, layer, behind)
    for path in house.files(root, "include"):
        for number, line in enumerate(house.lines(path), 1):
            match = INCLUDE.match(line)
            if match and match[1]:
                findings.append(f"{path.relative_to(root)}:{number}: a public header may not include {match[1]}")
    return findings


if __name__ == "__main__":
    house.main("layers", check)
