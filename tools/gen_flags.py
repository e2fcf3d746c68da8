#!/usr/bin/env python3
"""Makes OUTDIR/<area>.h and <area>.cpp from <area>.flags (only if they differ).

    gen_flags.py IN.flags OUTDIR

The form of a .flags file:

    # <linux/fcntl.h>                 comments; a header in angle brackets is where check_flags.py looks the next set up
    flags open_mode_flags O_???       or-ed bits, in the order in which they are printed; then what marks an unknown rest
    O_CREAT 0x40
    O_LARGEFILE 0 @i386=0x8000        a value that is another one on i386
    values whence SEEK_???            one of: sorted here, the first of several names for a value wins
    SEEK_SET 0
"""

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Entry:
    name: str
    value: int
    i386: int | None = None  # where it differs


@dataclass
class Set:
    kind: str
    name: str
    unknown: str
    headers: list[str]
    line: int
    entries: list[Entry] = field(default_factory=list)


class Mistake(Exception):
    pass


def number(text: str) -> int:
    value = int(text, 0)
    if not -(1 << 63) <= value < 1 << 64:
        raise ValueError(text)
    return value & 0xFFFFFFFFFFFFFFFF


def parse_entry(line: str) -> Entry:
    words = line.split()
    entry = Entry(words[0], number(words[1]))
    for word in words[2:]:
        if word.startswith("#"):
            break
        if not word.startswith("@i386="):
            raise ValueError(word)
        entry.i386 = number(word.removeprefix("@i386="))
    return entry


def parse(path: Path) -> list[Set]:
    sets: list[Set] = []
    headers: list[str] = []
    for number_of_line, line in enumerate(path.read_text().splitlines(), 1):
        line = line.strip()
        if line.startswith("#"):
            headers += re.findall(r"<([\w./-]+)>", line)
            continue
        if not line:
            continue
        words = line.split()
        if words[0] in ("flags", "values") and re.fullmatch(r"[a-z]\w*", words[1]):
            unknown = words[2] if len(words) > 2 else ""
            sets.append(Set(words[0], words[1], unknown, headers, number_of_line))
            headers = []
            continue
        try:
            sets[-1].entries.append(parse_entry(line))
        except (IndexError, ValueError) as error:
            raise Mistake(f"{path}:{number_of_line}: not `NAME VALUE [@i386=VALUE]` within a set: {line}") from error
    check(path, sets)
    return sets


def check(path: Path, sets: list[Set]) -> None:
    seen: set[str] = set()
    for each in sets:
        where = f"{path}:{each.line}: {each.name}"
        if each.name in seen:
            raise Mistake(f"{where} is there twice")
        seen.add(each.name)
        names = [entry.name for entry in each.entries]
        if len(names) != len(set(names)):
            raise Mistake(f"{where} has a name twice: {sorted(n for n in names if names.count(n) > 1)[0]}")
        if each.kind == "flags":
            check_order(where, each.entries)


def check_order(where: str, entries: list[Entry]) -> None:
    """A mask after one of its parts would never be printed."""
    for place, entry in enumerate(entries):
        for later in entries[place + 1:]:
            if entry.value and later.value != entry.value and later.value & entry.value == entry.value:
                raise Mistake(f"{where}: {later.name} must stand before its part {entry.name}")


def rows(each: Set, i386: bool) -> list[Entry]:
    entries = [Entry(e.name, e.i386 if i386 and e.i386 is not None else e.value) for e in each.entries]
    if each.kind == "values":
        entries.sort(key=lambda entry: entry.value)
    return entries


def array(name: str, entries: list[Entry]) -> list[str]:
    lines = [f"constexpr Flag {name}[] = {{"]
    lines += [f'    {{0x{entry.value:x}, "{entry.name}"}},' for entry in entries]
    return lines + ["};"]


def header_text(path: Path, sets: list[Set]) -> str:
    lines = [f"// Made by tools/gen_flags.py from {path.name}: do not edit.", "#pragma once", "",
             '#include "sys/flag_set.h"', "", "namespace sonde::sys {", ""]
    lines += [f"extern const FlagSet {each.name};" for each in sets]
    return "\n".join(lines + ["", "}  // namespace sonde::sys", ""])


def source_text(path: Path, sets: list[Set]) -> str:
    lines = [f"// Made by tools/gen_flags.py from {path.name}: do not edit.", f'#include "sys/flags/{path.stem}.h"', "",
             "namespace sonde::sys {", "namespace {", ""]
    definitions = []
    for each in sets:
        both = []
        if each.entries:
            lines += array(f"{each.name}_rows", rows(each, False))
            both.append(f"{each.name}_rows")
        if any(entry.i386 is not None for entry in each.entries):
            lines += array(f"{each.name}_i386_rows", rows(each, True))
            both.append(f"{each.name}_i386_rows")
        both += ["{}"] * (2 - len(both))
        # The marker is split so that no compiler takes its question marks for a trigraph.
        unknown = each.unknown.replace("??", '?""?')
        definitions.append(f'constinit const FlagSet {each.name}{{"{each.name}", "{unknown}", SetKind::{each.kind}, '
                           f'{", ".join(both)}}};')
    return "\n".join([*lines, "", "}  // namespace", "", *definitions, "", "}  // namespace sonde::sys", ""])


def write_if_changed(path: Path, text: str) -> None:
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def main() -> int:
    source, directory = Path(sys.argv[1]), Path(sys.argv[2])
    try:
        sets = parse(source)
    except Mistake as mistake:
        print(mistake, file=sys.stderr)
        return 1
    directory.mkdir(parents=True, exist_ok=True)
    write_if_changed(directory / f"{source.stem}.h", header_text(source, sets))
    write_if_changed(directory / f"{source.stem}.cpp", source_text(source, sets))
    return 0


if __name__ == "__main__":
    sys.exit(main())
