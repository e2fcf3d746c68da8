#!/usr/bin/env python3
"""The runner of README's blocks must accept what is so, and refuse what is not."""

import os
import unittest

import run_readme_blocks as blocks


def run(text):
    return blocks.run_file(text, dict(os.environ))


class Blocks(unittest.TestCase):
    def test_output_in_order_with_gaps_and_wildcards(self):
        self.assertEqual(1, run("```sh\n# a title\nseq 5; echo 'x   = 17 ms'\n# 2\n# 4\n# x = ... ms\n```\n"))

    def test_wrong_output(self):
        with self.assertRaisesRegex(blocks.Mistake, "line 2.*did not print"):
            run("```sh\necho 12\n# 1\n```\n")

    def test_wrong_order(self):
        with self.assertRaisesRegex(blocks.Mistake, "did not print\n    1"):
            run("```sh\nseq 2\n# 2\n# 1\n```\n")

    def test_output_belongs_to_its_command(self):
        with self.assertRaisesRegex(blocks.Mistake, "line 4"):
            run("```sh\necho a; echo b\n# a\ntrue\n# b\n```\n")

    def test_status(self):
        run("```sh\nfalse\n# exit status 1\ntrue\n```\n")
        with self.assertRaisesRegex(blocks.Mistake, "exited with 1"):
            run("```sh\nfalse\n```\n")

    def test_early_exit(self):
        with self.assertRaisesRegex(blocks.Mistake, "ended early"):
            run("```sh\nexit 0\n# more\ntrue\n```\n")

    def test_file_block(self):
        self.assertEqual(1, run("```c a.c\nint x;\n```\n```sh\ncat a.c\n# int x;\n```\n"))

    def test_unknown_kind(self):
        with self.assertRaisesRegex(blocks.Mistake, "none of the kinds"):
            run("```\nls\n```\n")

    def test_unfinished_block(self):
        with self.assertRaisesRegex(blocks.Mistake, "never ends"):
            run("```sh\nls\n")


if __name__ == "__main__":
    unittest.main()
