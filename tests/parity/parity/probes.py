"""Probes: small programs without a C library that make one family's calls with odd arguments.

The comment at the head of probe/NAME.c says how it may run:
    probe: real          makes its calls for real (they must not be able to hurt)
    probe: inject        makes them only where none of them reaches the kernel: behind a seccomp filter that answers 0
                         (mode fake), and under -e inject=…:retval=3 (there in namespaces of its own, so that a tracer
                         which fails to inject does no harm)
Each is built for x86-64, for i386, and for x86-64 with int 0x80, and is shown in several views.
"""
import re
import subprocess
from pathlib import Path

from .cases import Case

FLAGS = ("-O1 -w -nostdlib -static -fno-stack-protector -fno-zero-initialized-in-bss -fno-pie -no-pie "
         "-fno-asynchronous-unwind-tables -fno-builtin -std=gnu2x").split()
ABIS = {"64": [], "m32": ["-m32"], "int80": ["-DPROBE_INT80"]}
VIEWS = {"plain": "", "v": "-v", "raw": "-X raw", "verbose": "-v -X verbose", "y": "-yy", "xx": "-xx -s 7"}
QUICK_VIEWS = ("plain", "verbose")
MASKS = ("every_call", "signals", "process")  # strace 6.1 dies of its own assertion on some signal masks under -X verbose
INJECT = "-e 'inject=!exit_group,execve:retval=3'"


def build(directory, cache, abis, wanted):
    """(probe, abi) -> program; compiled only when something changed, and some case that begins so is wanted."""
    programs, header = {}, max(p.stat().st_mtime for p in Path(directory).glob("*.h"))
    cache.mkdir(parents=True, exist_ok=True)
    for source in sorted(Path(directory).glob("*.c")):
        for abi in abis:
            if not wanted(f"probe-{source.stem}-{abi}-"):
                continue
            target = cache / f"{source.stem}.{abi}"
            if not target.exists() or target.stat().st_mtime < max(header, source.stat().st_mtime):
                done = subprocess.run(["gcc", *FLAGS, *ABIS[abi], "-o", str(target), str(source)], capture_output=True, text=True)
                if done.returncode:
                    raise RuntimeError(f"{source.name} for {abi} does not compile:\n{done.stderr[:600]}")
            programs[source.stem, abi] = target
    return programs


def modes(source):
    m = re.search(r"probe:([ a-z]+)", source.read_text())
    return m.group(1).split() if m else ["inject"]


def cases(directory, cache, full, wanted=lambda prefix: True):
    """The cases of all probes, and the programs that they name."""
    abis = list(ABIS) if full else ["64", "m32"]
    views = list(VIEWS) if full else list(QUICK_VIEWS)
    programs = build(directory, cache, abis, wanted)
    found, names = [], {}
    for (probe, abi), program in programs.items():
        names[f"{probe}:{abi}"] = program
        for mode in modes(Path(directory) / f"{probe}.c"):
            for view in views:
                if view == "verbose" and probe in MASKS:
                    continue
                if not full and abi == "m32" and view != "plain":
                    continue
                ways = ["real"] if mode == "real" else ["fake", "inject"] if view == "plain" and (full or probe in ("every_call", "files")) else ["fake"]
                for way in ways:
                    options = " ".join(filter(None, [VIEWS[view], INJECT if way == "inject" else ""]))
                    found.append(Case(name=f"probe-{probe}-{abi}-{way}-{view}", source=f"{probe}.c", options=options, timeout=20,
                                      run=f"@{probe}:{abi}" + (" fake" if way == "fake" else ""), tags=["probe", way]))
    return found, names
