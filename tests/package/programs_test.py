#!/usr/bin/env python3
"""The packages of `./dev package`: the programs in them run, know what they depend on, and the static one needs nothing."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

BUILD = Path(__file__).resolve().parents[2] / "build"
STATIC = BUILD / "static/bin/sonde"


def run(*command, **more):
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, **more)


def package(name):
    return next(iter((BUILD / "release").glob(f"{name}_*.deb")), None)


@unittest.skipUnless(package("sonde") and STATIC.exists(), "no packages yet: ./dev package makes them")
class Packages(unittest.TestCase):
    def unpack(self, name):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        subprocess.run(["dpkg", "-x", package(name), folder.name], check=True)
        return Path(folder.name)

    def assert_traces(self, program):
        with tempfile.NamedTemporaryFile("r") as log:
            done = run(program, "trace", "-f", "-o", log.name, "/bin/sh", "-c", "/bin/echo traced; exit 3")
            trace = log.read()
        self.assertEqual((3, "traced\n", ""), (done.returncode, done.stdout, done.stderr))
        self.assertRegex(trace, r'execve\("/bin/echo", \["/bin/echo", "traced"\], ')
        self.assertRegex(trace, r'write\(1, "traced\\n", 7\) += 7')
        self.assertIn("+++ exited with 3 +++", trace)

    def test_packaged_program_traces(self):
        self.assert_traces(self.unpack("sonde") / "usr/bin/sonde")

    def test_manual_and_completions(self):
        root = self.unpack("sonde") / "usr/share"
        page = next(root.glob("man/man1/sonde.1*"))
        shown = run("man", "--warnings", "-l", page, env={**os.environ, "MANWIDTH": "80"}) if shutil.which("man") else None
        if shown:
            self.assertEqual("", shown.stderr)
            self.assertIn("--seccomp-bpf", shown.stdout)
        for shell, file, check in (("bash", "bash-completion/completions/sonde", "-n"), ("zsh", "zsh/site-functions/_sonde", "-n"),
                                   ("fish", "fish/vendor_completions.d/sonde.fish", "--no-execute")):
            self.assertIn("follow-forks", (root / file).read_text())
            if shutil.which(shell):
                self.assertEqual("", run(shell, check, root / file).stderr)

    def test_bash_completes_options_and_programs(self):
        script = self.unpack("sonde") / "usr/share/bash-completion/completions/sonde"
        for words, wanted in (("sonde tr", "trace"), ("sonde trace --follow", "--follow-forks"), ("sonde trace -e inj", "inject="),
                              ("sonde trace -f bas", "bash")):
            asked = f'. {script}; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); compopt() {{ :; }}; _sonde; printf "%s\\n" "${{COMPREPLY[@]}}"'
            self.assertIn(wanted, run("bash", "-c", asked).stdout.split(), words)

    def test_package_names_the_libraries_it_needs(self):
        needs = run("dpkg-deb", "-f", package("sonde"), "Depends").stdout
        linked = run("readelf", "-d", self.unpack("sonde") / "usr/bin/sonde").stdout
        self.assertIn("libc6 (>= ", needs)
        for library, owner in {"libdw.so": "libdw1", "libelf.so": "libelf1", "libstdc++.so": "libstdc++6"}.items():
            self.assertEqual(library in linked, f"{owner} (" in needs, f"{library}: {needs}")

    def test_library_package(self):
        root = self.unpack("libsonde-dev")
        for file in ("lib/libsonde.a", "lib/pkgconfig/sonde.pc", "lib/cmake/sonde/sonde-config.cmake"):
            self.assertTrue((root / "usr" / file).is_file(), file)
        self.assertTrue(list((root / "usr/include/sonde").glob("*.h")))

    def test_static_program_traces(self):
        self.assert_traces(STATIC)

    def test_static_program_needs_no_library(self):
        self.assertNotIn("NEEDED", run("readelf", "-d", STATIC).stdout)

    def test_static_program_runs_where_there_is_nothing_else(self):
        if os.geteuid() != 0:
            self.skipTest("chroot needs root")
        with tempfile.TemporaryDirectory() as root:
            (Path(root) / "sonde").write_bytes(STATIC.read_bytes())
            (Path(root) / "sonde").chmod(0o755)
            done = run("chroot", root, "/sonde", "trace", "/sonde", "trace", "-V")
            self.assertEqual(0, done.returncode, done.stderr)
            self.assertRegex(done.stderr, r'^execve\("/sonde", \["/sonde", "trace", "-V"\]')


if __name__ == "__main__":
    unittest.main()
