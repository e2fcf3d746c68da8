#!/usr/bin/env python3
"""--json against its schema (docs/trace-schema.json), and what it says against what was done."""

import os
import sys

try:
    import jsonschema
except ImportError:  # a python of one's own: the distribution's has it
    if sys.executable == "/usr/bin/python3":
        raise
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])

import json
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[2]
SONDE = Path(os.environ["SONDE_BUILD"]) / "bin/sonde"
SCHEMA = json.loads((ROOT / "docs/trace-schema.json").read_text())


def trace(*arguments):
    """The events of a run, each of them valid."""
    with tempfile.NamedTemporaryFile("r") as out:
        subprocess.run([SONDE, "trace", "--json", "-o", out.name, *arguments], timeout=120, check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        events = [json.loads(line) for line in out]
    validator = jsonschema.Draft7Validator(SCHEMA)
    for event in events:
        for error in validator.iter_errors(event):
            raise AssertionError(f"{error.message}\nin {json.dumps(event)[:2000]}")
    return events


def calls(events, name):
    return [e for e in events if e["type"] == "call" and e["name"] == name]


class Json(unittest.TestCase):
    def test_the_schema_is_one(self):
        jsonschema.Draft7Validator.check_schema(SCHEMA)
        with self.assertRaises(AssertionError):
            # The check can fail: a call without arguments is none.
            validator = jsonschema.Draft7Validator(SCHEMA)
            errors = list(validator.iter_errors({"type": "call", "time": 1, "pid": 1, "tid": 1, "command": "x"}))
            self.assertEqual(errors, [])

    def test_arguments_are_typed_and_whole(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "file"
            path.write_bytes(b"\xff\x00long" * 1000)
            events = trace("-yy", "cat", str(path))
        opened = [c for c in calls(events, "openat") if c["args"][1]["value"] == str(path)]
        self.assertEqual(len(opened), 1)
        dirfd, name, flags = opened[0]["args"]
        self.assertEqual((dirfd["name"], dirfd["type"], dirfd["value"]["name"]), ("dirfd", "fd", "AT_FDCWD"))
        self.assertEqual((name["name"], name["type"]), ("pathname", "path"))
        self.assertEqual(flags["value"]["flags"], ["O_RDONLY"])
        self.assertEqual(opened[0]["result"]["value"]["path"], str(path))
        read = [c for c in calls(events, "read") if c["args"][0]["value"].get("path") == str(path)][0]
        self.assertEqual(bytes.fromhex(read["args"][1]["value"]["hex"]), b"\xff\x00long" * 1000)

    def test_processes_signals_and_ends(self):
        events = trace("-f", "sh", "-c", "(exit 3); kill -USR1 $$")
        self.assertEqual([e["status"] for e in events if e["type"] == "exited"], [3])
        killed = [e for e in events if e["type"] == "killed"]
        self.assertEqual(killed[0]["signal"]["name"], "SIGUSR1")
        self.assertTrue(any(e["type"] == "signal" and e["info"]["si_signo"]["name"] == "SIGUSR1" for e in events))
        self.assertTrue(any(e["type"] == "attached" for e in events))

    def test_errors_tampering_and_stacks(self):
        events = trace("-k", "-e", "trace=openat", "-e", "inject=openat:error=EIO:when=3", "cat", "/etc/hostname")
        failed = [c for c in events if "tampered" in c]
        self.assertEqual(len(failed), 1)
        self.assertEqual((failed[0]["error"]["name"], failed[0]["tampered"]), ("EIO", ["result"]))
        self.assertTrue(failed[0]["stack"][0]["module"].endswith(".so.6"))

    def test_real_programs(self):
        for command in (["ls", "-l", "/"], ["python3", "-c", "import socket; socket.socketpair()"], ["bash", "-c", "ls | wc -l; wait"]):
            with self.subTest(command=command):
                self.assertGreater(len(trace("-f", "-yy", *command)), 20)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
