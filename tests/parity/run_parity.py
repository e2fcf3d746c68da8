#!/usr/bin/env python3
"""The parity ring: the same programs under two tracers, what they print compared line by line.

    run_parity.py --theirs strace --ours build/release/bin/sonde          everything that ctest runs
    run_parity.py … --only git-status [--only 'probe-mm-*'] [--keep]      one case, or a pattern
    run_parity.py … --full                                                all views and ABIs of the probes too
    run_parity.py … --ratchet probe/ratchet.txt                           as many kinds of differences per case as noted there are borne;
                                                                          a case that has fewer must be noted anew: --update
    run_parity.py --theirs strace --ours strace                           must find nothing (the proof of the normalisation)
    run_parity.py … --corrupt                                             must find something (the proof that it can fail)

Each case runs under both in turn, in fresh directories of the same path and with the same environment, without ASLR
(parity/execute.py); the output is cut into one stream per process (parity/normalise.py).  Only if they differ, theirs
runs twice more: what differs between runs of theirs is noise, at that place only, and counted (parity/compare.py).
What is left has to be in accepted.txt (parity/accepted.py), else it is unexplained and the run fails.

Cases are in cases/*.cases (parity/cases.py tells their form), programs for them in ../tracees/parity, raw system
call probes in probe/ (parity/probes.py).  Exit status: 0 nothing unexplained, 1 unexplained differences, 2 bad use.
"""
import argparse
import collections
import concurrent.futures
import fnmatch
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

from parity import accepted, cases, compare, execute, findings, normalise, probes

HERE = Path(__file__).resolve().parent
TRACEES = HERE.parent / "tracees" / "parity"
VARIANTS = {"": [], ":m32": ["-m32"], ":static": ["-static"]}


def compile_tracees(wanted, cache):
    """NAME or NAME:VARIANT -> program.  The source's first line may have `flags: …`."""
    programs = {}
    cache.mkdir(parents=True, exist_ok=True)
    for name in wanted:
        stem, colon, variant = name.partition(":")
        source = TRACEES / f"{stem}.c"
        if not source.exists():
            source = TRACEES / f"{stem}.cpp"
        if not source.exists():
            continue  # another use of @
        target = cache / name.replace(":", ".")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            first = source.read_text().splitlines()[0]
            flags = first.split("flags:")[1].replace("*/", "").split() if "flags:" in first else []
            compiler = "g++" if source.suffix == ".cpp" else "gcc"
            subprocess.run([compiler, "-O1", "-g", "-w", *VARIANTS[colon + variant], "-o", str(target), str(source), *flags], check=True)
        programs[name] = target
    return programs


def corrupt(streams, seed):
    """Changes one character of one trace line."""
    rng = random.Random(seed)
    name = rng.choice([s for s in streams if s.startswith("trace") and streams[s]])
    line = rng.choice(streams[name])
    at = rng.randrange(len(line.text))
    line.text = line.text[:at] + ("#" if line.text[at] != "#" else "$") + line.text[at + 1:]


class Result:
    def __init__(self, case):
        self.case, self.unexplained, self.accepted, self.noise, self.lines, self.seconds = case, [], [], 0, 0, 0.0
        self.error, self.commands = "", ("", "")


