"""Constants that the other tracer is too old to know: the same value, which ours names and theirs leaves a number.

A name counts as newer only if it is nowhere in the other tracer's program file: a name which that tracer has but would not
print here is a mistake of ours.  The bits must add up: ours may turn bits that theirs leaves over into names, and nothing else.
"""
import re
from functools import lru_cache
from pathlib import Path

ATOM = r"(?:[A-Za-z_]\w*|0x[0-9a-f]+|\d+(?:<<\w+)?)"
EXPRESSION = re.compile(rf"(?<![\w\"]){ATOM}(?:\|{ATOM})*(?: /\* [\w ]*\?\?\? \*/)?(?:\|{ATOM})*")
UNKNOWN = re.compile(r" /\* [\w ]*\?\?\? \*/")
NAME = re.compile(r"[A-Z_][A-Z0-9_]{2,}$")


@lru_cache(maxsize=None)
def vocabulary(program):
    return set(re.findall(rb"[A-Z_][A-Z0-9_]{2,}", Path(program).read_bytes()))


def _parts(text):
    names, number = [], 0
    for atom in UNKNOWN.sub("", text).split("|"):
        if re.match(r"0x|\d", atom):
            number |= int(atom, 16) if atom.startswith("0x") else int(atom.split("<<")[0])
        else:
            names.append(atom)
    return names, number


def _agree(theirs, ours, known):
    if theirs == ours:
        return True
    (their_names, theirs_left), (our_names, ours_left) = _parts(theirs), _parts(ours)
    more = [n for n in our_names if n not in their_names]
    return (bool(more) and all(NAME.match(n) and n.encode() not in known for n in more)
            and [n for n in our_names if n in their_names] == their_names
            and ours_left & ~theirs_left == 0 and ours_left != theirs_left)


def newer_command(theirs, ours, program):
    """Whether the first thing that differs is a command which theirs cannot name: all that follows is decoded by it."""
    at = next((i for i, (x, y) in enumerate(zip(theirs, ours)) if x != y), min(len(theirs), len(ours)))
    for unknown in re.finditer(r"0x[0-9a-f]+ /\* [\w ]*\?\?\? \*/", theirs):
        if unknown.start() <= at < unknown.end():
            named = re.match(r"(?:0x[0-9a-f]+ /\* )?([A-Z_][A-Z0-9_]+)", ours[unknown.start():])
            return bool(named) and named.group(1).encode() not in vocabulary(program)
    return False


def explains(theirs, ours, program):
    known = vocabulary(program)
    a, b = list(EXPRESSION.finditer(theirs)), list(EXPRESSION.finditer(ours))
    if len(a) != len(b) or not all(_agree(x.group(), y.group(), known) for x, y in zip(a, b)):
        return False
    return [s.strip() for s in EXPRESSION.split(theirs)] == [s.strip() for s in EXPRESSION.split(ours)]
