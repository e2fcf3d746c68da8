"""What DebugInfo reads of programs by two compilers must be what gdb reads: functions, scopes, types, lines, breakpoints."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.environ.get("SONDE_BUILD", os.path.join(HERE, "../../build/debug"))
PROBE = os.path.join(BUILD, "tests/dwarf_probe")

C = ["gcc -O0 -gdwarf-4", "gcc -O2 -gdwarf-5", "gcc -O3 -gdwarf-5 -gz", "gcc -O2 -gdwarf-5 -gsplit-dwarf", "gcc -O2 -g -flto",
     "gcc -O0 -gdwarf-4 -fdebug-types-section", "clang-19 -O0 -gdwarf-4", "clang-19 -O2 -gdwarf-5",
     "clang-19 -O2 -gdwarf-5 -gsplit-dwarf"]
CXX = ["g++ -O0 -gdwarf-4", "g++ -O2 -gdwarf-5", "g++ -O1 -gdwarf-5 -gsplit-dwarf", "clang++-19 -O0 -gdwarf-5",
       "clang++-19 -O2 -gdwarf-4"]
# Each with its reason: gdb shows the file of a link-time optimised declaration by its whole path.
ACCEPTED = [r"^DIFF file of \w+: ours 'program.c' gdb '/"]


@unittest.skipUnless(shutil.which("gdb"), "no gdb")
@unittest.skipUnless(os.path.exists(PROBE), "dwarf_probe is not built")
class SameAsGdb(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def compare(self, source, commands):
        with open(os.path.join(HERE, source)) as text:
            lines = text.read().count("\n")
        shutil.copy(os.path.join(HERE, source), self.folder.name)
        for command in commands:
            if not shutil.which(command.split()[0]):
                continue
            with self.subTest(command):
                subprocess.run(f"{command} {source} -o program", shell=True, cwd=self.folder.name, check=True)
                facts = subprocess.run([PROBE, "program", "1", source, str(lines)], cwd=self.folder.name, check=True,
                                       capture_output=True, timeout=60).stdout
                with open(os.path.join(self.folder.name, "facts"), "wb") as file:
                    file.write(facts)
                out = subprocess.run(["gdb", "-nx", "-batch", "-x", os.path.join(HERE, "compare.py"), "program"],
                                     cwd=self.folder.name, capture_output=True, text=True, timeout=120,
                                     env=dict(os.environ, SONDE_FACTS="facts", SONDE_SOURCE=source)).stdout
                compared = re.search(r"^COMPARED (\d+) ", out, re.M)
                self.assertTrue(compared, out[-2000:])
                self.assertGreater(int(compared[1]), 100)
                different = [line for line in out.splitlines() if line.startswith("DIFF ")
                             and not any(re.search(pattern, line) for pattern in ACCEPTED)]
                self.assertEqual(different, [])

    def test_c(self):
        self.compare("program.c", C)

    def test_cxx(self):
        self.compare("program.cpp", CXX)


if __name__ == "__main__":
    unittest.main()
