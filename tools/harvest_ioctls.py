#!/usr/bin/env python3
"""Adds to an ioctl table the commands that a tree of kernel headers defines.

    harvest_ioctls.py src/sys/ioctls/ioctls.tbl INCLUDE_DIR [MORE_INCLUDE_DIRS...]

Headers are looked for in INCLUDE_DIR (as `make headers_install` or a linux-libc-dev package lays them out); the others are
only searched by the compiler, e.g. for asm/. A command is a macro or an enumerator made with _IO, _IOR, _IOW, _IOWR or
with a macro made of these; in the old headers of LEGACY also a plain number. Mere second names of another command are left
out, as are those of other architectures. Rows are only added: an old number stays known when a struct has grown.
"""

import os
import re
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

# Headers whose commands are plain numbers, and what these are called.
LEGACY = {
    "asm-generic/ioctls.h": r"(TI?O?C|FIO)\w+", "asm-generic/sockios.h": r"\w+", "linux/cdrom.h": r"(CDROM|DVD_)\w+",
    "linux/fb.h": r"FBIO\w+", "linux/fd.h": r"FD[A-Z]+", "linux/hdreg.h": r"HDIO_\w+", "linux/if_bonding.h": r"SIOC\w+",
    "linux/kd.h": r"(KD|GIO_|PIO_|KI)\w+", "linux/loop.h": r"LOOP_(?!\w*FLAGS)\w+", "linux/mtio.h": r"MTIO\w+",
    "linux/sockios.h": r"SIOC\w+", "linux/vt.h": r"VT_\w+", "linux/wireless.h": r"SIOC\w+",
    "scsi/scsi_ioctl.h": r"SCSI_IOCTL_\w+", "scsi/sg.h": r"SG_[A-Z_]+",
}
SKIPPED_HEADERS = {"linux/usb/ch11.h"}
SKIPPED_NAMES = re.compile(r"__|_IO|FD_|SG_(DXFER|SCATTER|FLAG|DEF|BIG|INFO)|KVM_(S390|PPC|ARM|RISCV|XICS)|SIOCIWLAST$|SIOCGSTAMP(NS)?$|"
                           r"MIXER_|SOUND_MIXER|DMA_BUF_SET_NAME$|PPPIOCGIDLE$|VIDIOC_SUBDEV_((S|G|QUERY|ENUM)_?STD|\w*(DV_TIMINGS|EDID))")
ENCODERS = {"_IO", "_IOR", "_IOW", "_IOWR", "_IOC", "_IOR_BAD", "_IOW_BAD", "_IOWR_BAD"}
HEAD = "#include <stddef.h>\n#include <stdint.h>\n#include <limits.h>\n#include <linux/types.h>\n#include <linux/ioctl.h>\n"
# What some headers, and some commands of others, want before them.
RICH = ("linux/socket.h", "linux/if.h", "linux/fiemap.h", "linux/serial.h", "linux/filter.h", "linux/fb.h",
        "linux/atmapi.h", "linux/atmioc.h", "asm/termbits.h", "linux/if_ether.h", "linux/blktrace_api.h", "linux/hdreg.h", "xen/xen.h")
PRELUDES = (HEAD + "typedef __u32 compat_ulong_t, compat_uptr_t; typedef __s32 compat_int_t;\n"
            "typedef __u16 domid_t; typedef __u32 grant_ref_t; typedef unsigned long xen_pfn_t;\n" +
            "".join(f"#if __has_include(<{h}>)\n#include <{h}>\n#endif\n" for h in RICH),
            HEAD, HEAD + "#include <linux/socket.h>\n#include <linux/if.h>\n#include <linux/time.h>\n",
            HEAD + "#include <sys/types.h>\n#include <sys/socket.h>\n#include <netinet/in.h>\n#include <net/if.h>\n",
            HEAD + "#include <linux/fb.h>\n#include <linux/if_ether.h>\n")
FLAGS_OF = {"x86_64": [], "i386": ["-m32"]}


def gcc(arguments: list[str], source: str) -> subprocess.CompletedProcess:
    return subprocess.run(["gcc", "-std=gnu17", "-w", "-fmax-errors=0", *arguments, "-xc", "-"], input=source, text=True,
                          capture_output=True, timeout=120, env={"LC_ALL": "C", "PATH": os.environ["PATH"]})


