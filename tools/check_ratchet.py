#!/usr/bin/env python3
"""Unwanted patterns are counted, and the counts of tools/ratchet.txt may only go down.

    check_ratchet.py [ROOT]

More than the count there is a finding; fewer too, so that the count is lowered and stays low.
"""

import re

import house

# name -> what it looks like, where it is looked for, what to do about it
PATTERNS = {
    "nolint": (r"\bNOLINT", ["src", "apps", "include", "tests"], "mend what the lint says"),
    "todo": (r"\b(TODO|FIXME|XXX|HACK)\b", ["src", "apps", "include", "tests", "bench"], "do it, or open an issue"),
    "skip-without-reason": (r"GTEST_SKIP\(\)\s*;", ["src", "apps", "tests"], 'GTEST_SKIP() << "reason"'),
    "sleep": (
        r"\b(usleep|sleep_for|sleep_until|(?:clock_)?nanosleep|sleep)\(",
        ["src", "apps", "tests"],
        "wait for the thing itself: a pipe, an event, a state",
    ),
    "library-prints": (
        r"\b(printf|fprintf|puts|fputs|putchar|perror)\(|std::c(out|err)\b|fmt::print\b",
        ["src", "include"],
        "the library never prints: return it",
    ),
    "heavy-header": (r"#\s*include\s*<(iostream|regex|functional)>", ["src", "apps", "include"], "keep it out of headers"),
}
CODE_ONLY = {"sleep", "library-prints"}  # what stands in a comment does not count
# Tracees are the subject, not the test: they make any call.
SKIPPED = {"sleep": ["tests/tracees/", "tests/parity/probe/", "tests/stress/tracees.c"], "heavy-header": [".cpp"], "library-prints": ["_test.cpp"]}


def count(root, name):
    pattern, folders, _ = PATTERNS[name]
    places = []
    suffixes = house.CODE | ({".py", ".sh"} if name == "sleep" else set())
    for path in house.files(root, *folders, suffixes=suffixes):
        relative = str(path.relative_to(root))
        if any(relative.startswith(skip) or relative.endswith(skip) for skip in SKIPPED.get(name, [])):
            continue
        for number, line in enumerate(house.lines(path), 1):
            if name in CODE_ONLY:
                line = line.split("//")[0]
            if re.search(pattern, line):
                places.append(f"{relative}:{number}")
    return places


def check(root):
    allowed = {}
    for line in house.lines(root / "tools/ratchet.txt"):
        line = line.split("#")[0].split()
        if line:
            allowed[line[0]] = int(line[1])
    findings = [f"{name}: not a pattern of check_ratchet.py" for name in allowed if name not in PATTERNS]
    for name, (_, _, advice) in PATTERNS.items():
        places = count(root, name)
        limit = allowed.get(name, 0)
        if len(places) > limit:
            findings.append(f"{name}: {len(places)} places, allowed {limit}: {', '.join(places)} ({advice})")
        elif len(places) < limit:
            findings.append(f"{name}: {len(places)} places, allowed {limit}: well done, lower it in tools/ratchet.txt")
    return findings


if __name__ == "__main__":
    house.main("ratchet", check)
