#!/usr/bin/env python3
"""A program outside of this tree builds against the installed library, by find_package and by pkg-config, and works."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = Path(os.environ.get("SONDE_BUILD", HERE.parents[1] / "build/debug")).resolve()


def run(*command, **more):
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300, **more
    )
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))} exited with {done.returncode}:\n{done.stdout}")
    return done.stdout


class Outside(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.work = Path(cls.folder.name)
        # Installed elsewhere than configured for: the package files must find what they need wherever they stand.
        run("cmake", "--install", BUILD, "--prefix", cls.work / "first")
        (cls.work / "first").rename(cls.work / "prefix")

    def assert_counts_writes(self, program):
        environment = dict(os.environ, LD_LIBRARY_PATH=str(self.work / "prefix/lib"))  # for a shared libsonde
        self.assertEqual("two\nlines\nwrite: 2\n", run(program, "sh", "-c", "echo two; echo lines", env=environment))

    def test_find_package(self):
        build = self.work / "cmake"
        run("cmake", "-S", HERE / "outside", "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={self.work}/prefix")
        run("cmake", "--build", build)
        self.assert_counts_writes(build / "outside")

    def test_pkg_config(self):
        environment = dict(os.environ, PKG_CONFIG_PATH=str(self.work / "prefix/lib/pkgconfig"))
        words = run("pkg-config", "--cflags", "--libs", "sonde", env=environment).split()
        program = self.work / "outside"
        run("g++", "-std=c++23", HERE / "outside/main.cpp", "-o", program, *words)
        self.assert_counts_writes(program)


if __name__ == "__main__":
    unittest.main()