def candidates(header: str, path: Path, preprocessed: str) -> list[str]:
    """Names in this header that look like commands."""
    macros: dict[str, tuple[str | None, str]] = {}
    own: list[str] = []
    current = ""
    for line in preprocessed.splitlines():
        if match := re.match(r'# \d+ "([^"]*)"', line):
            current = match[1]
        elif match := re.match(r"#define (\w+)(\([^)]*\))?\s+(.*)$", line):
            macros[match[1]] = (match[2], match[3])
            if current == str(path):
                own.append(match[1])
    encoders = set(ENCODERS)
    while True:  # macros of macros: DRM_IOWR, _SIOR, ...
        made = {n for n, (args, body) in macros.items() if not n.startswith("_IOC_") and n not in encoders and (
            body.strip() in encoders or (args and any(re.search(rf"\b{e}\s*\(", body) for e in encoders)))}
        if not made:
            break
        encoders |= made
    call = re.compile(rf"\b({'|'.join(sorted(encoders))})\s*\(")
    legacy = LEGACY.get(header)
    names = []
    for name in own:
        args, body = macros[name]
        plain = legacy and re.fullmatch(legacy, name) and not re.fullmatch(r"\(?\s*[A-Za-z_]\w*\s*\)?", body)
        if args is None and name not in encoders and (call.search(body) or plain):
            names.append(name)
    names += re.findall(r"(?:^|[{,])\s*(\w+)\s*=\s*_IO[RW]*\s*\(", path.read_text(errors="replace"), re.M)
    return [name for name in dict.fromkeys(names) if not SKIPPED_NAMES.match(name)]


def evaluate(header: str, names: list[str], head: str, arguments: list[str]) -> dict[str, int] | None:
    """What the compiler makes of them; those that do not compile are left out. None: the header itself does not."""
    source = head + f"#include <{header}>\n"
    first = source.count("\n") + 1
    while names:
        body = "".join(f'const unsigned v_{n} __attribute__((section("found"))) = (unsigned)({n});\n' for n in names)
        with tempfile.TemporaryDirectory() as folder:
            built, raw = f"{folder}/probe.o", f"{folder}/probe.bin"
            done = gcc([*arguments, "-c", "-o", built], source + body)
            if done.returncode == 0:
                subprocess.run(["objcopy", "-O", "binary", "-j", "found", built, raw], check=True, timeout=60)
                return dict(zip(names, struct.unpack(f"<{len(names)}I", Path(raw).read_bytes())))
        lines = {int(line) - first for line in re.findall(r"^<stdin>:(\d+):", done.stderr, re.M)}
        kept = [name for place, name in enumerate(names) if place not in lines]
        if len(kept) == len(names):
            return None
        names = kept
    return {}


def harvest(header: str, roots: list[Path], abi: str) -> dict[str, int]:
    search = [word for root in roots for word in ("-I", str(root))] + FLAGS_OF[abi]
    compiled, found = False, {}
    for head in PRELUDES:
        done = gcc([*search, "-E", "-dD"], head + f"#include <{header}>\n")
        if done.returncode:
            continue
        names = candidates(header, roots[0] / header, done.stdout)
        more = evaluate(header, [name for name in names if name not in found], head, search)
        compiled |= more is not None
        found |= more or {}
        if set(names) <= set(found):
            break
    if not compiled:
        print(f"{header} does not compile for {abi}", file=sys.stderr)
    return {n: v for n, v in found.items() if v >= 0x200 or header not in LEGACY}


def read_table(path: Path) -> tuple[list[str], dict[tuple[int, str], set[str]]]:
    comments, rows = [], {}
    for line in path.read_text().splitlines() if path.exists() else []:
        if line.startswith("#"):
            comments.append(line)
        elif line:
            number, name, *abi = line.split()
            rows[int(number, 16), name] = {abi[0][1:]} if abi else set(FLAGS_OF)
    return comments, rows


def table_text(comments: list[str], rows: dict[tuple[int, str], set[str]]) -> str:
    lines = [f"0x{number:08x} {name}" + (f" @{min(abis)}" if len(abis) == 1 else "")
             for (number, name), abis in sorted(rows.items())]
    return "\n".join([*comments, *lines, ""])


def main() -> None:
    table, roots = Path(sys.argv[1]), [Path(p).resolve() for p in sys.argv[2:]]
    comments, rows = read_table(table)
    before = len(rows)
    for path in sorted(roots[0].rglob("*.h")):
        header = str(path.relative_to(roots[0]))
        text = path.read_text(errors="replace")
        if re.match(r"\w+-linux-", header) or header in SKIPPED_HEADERS or not ("_IO" in text or "IO(" in text or header in LEGACY):
            continue
        for abi in FLAGS_OF:
            for name, number in harvest(header, roots, abi).items():
                rows.setdefault((number, name), set()).add(abi)
    table.write_text(table_text(comments, rows))
    print(f"{len(rows) - before} rows added to {before}")


if __name__ == "__main__":
    main()
