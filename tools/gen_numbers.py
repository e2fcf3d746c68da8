#!/usr/bin/env python3
"""Makes OUTDIR/<abi>.h and <abi>.cpp from <abi>.tbl (only if they differ): names by number and numbers by name.

    gen_numbers.py IN.tbl OUTDIR

A line of a .tbl file is `NUMBER NAME ENTRY [ENTRY OF A 64-BIT KERNEL]`; an entry is "-" where there is none.
"""

import re
import sys
from pathlib import Path


def parse(path: Path) -> dict[int, tuple[str, str]]:
    """number -> (name, entry in a 64-bit kernel)"""
    calls: dict[int, tuple[str, str]] = {}
    names: set[str] = set()
    for place, line in enumerate(path.read_text().splitlines(), 1):
        words = line.split("#")[0].split() if line.startswith("#") else line.split()
        if not words:
            continue
        if len(words) not in (3, 4) or not words[0].isdigit() or not re.fullmatch(r"\w+(#64)?", words[1]):
            sys.exit(f"{path}:{place}: not `NUMBER NAME ENTRY [ENTRY]`: {line}")
        number, name = int(words[0]), words[1]
        if number in calls or name in names:
            sys.exit(f"{path}:{place}: {number} or {name} is there twice")
        names.add(name)
        calls[number] = (name, "" if words[-1] == "-" else words[-1])
    return calls


def strings(name: str, values: list[str]) -> list[str]:
    lines, line = [f"constexpr std::string_view {name}[] = {{"], "   "
    for value in values:
        word = f' "{value}",' if value else " {},"
        if len(line) + len(word) > 118:
            lines.append(line)
            line = "   "
        line += word
    return [*lines, line, "};", ""]


def header_text(path: Path) -> str:
    abi = path.stem
    return f"""// Made by tools/gen_numbers.py from {path.name}: do not edit.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace sonde::sys {{

extern const std::span<const std::string_view> {abi}_names;    // by number; empty where there is no call
extern const std::span<const std::string_view> {abi}_entries;  // by number: the function in the kernel, empty if none
std::optional<unsigned> {abi}_number(std::string_view name);

}}  // namespace sonde::sys
"""


def source_text(path: Path, calls: dict[int, tuple[str, str]]) -> str:
    abi = path.stem
    every = range(max(calls) + 1)
    names = [calls[n][0] if n in calls else "" for n in every]
    entries = [calls[n][1] if n in calls else "" for n in every]
    by_name = [str(n) for _, n in sorted((calls[n][0], n) for n in calls)]
    lines = [f"// Made by tools/gen_numbers.py from {path.name}: do not edit.", f'#include "sys/numbers/{abi}.h"', "",
             "#include <algorithm>", "", "namespace sonde::sys {", "namespace {", ""]
    lines += strings("names", names) + strings("entries", entries)
    lines += ["// Numbers in the order of their names.", "constexpr unsigned short by_name[] = {"]
    lines += ["    " + ", ".join(by_name[at:at + 20]) + "," for at in range(0, len(by_name), 20)]
    lines += ["};", "", "}  // namespace", "",
              f"constinit const std::span<const std::string_view> {abi}_names = names;",
              f"constinit const std::span<const std::string_view> {abi}_entries = entries;", "",
              f"std::optional<unsigned> {abi}_number(std::string_view name) {{",
              "  const auto at = std::ranges::lower_bound(by_name, name, {}, [](unsigned number) { return names[number]; });",
              "  if (at == std::ranges::end(by_name) || names[*at] != name) return std::nullopt;",
              "  return *at;", "}", "", "}  // namespace sonde::sys", ""]
    return "\n".join(lines)


def write_if_changed(path: Path, text: str) -> None:
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def main() -> None:
    source, directory = Path(sys.argv[1]), Path(sys.argv[2])
    calls = parse(source)
    directory.mkdir(parents=True, exist_ok=True)
    write_if_changed(directory / f"{source.stem}.h", header_text(source))
    write_if_changed(directory / f"{source.stem}.cpp", source_text(source, calls))


if __name__ == "__main__":
    main()
