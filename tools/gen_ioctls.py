#!/usr/bin/env python3
"""Makes OUTDIR/<stem>.h and <stem>.cpp from src/sys/ioctls/<stem>.tbl (only if they differ).

    gen_ioctls.py IN.tbl OUTDIR

A line is `0xNUMBER NAME [@x86_64|@i386]`; see tools/harvest_ioctls.py for where they come from.
"""

import re
import sys
from pathlib import Path

LINE = re.compile(r"(0x[0-9a-f]{1,8}) ([A-Za-z_]\w*)(?: @(x86_64|i386))?")

HEADER = """// Made by tools/gen_ioctls.py from {source}: do not edit.
#pragma once

#include "sys/ioctl_names.h"

namespace sonde::sys {{

extern const std::span<const IoctlName> ioctl_table;  // sorted by number, then by name

}}  // namespace sonde::sys
"""


def parse(path: Path) -> list[tuple[int, str, bool, bool]]:
    rows = []
    for place, line in enumerate(path.read_text().splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        match = LINE.fullmatch(line)
        if not match:
            sys.exit(f"{path}:{place}: not `0xNUMBER NAME [@x86_64|@i386]`: {line}")
        rows.append((int(match[1], 16), match[2], match[3] != "i386", match[3] != "x86_64"))
    return sorted(rows)


def source_text(path: Path, rows: list[tuple[int, str, bool, bool]]) -> str:
    words = {True: "true", False: "false"}
    lines = [f"// Made by tools/gen_ioctls.py from {path.name}: do not edit.", f'#include "sys/ioctls/{path.stem}.h"', "",
             "namespace sonde::sys {", "namespace {", "", "constexpr IoctlName rows[] = {"]
    lines += [f'    {{0x{number:x}, {words[wide]}, {words[narrow]}, "{name}"}},' for number, name, wide, narrow in rows]
    return "\n".join([*lines, "};", "", "}  // namespace", "",
                      "constinit const std::span<const IoctlName> ioctl_table = rows;", "",
                      "}  // namespace sonde::sys", ""])


def write_if_changed(path: Path, text: str) -> None:
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def main() -> None:
    source, directory = Path(sys.argv[1]), Path(sys.argv[2])
    rows = parse(source)
    directory.mkdir(parents=True, exist_ok=True)
    write_if_changed(directory / f"{source.stem}.h", HEADER.format(source=source.name))
    write_if_changed(directory / f"{source.stem}.cpp", source_text(source, rows))


if __name__ == "__main__":
    main()
