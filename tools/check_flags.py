#!/usr/bin/env python3
"""Compares every value of src/sys/flags/*.flags with the system's headers.

    check_flags.py [FILE.flags...]

Each set names its headers in a comment before it. Where these know a name, its value must be ours; names that they do not
know (newer than they are, or of no header) are counted. Exits with 1 if a value is wrong.
"""

import re
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import gen_flags  # noqa: E402

# What most kernel headers want before them; the C library's types where a kernel header needs those.
PRELUDES = (
    "#include <stddef.h>\n#include <stdint.h>\n#include <linux/types.h>\n#include <linux/ioctl.h>\n",
    "#include <stddef.h>\n#include <stdint.h>\n#include <time.h>\n#include <sys/types.h>\n#include <sys/socket.h>\n"
    "#include <net/if.h>\n#include <linux/types.h>\n",
)


@dataclass
class Tally:
    checked: int = 0
    unknown: int = 0
    without_header: int = 0
    wrong: list[str] = field(default_factory=list)
    broken_headers: list[str] = field(default_factory=list)


def compile_errors(source: str) -> list[tuple[int, str]]:
    """(line, message) of every error in the probe itself; line 0 for those in headers."""
    done = subprocess.run(["gcc", "-std=gnu17", "-D_GNU_SOURCE", "-fsyntax-only", "-w", "-fmax-errors=0", "-xc", "-"],
                          input=source, capture_output=True, text=True, timeout=120, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"})
    errors = []
    for line in done.stderr.splitlines():
        if match := re.match(r"<stdin>:(\d+):\d+: (?:error|note): (.*)", line):
            errors.append((int(match[1]), match[2]))
        elif re.match(r"\S+: (?:fatal )?error: ", line):
            errors.append((0, line))
    return errors


def includes(headers: tuple[str, ...]) -> str:
    return "".join(f"#if __has_include(<{h}>)\n#include <{h}>\n#endif\n" for h in headers)


def check_group(headers: tuple[str, ...], entries: dict[str, int], tally: Tally) -> None:
    """All names that are looked up in the same headers, with one run of the compiler."""
    for prelude in PRELUDES:
        head = prelude + includes(headers)
        if not compile_errors(head):
            break
    else:
        tally.broken_headers.append(" ".join(headers))
        tally.unknown += len(entries)
        return
    first = head.count("\n") + 1
    names = list(entries)
    asserts = [f"_Static_assert(sizeof({n}) <= 4 ? (unsigned)({n}) == (unsigned)0x{entries[n]:x}ull"
               f" : (unsigned long long)({n}) == 0x{entries[n]:x}ull, \"\");" for n in names]
    bad: dict[str, bool] = {}  # name -> was it the assertion that failed
    for line, message in compile_errors(head + "\n".join(asserts) + "\n"):
        if 0 <= line - first < len(names):
            name = names[line - first]
            bad[name] = bad.get(name, False) or message.startswith("static assertion failed")
    for name in names:
        if name not in bad:
            tally.checked += 1
        elif bad[name]:
            tally.wrong.append(f"{name} is not 0x{entries[name]:x} in {' '.join(headers)}")
        else:
            tally.unknown += 1


def check(paths: list[Path]) -> Tally:
    tally = Tally()
    groups: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
    for path in paths:
        for each in gen_flags.parse(path):
            for entry in each.entries:
                if not each.headers or not re.fullmatch(r"\w+", entry.name) or entry.name[0].isdigit():
                    tally.without_header += 1
                    continue
                group = groups[tuple(each.headers)]
                if group.setdefault(entry.name, entry.value) != entry.value:
                    tally.wrong.append(f"{entry.name} has two values: 0x{group[entry.name]:x} and 0x{entry.value:x}")
    for headers, entries in groups.items():
        check_group(headers, entries, tally)
    return tally


def main() -> int:
    paths = [Path(p) for p in sys.argv[1:]] or sorted(Path("src/sys/flags").glob("*.flags"))
    tally = check(paths)
    for mistake in tally.wrong:
        print("wrong:", mistake)
    for header in tally.broken_headers:
        print("these headers do not compile here:", header)
    print(f"{tally.checked} values checked, {tally.unknown} not known to these headers, "
          f"{tally.without_header} of no header, {len(tally.wrong)} wrong")
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
