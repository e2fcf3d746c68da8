"""What `sonde sweep` promises besides findings: reports, exit codes, baselines, checks, safety, the same twice."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.dom.minidom

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from plants_test import HERE, SONDE, can_sweep


@unittest.skipUnless(can_sweep(), "namespaces cannot be made here, and without them nothing is swept")
class Reports(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="sonde-sweep-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.work = self.folder / "work"
        self.work.mkdir()
        (self.work / "input.txt").write_text("some input\n")

    def build(self, name):
        source = HERE / "plants" / f"{name}.c"
        subprocess.run(["gcc", "-g", "-O0", "-w", "-D_GNU_SOURCE", "-o", self.work / name, source], check=True)

    def sweep(self, *words, **more):
        return subprocess.run([SONDE, "sweep", "--quiet", *words], cwd=self.work, capture_output=True, text=True, timeout=120, **more)

    def test_reports_are_written_and_well_formed(self):
        self.build("short_write")
        files = {kind: self.folder / kind for kind in ("json", "sarif", "junit", "html")}
        ran = self.sweep(*[f"--{kind}={path}" for kind, path in files.items()], "./short_write")
        self.assertEqual(ran.returncode, 1, ran.stderr)
        report = json.loads(files["json"].read_text())
        self.assertEqual([f["class"] for f in report["findings"]], ["silent"])
        finding = report["findings"][0]
        self.assertEqual(finding["stack"][1]["line"], 11)
        self.assertEqual(finding["fault"], "short")
        self.assertEqual(report["tried"], len(report["verdicts"]))
        result = json.loads(files["sarif"].read_text())["runs"][0]["results"][0]
        self.assertEqual(result["locations"][0]["physicalLocation"]["region"]["startLine"], 11)
        suite = xml.dom.minidom.parse(str(files["junit"])).documentElement
        self.assertEqual(suite.getAttribute("failures"), "1")
        page = files["html"].read_text()
        self.assertIn("silent</span> at short_write.c:11 (main)", page)
        self.assertNotRegex(page, r"(src|href)=")  # needs nothing else

    def test_baseline_forgives_what_is_known(self):
        self.build("ignored_close")
        baseline = f"--baseline={self.folder}/known"
        self.assertEqual(self.sweep(baseline, "./ignored_close").returncode, 1)
        self.assertEqual(self.sweep(baseline, "--update-baseline", "./ignored_close").returncode, 0)
        again = self.sweep(baseline, "./ignored_close")
        self.assertEqual(again.returncode, 0)
        self.assertIn("(known)", again.stdout)

    def test_the_reproducer_reproduces(self):
        self.build("ignored_write")
        ran = self.sweep("./ignored_write")
        line = re.search(r"^   again +sonde (trace .*)$", ran.stdout, re.M)[1]
        subprocess.run(f"{SONDE} {line}", shell=True, cwd=self.work, check=True, capture_output=True)
        self.assertEqual((self.work / "out.txt").read_text(), "")

    def test_two_sweeps_say_the_same(self):
        self.build("lenient_copy")
        words = [re.sub(r" in [0-9.]+ s", "", self.sweep("./lenient_copy").stdout) for _ in range(2)]
        self.assertIn("lenient", words[0])
        self.assertEqual(*words)

    def test_check_says_what_is_right(self):
        command = ["sh", "-c", "cat input.txt > out.txt; echo done"]
        ran = self.sweep("--check=cmp input.txt out.txt", *command)
        self.assertRegex(ran.stdout, r"\d+\. wrong at")

    def test_output_limits_what_is_compared(self):
        self.build("ignored_write")
        self.assertEqual(self.sweep("--output=other.txt", "./ignored_write").returncode, 0)

    def test_shards_merge_to_the_whole(self):
        self.build("lenient_copy")
        results = f"--results={self.folder}/results"
        for shard in ("1/3", "2/3", "3/3", "2/3"):  # one comes twice
            ran = self.sweep(results, f"--shard={shard}", "./lenient_copy")
            self.assertEqual(ran.returncode, 0, ran.stderr)
        merged = self.sweep(results, "--merge", "./lenient_copy")
        whole = self.sweep("./lenient_copy")
        findings = [[line for line in ran.stdout.splitlines() if re.match(r"\d+\. |   (injected|result)", line)] for ran in (merged, whole)]
        self.assertTrue(findings[0])
        self.assertEqual(*findings)
        tried = [re.search(r"(\d+) of (\d+) scenarios", ran.stdout).groups() for ran in (merged, whole)]
        self.assertEqual(*tried)
        (self.folder / "results" / "shard-2-of-3.verdicts").unlink()
        self.assertIn("cut short", self.sweep(results, "--merge", "./lenient_copy").stdout)

    def test_nothing_outside_is_touched(self):
        outside = self.folder / "outside"
        ran = self.sweep("sh", "-c", f"echo x > {outside}; echo x > /tmp/sonde-escaped; rm -f /etc/hostname; kill -9 -1; exit 3")
        self.assertFalse(outside.exists())
        self.assertFalse(pathlib.Path("/tmp/sonde-escaped").exists())
        self.assertIn(ran.returncode, (0, 1, 2))

    def test_refusals(self):
        for words in (["--plausible=never", "true"], ["--budget=soon", "true"], [], ["--tree=/", "true"], ["--json=/absent/x", "true"], ["./absent"]):
            ran = self.sweep(*words)
            self.assertEqual(ran.returncode, 2, words)
            self.assertRegex(ran.stderr, r"^\S*sonde: .+")

    def test_the_plan_can_be_narrowed(self):
        self.build("ignored_write")
        listed = self.sweep("--list", "--only=ENOSPC", "./ignored_write").stdout
        self.assertTrue(listed)
        self.assertTrue(all(":ENOSPC" in line for line in listed.splitlines()), listed)
        self.assertNotIn("write@", self.sweep("--list", "--skip=write", "./ignored_write").stdout)


if __name__ == "__main__":
    unittest.main()
