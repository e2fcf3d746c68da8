#!/usr/bin/env python3
"""Runs the programs of examples/ and looks at what they say."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

EXAMPLES = Path(os.environ["SONDE_BUILD"]) / "examples"


def run(name, *arguments):
    return subprocess.run([EXAMPLES / name, *arguments], capture_output=True, text=True, timeout=60, check=False)


class Examples(unittest.TestCase):
    def test_each_is_short(self):
        sources = list((Path(__file__).parents[2] / "examples").glob("*.cpp"))
        self.assertEqual(len(sources), 3)
        for source in sources:
            self.assertLess(len(source.read_text().splitlines()), 40, source.name)

    def test_count_calls(self):
        done = run("count_calls", "/bin/sh", "-c", "/bin/true; /bin/true; exit 0")
        self.assertEqual(done.returncode, 0, done.stderr)
        counts = {name: int(count) for count, name in (line.split() for line in done.stdout.splitlines())}
        self.assertEqual(counts["execve"], 3)
        self.assertEqual(counts["exit_group"], 3)

    def test_opened_files(self):
        with tempfile.NamedTemporaryFile() as file:
            done = run("opened_files", "cat", file.name, "/nonexistent")
            self.assertIn(f"{file.name}: opened", done.stdout)
            self.assertIn("/nonexistent: No such file or directory", done.stdout)

    def test_third_write_fails(self):
        done = run("third_write_fails", "/bin/sh", "-c", "echo 1; echo 2; echo 3; echo 4")
        self.assertEqual(done.stdout, "1\n2\n4\n")
        self.assertIn('write(1, "3\\n", 2) = -1 ENOSPC (No space left on device)', done.stderr)

    def test_a_missing_program_is_told(self):
        done = run("count_calls", "/nonexistent/program")
        self.assertEqual(done.returncode, 1)
        self.assertIn("/nonexistent/program", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
