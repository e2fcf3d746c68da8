"""What the debugger's end-to-end tests share: tracees built from source here, and sessions."""
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
SONDE = Path(os.environ.get("SONDE_BUILD", HERE.parent.parent / "build/debug")).resolve() / "bin/sonde"
TIMEOUT = 60


class DebugTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = Path(cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def build(cls, name, source, *flags):
        """Compiles C source; returns the program's path."""
        file = cls.path / f"{name}.c"
        file.write_text(source)
        subprocess.run(["gcc", "-g", "-O0", "-w", *flags, "-o", str(cls.path / name), str(file), "-pthread"], check=True, timeout=TIMEOUT)
        return str(cls.path / name)

    def debug(self, script, *arguments, options=(), stdin=None):
        """Runs a script given as -x, in batch mode; returns what was said, program's output included."""
        file = self.path / "script"
        file.write_text(script)
        done = subprocess.run([str(SONDE), "debug", "-nx", "--batch", *options, "-x", str(file), *arguments], stdin=stdin or subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=TIMEOUT)
        self.status = done.returncode
        return done.stdout

    def instructions(self, program, function):
        """The addresses of a function's instructions, as linked."""
        text = subprocess.run(["objdump", "-d", f"--disassemble={function}", program], check=True, capture_output=True, text=True).stdout
        return [int(address, 16) for address in re.findall(r"^\s+([0-9a-f]+):\t", text, re.M)]
