"""Finds the lines in which two tracers differ, and takes away what differs between two runs of the same tracer."""
import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"(?:\.\.\.)?|0x[0-9a-f]+|\d+(?:\.\d+)?|\w+|\s+|.', re.S)


def tokens(text):
    return TOKENS.findall(text)


def shape(text):
    """The line without its numbers and strings."""
    return "".join('"' if t[0] == '"' else "#" if t[0].isdigit() else t for t in tokens(text))


def call_of(text):
    m = re.match(r"(?:[\d:.]+ |\s+[\d.]+ )?(?:<\.\.\. )?([a-z_]\w*)(?:\(| resumed)", text or "")
    return m.group(1) if m else ""


@dataclass
class Difference:
    stream: str
    theirs: str | None
    ours: str | None
    at: int = -1            # index in theirs' first run
    accepted: str = ""

    @property
    def identity(self):
        return (self.stream.split()[0], self.theirs and shape(self.theirs), self.ours and shape(self.ours))


def _pairs(a, b):
    """Aligned index pairs (i, j), either may be None; equal lines are left out."""
    def walk(alow, ahigh, blow, bhigh, level):
        if alow == ahigh or blow == bhigh:
            yield from ((i, None) for i in range(alow, ahigh))
            yield from ((None, j) for j in range(blow, bhigh))
            return
        if level == 3:
            for k in range(max(ahigh - alow, bhigh - blow)):
                yield (alow + k if alow + k < ahigh else None, blow + k if blow + k < bhigh else None)
            return
        view = (lambda l: l.key, lambda l: shape(l.key), lambda l: call_of(l.text))[level]
        xs, ys = [view(l) for l in a[alow:ahigh]], [view(l) for l in b[blow:bhigh]]
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, xs, ys, autojunk=False).get_opcodes():
            if tag != "equal":
                yield from walk(alow + i1, alow + i2, blow + j1, blow + j2, level + 1)
                continue
            for i, j in zip(range(alow + i1, alow + i2), range(blow + j1, blow + j2)):
                x, y = a[i], b[j]
                if x.key != y.key or (x.text != y.text and not x.joined and not y.joined):
                    yield i, j
    low, n, m = 0, len(a), len(b)
    while low < n and low < m and a[low] == b[low]:
        low += 1
    while n > low and m > low and a[n - 1] == b[m - 1]:
        n, m = n - 1, m - 1
    if n == m and all(call_of(a[k].text) == call_of(b[k].text) for k in range(low, n)):
        # the same calls in the same order: nothing to align, however much they differ
        for k in range(low, n):
            if a[k].key != b[k].key or (a[k].text != b[k].text and not a[k].joined and not b[k].joined):
                yield k, k
        return
    yield from walk(low, n, low, m, 0)


def differences(theirs, ours):
    found = []
    for stream in sorted(set(theirs) | set(ours)):
        a, b = theirs.get(stream, []), ours.get(stream, [])
        if a == b:
            continue
        for i, j in _pairs(a, b):
            found.append(Difference(stream, a[i].text if i is not None else None, b[j].text if j is not None else None, -1 if i is None else i))
    return found


@dataclass
class Noise:
    """What differs between two runs of theirs."""
    places: dict = field(default_factory=dict)   # (stream, line) -> token positions
    shapes: set = field(default_factory=set)     # shapes of lines that are there in one run only
    lines: set = field(default_factory=set)      # such lines, of every run

    def learn(self, first, second):
        for d in differences(first, second):
            if d.theirs is not None and d.ours is not None and shape(d.theirs) == shape(d.ours):
                x, y = tokens(d.theirs), tokens(d.ours)
                self.places.setdefault((d.stream, d.at), set()).update(k for k in range(len(x)) if x[k] != y[k])
                self.lines.add(d.ours)
                continue
            for text in (d.theirs, d.ours):
                if text is not None:
                    self.shapes.add(shape(text))
                    self.lines.add(text)

    def explains(self, d):
        if d.theirs is not None and d.ours is not None:
            if d.ours in self.lines:
                return True
            if shape(d.theirs) == shape(d.ours):
                x, y = tokens(d.theirs), tokens(d.ours)
                wrong = {k for k in range(len(x)) if x[k] != y[k]}
                if wrong <= self.places.get((d.stream, d.at), set()):
                    return True
            return shape(d.theirs) in self.shapes and shape(d.ours) in self.shapes
        return shape(d.theirs if d.theirs is not None else d.ours) in self.shapes
