"""Sweeps small programs with one planted error each, and correct ones.

Every plant says in its head what must be found: `EXPECT class PLANT`, PLANT being the line with that word. Nothing at all may
be found in the controls.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).parent
BUILD = os.environ.get("SONDE_BUILD", str(HERE / "../../build/debug"))
SONDE = os.path.abspath(os.path.join(BUILD, "bin/sonde"))
FILES = {
    "input.txt": "some input\n",
    "other.txt": "some other\n",
    "config": "# settings\ngreeting=1\n",
    "state": "old state, rather long\n",
    "log": "first\n",
}


def can_sweep():
    return subprocess.run(["unshare", "-mnipu", "--fork", "true"], capture_output=True).returncode == 0


def sweep(source, options=(), keep=None):
    """The exit status, the findings as (class, file, line), and the text."""
    with tempfile.TemporaryDirectory(prefix="sonde-sweep-") as folder:
        work = pathlib.Path(folder) / "work"
        work.mkdir()
        for name, text in FILES.items():
            (work / name).write_text(text)
        program = work / source.stem
        subprocess.run(["gcc", "-g", "-O0", "-w", "-D_GNU_SOURCE", "-o", program, source], check=True)
        ran = subprocess.run([SONDE, "sweep", "--quiet", "--jobs=1", *options, "--", "./" + source.stem], cwd=work, capture_output=True, text=True, timeout=240)
        left = {path.name: path.read_text() for path in work.iterdir() if path.name != source.stem}
        assert left == FILES, f"{source.stem}: the work tree was touched: {left}"
    found = [(m[1], m[2], int(m[3])) for m in re.finditer(r"^\d+\. (\S+) at ([^:\s]+):(\d+) ", ran.stdout, re.M)]
    return ran.returncode, found, ran.stdout + ran.stderr


def plants():
    return sorted(path for path in (HERE / "plants").glob("*.c") if not path.stem.startswith("control_"))


def controls():
    return sorted((HERE / "plants").glob("control_*.c"))


@unittest.skipUnless(can_sweep(), "namespaces cannot be made here, and without them nothing is swept")
class Plants(unittest.TestCase):
    def check_plant(self, source, *options):
        text = source.read_text()
        expected = re.search(r"// EXPECT (\S+) PLANT", text)[1]
        line = next(number for number, one in enumerate(text.splitlines(), 1) if "// PLANT" in one)
        status, found, said = sweep(source, options)
        if status != 1 or (expected, source.name, line) not in found:
            return f"{source.stem}: wanted {expected} at line {line}, status {status}\n{said}"

    def check_control(self, source, *options):
        status, found, said = sweep(source, options)
        if status != 0 or found:
            return f"{source.stem}: status {status}\n{said}"

    def each(self, check, sources, *options):
        with ThreadPoolExecutor(4) as pool:
            problems = [problem for problem in pool.map(lambda source: check(source, *options), sources) if problem]
        self.assertFalse(problems, "\n\n" + "\n\n".join(problems))

    def test_plants_are_found(self):
        self.assertGreaterEqual(len(plants()), 20)
        self.each(self.check_plant, plants())

    def test_nothing_is_found_in_controls(self):
        self.assertGreaterEqual(len(controls()), 10)
        self.each(self.check_control, controls())

    def test_plants_are_found_without_forking(self):
        self.each(self.check_plant, plants(), "--rerun")

    def test_nothing_is_found_in_controls_without_forking(self):
        self.each(self.check_control, controls(), "--rerun")


if __name__ == "__main__":
    unittest.main()
