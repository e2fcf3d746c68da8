#!/usr/bin/env python3
"""The code that the debugger borrows for copies of instructions: never before the program is past it, and given back."""
import re
import unittest

from support import DebugTest

SOURCE = """
#include <stdio.h>
#include <unistd.h>
volatile long total;
__attribute__((noinline, naked)) void awkward(void) { __asm__("lock addq $3, total(%rip)\\n ret"); }
int main(int argc, char **argv)
{
    for (int i = 0; i < 100; i++) awkward();
    printf("%ld\\n", total);
    fflush(stdout);
    if (argc < 2) execl("/proc/self/exe", "again", "again", (char *)0);
    return total == 300 ? 4 : 5;
}
"""


class Slot(DebugTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = cls.build("slot", SOURCE)

    def test_an_instruction_that_must_be_copied_is_done_100_times_in_each_program(self):
        said = self.debug('dprintf *awkward,"hit\\n"\nrun\n', self.program)
        self.assertEqual(said.count("hit\n"), 200)
        self.assertIn("300\n", said)
        self.assertIn("exited with code 04", said)

    def test_traps_in_the_dynamic_linker_before_the_program_begins(self):
        # In batch mode a script ends with the first command that fails, so each place is one that there is.
        said = self.debug('starti\ndprintf _dl_relocate_object,"relocating\\n"\ndprintf _dl_map_object,"mapping\\n"\ndprintf *$pc+3,"early\\n"\ncontinue\n', self.program)
        self.assertIn("relocating\n", said)
        self.assertIn("mapping\n", said)
        self.assertIn("exited with code 04", said)

    def test_borrowed_code_is_given_back_at_each_stop(self):
        said = self.debug("break main\nrun\nx/29xb _start\nbreak *awkward\ncontinue\ncontinue\nstepi\nx/29xb _start\nkill\n", self.program)
        lines = re.findall(r"(?m)^0x[0-9a-f]+ <_start[^>]*>:\s*(.*)$", said)
        self.assertEqual(len(lines), 8, said)
        self.assertEqual(lines[:4], lines[4:])


if __name__ == "__main__":
    unittest.main()
