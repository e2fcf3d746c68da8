#!/usr/bin/env python3
"""The values of src/sys/flags/*.flags against the system's headers, and the checks that gen_flags.py makes."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import check_flags  # noqa: E402
import gen_flags  # noqa: E402

FLAGS = Path(__file__).parent.parent / "src/sys/flags"


class Values(unittest.TestCase):
    def test_every_value_is_that_of_the_headers(self):
        tally = check_flags.check(sorted(FLAGS.glob("*.flags")))
        print(f"{tally.checked} values checked, {tally.unknown} not known to these headers, "
              f"{tally.without_header} of no header")
        self.assertEqual(tally.wrong, [])
        self.assertGreater(tally.checked, 3000)
        self.assertLess(len(tally.broken_headers), 5, tally.broken_headers)

    def test_every_set_has_a_name_of_its_own(self):
        seen = {}
        for path in sorted(FLAGS.glob("*.flags")):
            for each in gen_flags.parse(path):
                self.assertNotIn(each.name, seen, f"{path.name} and {seen.get(each.name)} have it both")
                seen[each.name] = path.name


class Mistakes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "probe.flags"

    def parse(self, text):
        self.path.write_text(text)
        return gen_flags.parse(self.path)

    def test_a_wrong_value_is_found(self):
        self.parse("# <linux/fs.h>\nvalues whence\nSEEK_SET 0\nSEEK_END 7\nSEEK_NEVER 9\n")
        tally = check_flags.check([self.path])
        self.assertEqual((tally.checked, tally.unknown), (1, 1))
        self.assertEqual(len(tally.wrong), 1)
        self.assertIn("SEEK_END", tally.wrong[0])

    def test_a_mask_after_its_part_is_refused(self):
        with self.assertRaisesRegex(gen_flags.Mistake, "O_SYNC must stand before"):
            self.parse("flags f O_???\nO_DSYNC 0x1000\nO_SYNC 0x101000\n")

    def test_a_name_twice_is_refused(self):
        with self.assertRaisesRegex(gen_flags.Mistake, "twice: A"):
            self.parse("values v\nA 1\nA 2\n")
        with self.assertRaisesRegex(gen_flags.Mistake, "is there twice"):
            self.parse("values v\nA 1\nvalues v\nB 1\n")

    def test_what_is_no_line_is_refused(self):
        for line in ("A", "A one", "A 1 @arm=2", "A 0x1ffffffffffffffff"):
            with self.assertRaises(gen_flags.Mistake, msg=line):
                self.parse(f"values v\n{line}\n")
        with self.assertRaises(gen_flags.Mistake):
            self.parse("A 1\n")

    def test_values_are_sorted_and_the_first_name_of_a_value_stays_first(self):
        sets = self.parse("values v V_???\nB 2\nC 1\nD 2\nM -1\n")
        self.assertEqual([e.name for e in gen_flags.rows(sets[0], False)], ["C", "B", "D", "M"])
        self.assertEqual(sets[0].entries[-1].value, 2**64 - 1)

    def test_i386_has_rows_of_its_own_where_values_differ(self):
        sets = self.parse("flags f\nBIG 0 @i386=0x8000\nSMALL 1\n")
        text = gen_flags.source_text(self.path, sets)
        self.assertIn('{0x8000, "BIG"}', text)
        self.assertIn("f_i386_rows}", text)


if __name__ == "__main__":
    unittest.main()
