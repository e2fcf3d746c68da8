#!/usr/bin/env python3
"""harvest_ioctls.py on a header made for it."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import harvest_ioctls  # noqa: E402

HEADER = """#include <linux/ioctl.h>
#define PROBE_IO(nr, type) _IOWR('p', nr, type)
#define PROBE_PLAIN _IO('p', 1)
#define PROBE_LONG _IOR('p', 2, long)
#define PROBE_MADE PROBE_IO(3, int)
#define PROBE_ALIAS PROBE_PLAIN
#define PROBE_LIMIT 7
#define PROBE_BROKEN _IOW('p', 5, struct nobody_knows)
enum { PROBE_ENUMERATED = _IOW('p', 4, char) };
"""


class Harvest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name).resolve()
        (self.root / "made").mkdir()
        (self.root / "made/probe.h").write_text(HEADER)

    def test_commands_are_found_and_valued_by_the_compiler(self):
        found = harvest_ioctls.harvest("made/probe.h", [self.root], "x86_64")
        self.assertEqual(found, {"PROBE_PLAIN": 0x7001, "PROBE_LONG": 0x80087002, "PROBE_MADE": 0xc0047003,
                                 "PROBE_ENUMERATED": 0x40017004})

    def test_a_table_grows_and_keeps_what_it_has(self):
        table = self.root / "probe.tbl"
        table.write_text("# kept\n0x00000001 OLD\n0x80047002 PROBE_LONG @i386\n")
        comments, rows = harvest_ioctls.read_table(table)
        rows.setdefault((0x80087002, "PROBE_LONG"), set()).add("x86_64")
        rows.setdefault((0x00000001, "OLD"), set()).add("i386")
        self.assertEqual(harvest_ioctls.table_text(comments, rows),
                         "# kept\n0x00000001 OLD\n0x80047002 PROBE_LONG @i386\n0x80087002 PROBE_LONG @x86_64\n")

    def test_the_table_of_the_project_reads_and_writes_to_itself(self):
        table = Path(__file__).parent.parent / "src/sys/ioctls/ioctls.tbl"
        self.assertEqual(harvest_ioctls.table_text(*harvest_ioctls.read_table(table)), table.read_text())


if __name__ == "__main__":
    unittest.main()
