"""The differences that are meant: accepted.txt.

    [name-of-the-kind]
    reason: why ours is right although it differs
    case: GLOB                  only in these cases (optional)
    theirs: REGEX               of a piece of their line (searched)…
    becomes: TEMPLATE           …which, replaced by this (\\1 for groups), gives our line; or
    ours: REGEX                 our line must match this (searched); `theirs: (none)` / `ours: (none)`: the line is missing there

The kinds newer-constants and newer-commands have only a reason: newer.py tells them.  Several `becomes` kinds may be needed to explain one line.  Each kind has to be used, or it is reported as stale.
"""
import fnmatch
import re
from dataclasses import dataclass

from . import newer
from .normalise import COLUMN


NEWER = {"newer-constants": newer.explains, "newer-commands": newer.newer_command}


@dataclass
class Kind:
    name: str
    reason: str = ""
    case: str = "*"
    theirs: str = ""
    becomes: str | None = None
    ours: str | None = None
    uses: int = 0


class Accepted:
    def __init__(self, path, theirs):
        self.kinds, self.program = [], theirs
        if not path.exists():
            return
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            if line.startswith("["):
                self.kinds.append(Kind(line.strip()[1:-1]))
                continue
            key, colon, value = line.partition(":")
            if not colon or key not in ("reason", "case", "theirs", "becomes", "ours") or not self.kinds:
                raise ValueError(f"{path}:{number}: {line!r}")
            setattr(self.kinds[-1], key, value.strip())
        for kind in self.kinds:
            if kind.name in NEWER:
                continue
            if not kind.reason or not kind.theirs or (kind.becomes is None) == (kind.ours is None):
                raise ValueError(f"{path}: [{kind.name}] needs a reason, theirs, and either becomes or ours")

    def explain(self, case, difference):
        """The names of the kinds that explain a difference, or nothing."""
        squeeze = lambda text: COLUMN.sub(" = ", text)
        kinds = [k for k in self.kinds if fnmatch.fnmatch(case, k.case)]
        for kind in kinds:
            if kind.name in NEWER:
                if difference.theirs and difference.ours and NEWER[kind.name](difference.theirs, difference.ours, self.program):
                    kind.uses += 1
                    return kind.name
                continue
            if kind.becomes is None and self._side(kind.theirs, difference.theirs) and self._side(kind.ours, difference.ours):
                kind.uses += 1
                return kind.name
        if difference.theirs is None or difference.ours is None:
            return ""
        text, used = difference.theirs, []
        for kind in kinds:
            if kind.becomes is None or kind.name in NEWER:
                continue
            changed = re.sub(kind.theirs, kind.becomes, text)
            if changed != text:
                text = changed
                used.append(kind)
                if squeeze(text) == squeeze(difference.ours):
                    for k in used:
                        k.uses += 1
                    return "+".join(k.name for k in used)
        return ""

    @staticmethod
    def _side(pattern, text):
        if pattern == "(none)":
            return text is None
        return text is not None and re.search(pattern, text) is not None

    def stale(self):
        return [kind for kind in self.kinds if not kind.uses]
