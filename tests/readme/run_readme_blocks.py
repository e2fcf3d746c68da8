#!/usr/bin/env python3
"""Runs every fenced block of a Markdown file and compares what it prints with what the file says it prints.

    run_readme_blocks.py FILE.md... [--build build/debug]

```sh            commands for bash. Comment lines after a command are output expected of it (stdout and stderr, in this
                 order, other lines may stand between): `...` stands for anything, runs of blanks are one, digits must
                 agree. `# exit status 3` after a command expects that status instead of 0.
```sh fresh      commands for a fresh machine: run by `./dev fresh`, not here
```cpp NAME      (or any other language, with a file name) is written to NAME, for the commands after it
```text          shown only

All blocks of a file run in one scratch directory, with the program that was built in PATH.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEPARATOR = "@@ end of chunk"
TIMEOUT = 120


class Mistake(Exception):
    pass


@dataclass
class Chunk:
    """Commands, and what they are expected to print."""

    line: int
    commands: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    status: int = 0


@dataclass
class Block:
    line: int
    info: list[str]
    lines: list[str]


def parse_blocks(text):
    blocks, current = [], None
    for number, line in enumerate(text.splitlines(), 1):
        if current is None:
            if match := re.match(r"```(.*)", line):
                current = Block(number, match[1].split(), [])
        elif line.startswith("```"):
            blocks.append(current)
            current = None
        else:
            current.lines.append(line)
    if current:
        raise Mistake(f"line {current.line}: the block never ends")
    return blocks


def parse_chunks(block):
    chunks = [Chunk(block.line + 1)]
    for offset, line in enumerate(block.lines, 1):
        if line.startswith("#"):
            if not chunks[-1].commands:
                continue  # a title, not output
            text = line[1:].strip()
            if match := re.fullmatch(r"exit status (\d+)", text):
                chunks[-1].status = int(match[1])
            elif text:
                chunks[-1].expected.append(text)
        elif line.strip():
            if chunks[-1].expected or chunks[-1].status:
                chunks.append(Chunk(block.line + offset))
            chunks[-1].commands.append(line)
    return [c for c in chunks if c.commands]


def pattern_of(expected):
    pieces = [r"\s+".join(map(re.escape, piece.split())) for piece in re.split(r"\.\.\.|…", expected)]
    return re.compile(r"\s*" + r".*".join(r"\s*" + piece + r"\s*" for piece in pieces) + r"\s*\Z")


def missing_line(expected, printed):
    """The first expected line that is not printed after those before it, or None."""
    at = 0
    for line in expected:
        pattern = pattern_of(line)
        while at < len(printed) and not pattern.match(printed[at]):
            at += 1
        if at == len(printed):
            return line
        at += 1
    return None


def run_block(block, scratch, environment):
    chunks = parse_chunks(block)
    script = ""
    for chunk in chunks:
        script += "\n".join(chunk.commands) + f"\nprintf '\\n{SEPARATOR} %d\\n' $? 2>&1\n"
    done = subprocess.run(
        ["bash", "-c", "exec 2>&1\n" + script], cwd=scratch, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, text=True, errors="replace", timeout=TIMEOUT)  # fmt: skip
    outputs = re.split(rf"^{SEPARATOR} (\d+)\n", done.stdout, flags=re.M)
    if len(outputs) < 2 * len(chunks):
        raise Mistake(f"line {block.line}: the block ended early:\n{done.stdout}")
    for chunk, output, status in zip(chunks, outputs[0::2], outputs[1::2]):
        where = f"line {chunk.line}: `{chunk.commands[-1]}`"
        if int(status) != chunk.status:
            raise Mistake(f"{where} exited with {status}, not {chunk.status}:\n{output}")
        if (line := missing_line(chunk.expected, output.splitlines())) is not None:
            raise Mistake(f"{where} did not print\n    {line}\nbut\n{output}")
    return len(chunks)


def run_file(text, environment):
    """Runs the blocks; how many commands were run. Raises Mistake."""
    count = 0
    with tempfile.TemporaryDirectory(prefix="readme-") as scratch:
        os.symlink(ROOT / "dev", Path(scratch) / "dev")
        for block in parse_blocks(text):
            kind, *rest = block.info or ["(none)"]
            if kind == "sh" and not rest:
                count += run_block(block, scratch, environment)
            elif kind == "sh" and rest == ["fresh"] or kind == "text":
                pass
            elif kind != "sh" and len(rest) == 1 and re.fullmatch(r"[\w.-]+", rest[0]):
                (Path(scratch) / rest[0]).write_text("\n".join(block.lines) + "\n")
            else:
                raise Mistake(f"line {block.line}: ```{' '.join(block.info)} is none of the kinds of block that can be run")
    return count


def environment_for(build):
    environment = dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC", NO_COLOR="1")
    environment["PATH"] = f"{build}/bin:{build}/prefix/bin:{environment['PATH']}"
    environment["PKG_CONFIG_PATH"] = f"{build}/prefix/lib/pkgconfig"
    environment["CMAKE_PREFIX_PATH"] = f"{build}/prefix"
    return environment


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--build", default=os.environ.get("SONDE_BUILD", "build/debug"))
    options = parser.parse_args()
    status = 0
    for path in options.files:
        try:
            count = run_file(path.read_text(), environment_for(Path(options.build).resolve()))
            print(f"{path}: {count} commands as described")
        except (Mistake, subprocess.TimeoutExpired) as mistake:
            print(f"{path}: {mistake}\nagain: {sys.argv[0]} {path} --build {options.build}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
