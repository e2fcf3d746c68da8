"""Turns what a tracer wrote into streams of lines that can be compared.

A stream is what one process did, in its order; the order between processes is up to the scheduler.  Processes are
named by birth: P is the first one, P.2 its second child.  Unfinished and resumed halves are joined.  Only what can not
be the same in two runs is replaced: pids, clock readings, inode numbers, random bytes.  Addresses stay (ASLR is off).
"""
import re
from dataclasses import dataclass

PREFIX = re.compile(r"^(?:\[pid +(\d+)(<[^>]*>)?\] |(\d+)(<[^>]*>)? +(?![\d.]*:))")
BIRTH = re.compile(r"(?:^|[ .>])(?:clone3?|fork|vfork)(?: resumed>|\().*\) += (\d+)")
SELF = re.compile(r"(?:^|\s)(?:getpid|gettid|set_tid_address)\((?:.* resumed>)?.*\) += (\d+)")
PARENT = re.compile(r"(?:^|\s)getppid\(\) += (\d+)")
PIDS_IN_TEXT = re.compile(r"\b(?:Process|PID=) ?(\d+)\b")
RESUMED = re.compile(r"^((?:<[^>]*> )?(?:[\d:.]+ |\s+[\d.]+ )?)<\.\.\. (\S+) resumed>")
NUMBER = re.compile(r"(?<![\w.\"])(\d{2,7})(?![\w.])")
CONTINUED = re.compile(r"^(?: > | \| [0-9a-f]{5} |\s+<@)")

DIGITS = lambda m: re.sub(r"\d", "9", m.group(0))
CLOCKS = [
    (re.compile(r"^(\d\d:\d\d:\d\d(?:\.\d+)?) "), DIGITS),          # -t -tt
    (re.compile(r"^(1[5-9]\d{8}(?:\.\d+)?) "), DIGITS),             # -ttt
    (re.compile(r"^( +\d+\.\d+) "), lambda m: " " * 5 + re.sub(r"\d", "9", m.group(0).strip()).rjust(8) + " "),  # -r
    (re.compile(r" <\d+\.\d+>$"), DIGITS),                          # -T
]
VALUES = [
    (re.compile(r"0x[0-9a-f]+( /\* \d+ vars? \*/)"), r"ENVIRONMENT\1"),  # the first one's is the tracer's own memory
    (re.compile(r"((?:getrandom|<\.\.\. getrandom resumed>)\(?)\"(?:[^\"\\]|\\.)*\""), r'\1"random"'),
    (re.compile(r"\bst(x?)_([amcb]time)=-?\d+ /\* [^*]* \*/"), r"st\1_\2=TIME /* DATE */"),
    (re.compile(r"\bst_([amcb]time)_nsec=\d+"), r"st_\1_nsec=NSEC"),
    (re.compile(r"(stx_[amcb]time=\{tv_sec=)-?\d+, tv_nsec=\d+(\} /\* )[^*]*"), r"\1SEC, tv_nsec=NSEC\2DATE "),
    (re.compile(r"\bst(x?)_ino=\d+"), r"st\1_ino=INO"),
    (re.compile(r"\bf_(bfree|bavail|ffree)=\d+"), r"f_\1=N"),
    (re.compile(r"(left \{tv_sec=)\d+(, tv_[nu]sec=)\d+"), r"\1N\2N"),
    (re.compile(r"(ru_[us]time=\{tv_sec=)\d+, tv_usec=\d+"), r"\1N, tv_usec=N"),
    (re.compile(r"(si_[us]time=)\d+(?: /\* [^*]* \*/)?"), r"\1N"),
    (re.compile(r"\beventfd-id=\d+"), "eventfd-id=N"),
    (re.compile(r"\bd_(ino|off)=\d+"), r"d_\1=N"),
    (re.compile(r"(tv_sec=)1[5-9]\d{8}, (tv_[nu]sec=)\d+"), r"\1NOW, \2N"),
    (re.compile(r"\b(time\([^)]*\)\s+= )1[5-9]\d{8}.*"), r"\1NOW"),
    (re.compile(r"(\[1[5-9]\d{8} /\* )[^*]*"), r"[NOW /* DATE "),
]
INODES = re.compile(r"\b((?:pipe|socket|mnt|net|uts|ipc|pid|user|cgroup|time|TCP|UDP|UNIX(?:-STREAM|-DGRAM|-SEQPACKET)?|NETLINK|TCPv6|UDPv6):\[)(\d{4,})(->(\d+))?")
COLUMN = re.compile(r"\s+= ")


@dataclass
class Line:
    text: str
    joined: bool = False

    @property
    def key(self):
        """What decides equality; the padding before the result is compared apart, and only between whole lines."""
        return COLUMN.sub(" = ", self.text)


class Names:
    """pid -> name by birth."""

    def __init__(self):
        self.names, self.births = {}, {}

    def root(self, pid):
        if pid not in self.names:
            count = sum("." not in n for n in self.names.values())
            self.names[pid] = "P" if not count else f"P~{count + 1}"
        return self.names[pid]

    def born(self, parent, pid):
        self.births[parent] = self.births.get(parent, 0) + 1
        if pid not in self.names:
            self.names[pid] = f"{self.names.get(parent, 'P')}.{self.births[parent]}"

    def replace(self, text):
        return NUMBER.sub(lambda m: self.names.get(m.group(1), m.group(1)), text)