def check(case, options, programs, known):
    result = Result(case)
    started = time.monotonic()
    try:
        one = lambda tracer: execute.run(case, tracer, programs)
        theirs_run, ours_run = one(options.theirs), one(options.ours)
        if theirs_run.timed_out:
            raise RuntimeError(f"the case hangs under {options.theirs}")
        theirs, ours = normalise.streams(theirs_run, case), normalise.streams(ours_run, case)
        if options.corrupt:
            corrupt(ours, case.name)
        result.commands = (theirs_run.command, ours_run.command)
        result.lines = sum(len(lines) for lines in theirs.values())
        found = compare.differences(theirs, ours)
        if found:
            noise = compare.Noise()
            for _ in range(options.repeats):
                noise.learn(theirs, normalise.streams(one(options.theirs), case))
            left = [d for d in found if not noise.explains(d)]
            if left and noise.lines:  # its traces do vary: learn more of how
                for _ in range(options.repeats):
                    noise.learn(theirs, normalise.streams(one(options.theirs), case))
                left = [d for d in left if not noise.explains(d)]
            if left and not options.corrupt and noise.lines:
                # what ours does not do again is noise too, in a program whose traces do vary
                again = {d.identity for d in compare.differences(theirs, normalise.streams(one(options.ours), case))}
                left = [d for d in left if d.identity in again]
            result.noise = len(found) - len(left)
            for d in left:
                d.accepted = known.explain(case.name, d)
                (result.accepted if d.accepted else result.unexplained).append(d)
    except Exception as error:
        result.error = f"{type(error).__name__}: {error}"
    if not options.keep:
        shutil.rmtree(execute.SCRATCH / case.name, ignore_errors=True)
    result.seconds = time.monotonic() - started
    return result


def report(results, skipped, known, options, whole):
    failed = [r for r in results if r.unexplained or r.error]
    for r in failed:
        print(f"\n== {r.case.name} ({r.case.source}): {len(r.unexplained)} unexplained {r.error}")
        shown = collections.OrderedDict()
        for d in r.unexplained:
            shown.setdefault(d.identity, []).append(d)
        for same in list(shown.values())[:options.show]:
            d = same[0]
            print(f"  @ {d.stream}" + (f"  ({len(same)} alike)" if len(same) > 1 else ""))
            print(f"  - {d.theirs}" if d.theirs is not None else "  - (no such line)")
            print(f"  + {d.ours}" if d.ours is not None else "  + (no such line)")
        if len(shown) > options.show:
            print(f"  … {len(shown) - options.show} more kinds (--show N)")
        print(f"  repeat: {sys.argv[0]} --theirs {options.theirs} --ours {options.ours} --only {r.case.name} --keep")
    kinds = collections.Counter(d.accepted for r in results for d in r.accepted)
    print(f"\n{len(results)} cases, {sum(r.lines for r in results)} lines, {sum(r.seconds for r in results):.0f} s of work")
    print(f"noise (differs between runs of theirs): {sum(r.noise for r in results)} in {sum(bool(r.noise) for r in results)} cases")
    print(f"accepted: {sum(kinds.values())} of {len(kinds)} kinds")
    for kind, count in kinds.most_common():
        print(f"  {count:6} {kind}")
    slow = sorted(results, key=lambda r: -r.seconds)[:5]
    print("slowest: " + ", ".join(f"{r.case.name} {r.seconds:.1f} s" for r in slow))
    for name, lacking in skipped:
        print(f"skipped: {name} (needs {' '.join(lacking)})")
    stale = known.stale() if whole else []
    for kind in stale:
        print(f"stale: [{kind.name}] in accepted.txt explained nothing")
    print(f"UNEXPLAINED: {sum(len(r.unexplained) for r in results)} in {len(failed)} cases; errors: {sum(bool(r.error) for r in results)}")
    return bool(failed) or bool(stale)


def ratchet(results, path, update):
    """Whether some case has more kinds of differences than noted, or fewer."""
    noted = {name: int(count) for count, name in (line.split() for line in path.read_text().splitlines() if line and line[0] != "#")} if path.exists() else {}
    counts = {r.case.name: len({d.identity for d in r.unexplained}) for r in results}
    if update:
        kept = {name: count for name, count in {**noted, **counts}.items() if count}
        path.write_text("# Kinds of differences from strace 6.1 that nobody has looked into yet, per probe.  May only shrink; written by run_parity.py --update\n"
                        + "".join(f"{count:5} {name}\n" for name, count in sorted(kept.items())))
        return False
    bad = False
    for name, count in counts.items():
        if count != noted.get(name, 0):
            bad |= count > noted.get(name, 0)
            print(f"ratchet: {name} has {count} kinds of differences, {noted.get(name, 0)} are noted" + ("" if count > noted.get(name, 0) else "; note the progress with --update"))
    return bad or any(r.error for r in results)


