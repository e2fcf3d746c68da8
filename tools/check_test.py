#!/usr/bin/env python3
"""Each check of the house must be able to fail."""

import tempfile
import unittest
from pathlib import Path

import check_layers
import check_ratchet
import check_sizes

ARROWS = "sonde_layer(base)\nsonde_layer(abi base)\nsonde_layer(os abi)\nsonde_layer(symbols base)\nsonde_layer(api os)\n"


class Checks(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Path(self.folder.name)
        self.write("cmake/layers.cmake", ARROWS)
        self.write("tools/ratchet.txt", "# none\n")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def layers(self):
        return "\n".join(check_layers.check(self.root))

    def test_arrows_forward_are_fine(self):
        self.write("src/os/a.h", '#include "os/b.h"\n#include "abi/x.h"\n#include "base/y.h"\n#include <vector>\n')
        self.write("src/api/a.cpp", "#include <sonde/tracer.h>\n")
        self.assertEqual("", self.layers())

    def test_arrow_back(self):
        self.write("src/base/a.h", '#include "os/b.h"\n')
        self.assertIn("src/base/a.h:1: base may not include os", self.layers())

    def test_sibling(self):
        self.write("src/os/a.cpp", '\n  #  include "symbols/b.h"\n')
        self.write("src/os/a_test.cpp", '#include "symbols/b.h"\n')
        self.assertEqual("src/os/a.cpp:2: os may not include symbols (symbols/b.h)", self.layers())

    def test_unknown_layer(self):
        self.write("src/misc/a.h", "\n")
        self.assertIn("misc is no layer", self.layers())

    def test_relative_include(self):
        self.write("src/os/a.h", '#include "b.h"\n')
        self.assertIn('include "b.h" as', self.layers())

    def test_public_headers_stay_public(self):
        self.write("include/sonde/a.h", '#include "base/b.h"\n')
        self.write("src/base/a.h", "#include <sonde/a.h>\n")
        self.assertIn("a public header may not include base/b.h", self.layers())
        self.assertIn("base may not include public headers", self.layers())

    def test_size(self):
        self.write("src/os/long.cpp", "x\n" * 601)
        self.write("src/os/right.cpp", "x\n" * 600)
        self.write("src/sys/rows/table.cpp", "x\n" * 900)
        self.assertEqual(1, len(check_sizes.check(self.root)))

    def test_ratchet_up(self):
        samples = {
            "nolint": "int x;  // NOLINT",
            "todo": "// TODO: later",
            "skip-without-reason": "GTEST_SKIP();",
            "sleep": "usleep(1);",
            "library-prints": 'printf("x");',
            "heavy-header": "#include <regex>",
        }
        self.assertEqual(samples.keys(), check_ratchet.PATTERNS.keys())
        for name, line in samples.items():
            self.write("src/os/a.h", line + "\n")
            self.assertRegex("\n".join(check_ratchet.check(self.root)), f"^{name}: 1 places, allowed 0")

    def test_ratchet_down(self):
        self.write("tools/ratchet.txt", "todo 1\n")
        self.assertIn("lower it", "\n".join(check_ratchet.check(self.root)))

    def test_ratchet_lets_reasons_and_tracees_pass(self):
        self.write("src/os/a_test.cpp", 'GTEST_SKIP() << "needs root";\n')
        self.write("tests/tracees/nap.c", "usleep(1);\n")
        self.assertEqual([], check_ratchet.check(self.root))


if __name__ == "__main__":
    unittest.main()