def _split(text, own):
    """(pid, rest) of each line; lines that belong to the one above have pid None."""
    for line in text.split("\n")[:-1] if text.endswith("\n") else text.split("\n"):
        m = None if own else PREFIX.match(line)
        if m:
            command = m.group(2) or m.group(4)
            yield m.group(1) or m.group(3), (f"{command} " if command else "") + line[m.end():]
        elif CONTINUED.match(line):
            yield None, line
        else:
            yield own or "", line


def _join(lines):
    """Joins the halves of calls that were interrupted by another process's lines."""
    waiting, joined = {}, []
    for line in lines:
        if line.endswith("<unfinished ...>"):
            at = len(joined)
            joined.append(Line(line, True))
            m = re.match(r"(?:<[^>]*> )?(?:[\d:.]+ |\s+[\d.]+ )?(\w+)", line)
            waiting[m.group(1) if m else ""] = at
            continue
        m = RESUMED.match(line)
        if m and m.group(2) in waiting:
            at = waiting.pop(m.group(2))
            joined[at] = Line(joined[at].text[:-len("<unfinished ...>")].removesuffix(" ") + line[m.end():], True)
            continue
        joined.append(Line(line, line.startswith("<")))  # after a named pid the padding depends on the pid's digits
    return joined


def _mask(line, masks, inodes):
    for pattern, replacement in CLOCKS + VALUES + masks:
        line = pattern.sub(replacement, line)
    return INODES.sub(lambda m: m.group(1) + inodes.setdefault(m.group(2), f"I{len(inodes) + 1}") + ("->" + inodes.setdefault(m.group(4), f"I{len(inodes) + 1}") if m.group(4) else ""), line)


def table(text):
    """Rows of -c: times blanked at their width, sorted by name."""
    rows = []
    for line in text.splitlines():
        line = re.sub(r"^( *[\d.]+)( +[\d.]+)( +\d+)(?= )", lambda m: "#" * len(m.group(0)), line) if re.match(r"^ *\d+\.\d+ ", line) else line
        rows.append(line)
    return [Line(row) for row in sorted(rows, key=lambda row: (row.split() or [""])[-1])]


def streams(outcome, case):
    """name -> lines, for everything that the tracer and the program wrote."""
    result = {"exit": [Line("timed out" if outcome.timed_out else str(outcome.status))]}
    names, raw = Names(), []
    texts = dict(outcome.traces)
    if case.output == "none" and not case.script:
        texts["stderr"] = outcome.stderr
    per_file = len([t for t in texts if t.isdigit()]) > 0
    for suffix in sorted(texts, key=lambda s: (len(s), s)):
        last = ""
        for pid, line in _split(texts[suffix], suffix if per_file else ""):
            pid = last if pid is None else pid
            last = pid
            raw.append((pid, line))
    for pid, line in raw:
        names.root(pid) if not names.names else None
        birth = BIRTH.search(line)
        if birth:
            if pid not in names.names:
                names.root(pid)
            names.born(pid, birth.group(1))
        own = SELF.search(line)
        if own and not pid:
            names.names.setdefault(own.group(1), "P")
        parent = PARENT.search(line)
        if parent:
            names.names.setdefault(parent.group(1), "PP")
    if "" in names.names and len(names.names) > 1 and any(pid for pid, _ in raw):
        # on a terminal the first process has no prefix until there are two
        first = next((pid for pid, _ in raw if pid and pid not in names.births and names.names.get(pid, "P~") .startswith("P~")), None)
        if first:
            names.names[first] = "P"
    inodes, by_process = {}, {}
    for pid, line in raw:
        name = names.names.get(pid) or names.root(pid)
        by_process.setdefault(name, []).append(_mask(names.replace(line), case.masks, inodes))
    if case.order == "table":
        result["trace"] = table("\n".join(line for lines in by_process.values() for line in lines))
    elif case.order == "set":
        result["trace"] = [Line(text) for text in sorted({line.key for lines in by_process.values() for line in _join(lines) if "--- SIGCHLD " not in line.text})]
    else:
        for name, lines in by_process.items():
            lines = _join(lines)
            # a child's death reaches its parent at any time: what SIGCHLD says is compared, its place is not
            result["trace " + name] = [line for line in lines if "--- SIGCHLD " not in line.text]
            result["trace children of " + name] = [line for line in lines if "--- SIGCHLD " in line.text]
    for which in ("stdout", "stderr"):
        if which == "stderr" and "stderr" in texts:
            continue
        text = getattr(outcome, which)
        lines = PIDS_IN_TEXT.sub(lambda m: m.group(0).replace(m.group(1), "N"), names.replace(text)).splitlines()
        lines = [_mask(line, case.masks, inodes) for line in lines]
        result[which] = [Line(line) for line in (sorted(lines) if which == "stderr" else lines)]
    return result