def look_again(result, options, programs, known):
    """A difference of the tracers shows every time; one of timing or of random numbers does not: only what all looks have in
    common is kept. Named when something went away."""
    for _ in range(4):
        if not result.unexplained and not result.error:
            break
        again = check(result.case, options, programs, known)
        if again.error:
            continue
        if not result.error:
            seen = {d.identity for d in result.unexplained}
            again.unexplained = [d for d in again.unexplained if d.identity in seen]
        if result.error or len(again.unexplained) < len(result.unexplained):
            print(f"again: {result.case.name} differs less when repeated: {len(result.unexplained)} -> {len(again.unexplained)}")
        result = again
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--theirs", default="strace")
    parser.add_argument("--ours", required=True)
    parser.add_argument("--only", action="append", default=[], help="name or pattern of a case (repeatable)")
    parser.add_argument("--no-probes", action="store_true")
    parser.add_argument("--only-probes", action="store_true")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("-j", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=2, help="more runs of theirs when there are differences")
    parser.add_argument("--show", type=int, default=12, help="kinds of differences shown per case")
    parser.add_argument("--keep", action="store_true", help=f"keep {execute.SCRATCH}/CASE")
    parser.add_argument("--corrupt", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--cache", type=Path, default=Path("/tmp/sonde-parity-programs"))
    parser.add_argument("--ratchet", type=Path)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--findings", type=Path, help="write the differences by family of calls into this directory")
    options = parser.parse_args()
    for side in ("theirs", "ours"):
        path = shutil.which(getattr(options, side))
        if not path:
            parser.error(f"--{side}: no such program: {getattr(options, side)}")
        setattr(options, side, str(Path(path).resolve()))

    def may_match(prefix):
        """Whether a name that begins with prefix can be wanted."""
        heads = [pattern.split("*")[0].split("?")[0].split("[")[0] for pattern in options.only]
        return not heads or any(prefix.startswith(head) or head.startswith(prefix) for head in heads)

    chosen = [] if options.only_probes else cases.load(HERE / "cases")
    programs = {}
    if not options.no_probes:
        more, programs = probes.cases(HERE / "probe", options.cache, options.full or bool(options.only), may_match)
        chosen += more
    if options.only:
        chosen = [c for c in chosen if any(fnmatch.fnmatch(c.name, p) for p in options.only)]
        if not chosen:
            parser.error(f"no case is called {' or '.join(options.only)}")
    if options.list:
        print("\n".join(f"{c.name:40} {c.options} {c.run or c.script.splitlines()[0]}" for c in chosen))
        return 0
    skipped = [(c.name, lacking) for c in chosen if (lacking := cases.missing(c))]
    chosen = [c for c in chosen if c.name not in dict(skipped)]
    programs |= compile_tracees({p for c in chosen for p in c.programs() if p not in programs}, options.cache)
    known = accepted.Accepted(HERE / "accepted.txt", options.theirs)
    with concurrent.futures.ThreadPoolExecutor(options.j) as pool:
        results = list(pool.map(lambda c: check(c, options, programs, known), chosen))
    if not options.corrupt and not options.only_probes:
        results = [look_again(r, options, programs, known) for r in results]
    if options.findings:
        findings.write(options.findings, results, sys.argv[0], options)
    whole = not (options.only or options.no_probes or options.only_probes)
    bad = report(results, skipped, known, options, whole)
    if options.ratchet:
        return 1 if ratchet(results, options.ratchet, options.update) else 0
    if options.corrupt:
        missed = [r.case.name for r in results if not r.unexplained and not r.error]
        print(f"corrupted {len(results)} traces, {len(missed)} not noticed {' '.join(missed)}")
        return 1 if missed else 0
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
