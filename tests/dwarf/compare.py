"""Run inside gdb: compares the facts of $SONDE_FACTS with what gdb says of the file, prints each difference."""
import json
import os
import re

import gdb

facts = json.load(open(os.environ["SONDE_FACTS"]))
source = os.environ.get("SONDE_SOURCE", "")
differences = 0
compared = 0


told = set()


def differ(subject, ours, theirs):
    global differences
    differences += 1
    if len(told) <= 400 and subject not in told:
        told.add(subject)
        print(f"DIFF {subject}: ours {ours!r} gdb {theirs!r}")


def same(subject, ours, theirs):
    global compared
    compared += 1
    if ours != theirs:
        differ(subject, ours, theirs)


def plain(name):
    """Without parameters."""
    depth = 0
    start = (name or "").find("operator")
    start = 0 if start < 0 or "<" in name[:start] else start + len(re.match("operator[^a-z0-9_ ]*?(<=>|<<=?|<=?|->\\*?|>>=?|>=?|\\(\\))?", name[start:]).group(0))
    for i, c in enumerate(name or ""):
        if i < start:
            continue
        if name[i:].startswith("(anonymous namespace)") or name[i - 8:i].endswith("operator"):
            continue
        if c == "<":
            depth += 1
        elif c == ">":
            depth -= 1
        elif c == "(" and depth == 0 and not name[:i].endswith("operator") and not name[i:].startswith("(anonymous"):
            return name[:i]
    return name


def stripped(t):
    return t.strip_typedefs().unqualified()


def size_of(t):
    try:
        return t.sizeof
    except gdb.error:
        return 0


def decode(text):
    try:
        breakpoint = gdb.Breakpoint(text)
    except gdb.error as error:
        return str(error)
    addresses = sorted({location.address for location in breakpoint.locations})
    breakpoint.delete()
    return addresses


def compare_functions():
    for f in facts.get("functions") or []:
        block = gdb.block_for_pc(f["entry"])
        while block and not block.function:
            block = block.superblock
        # The function itself, not what is inlined at its start.
        while block and block.superblock and not block.superblock.is_global and not block.superblock.is_static:
            block = block.superblock
        if not block or not block.function:
            differ(f"function {f['name']}", hex(f["entry"]), None)
            continue
        symbol = block.function
        same(f"name of function at {f['entry']:#x}", f["name"], plain(symbol.name))
        same(f"line of {f['name']}", f["line"], symbol.line)
        same(f"file of {f['name']}", f["file"], symbol.symtab.filename)
        t = symbol.type
        target = stripped(t.target())
        same(f"result of {f['name']}", f["returns"], 0 if target.code == gdb.TYPE_CODE_VOID else size_of(target))
        same(f"parameters of {f['name']}", [p["size"] for p in f["parameters"]], [size_of(p.type) for p in t.fields()])


def compare_breakpoints():
    for name, entries in (facts.get("entries") or {}).items():
        theirs = decode("-qualified -function " + name)
        if entries:
            same(f"break {name}", sorted(set(entries)), theirs)


def same_blocks(pc, ours, theirs):
    global compared
    compared += 1
    for (name, here), (_, there) in zip(ours, theirs):
        if here != there:
            differ(f"variables of {theirs[-1][0]} in {name}", sorted(set(here) - set(there)), sorted(set(there) - set(here)))


def compare_pcs():
    in_some_block = {(v["name"], v["line"], v["argument"], v["size"])
                     for p in facts.get("pcs") or [] for b in p["blocks"] for v in b["variables"]}
    for p in facts.get("pcs") or []:
        pc = p["pc"]
        sal = gdb.find_pc_line(pc)
        same(f"line at {pc:#x}", p.get("line", 0), sal.line)
        if sal.symtab and "file" in p:
            same(f"file at {pc:#x}", p["file"], sal.symtab.filename)
            if sal.line and "end" in p:
                same(f"full name at {pc:#x}", os.path.realpath(p["full"]), os.path.realpath(sal.symtab.fullname()))
        block = gdb.block_for_pc(pc)
        blocks = []
        while block and not block.is_global and not block.is_static:
            variables = []
            for s in block:
                if s.is_variable or s.is_argument or s.is_constant or s.addr_class == gdb.SYMBOL_LOC_OPTIMIZED_OUT:
                    if s.addr_class in (gdb.SYMBOL_LOC_TYPEDEF, gdb.SYMBOL_LOC_BLOCK, gdb.SYMBOL_LOC_LABEL):
                        continue
                    variables.append((s.name, s.line, bool(s.is_argument), size_of(s.type)))
            blocks.append((plain(block.function.name) if block.function else "", sorted(variables)))
            block = block.superblock
        ours = [(b["function"], sorted((v["name"], v["line"], v["argument"], v["size"]) for v in b["variables"] if v["name"]))
                for b in p["blocks"]]
        # gdb makes no block where there is nothing to see.
        ours = [b for b in ours if b[0] or b[1]]
        theirs = [b for b in blocks if b[0] or b[1]]
        # What an array of variable length takes is gdb's guess before the program runs.
        if [b[0] for b in ours] == [b[0] for b in theirs]:
            unknown = [{v[0] for v in b[1] if v[3] == 0} for b in ours]
            theirs = [(n, [v[:3] + (0,) if v[0] in u else v for v in vs]) for (n, vs), u in zip(theirs, unknown)]
            # It tells again, as optimised out, of what lies in an inner block.
            for i, (name, theirs_here) in enumerate(theirs):
                theirs[i] = (name, [v for v in theirs_here if v in ours[i][1] or v not in in_some_block])
            same_blocks(pc, ours, theirs)
        else:
            differ(f"blocks around {blocks[-1][0] if blocks else ''}", [b[0][-60:] for b in ours], [b[0][-60:] for b in theirs])


def compare_types():
    for t in facts.get("types") or []:
        name = t["name"]
        try:
            theirs = gdb.lookup_type(name)
        except gdb.error:
            theirs = None
            for word in ("struct", "union", "enum"):
                try:
                    theirs = gdb.lookup_type(f"{word} {name}")
                except gdb.error as error:
                    pass
            if theirs is None:
                differ(f"type {name}", t["kind"], None)
                continue
        real = stripped(theirs)
        if real.code != gdb.TYPE_CODE_VOID:
            same(f"size of {name}", t["size"], theirs.sizeof)
        if real.code in (gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_UNION) and "fields" in t:
            ours = [(f["name"], f["bits"], None if f["role"] == 2 or f["virtual"] else f["bit"], f["role"] == 1, f["size"])
                    for f in t["fields"]]
            fields = []
            for f in real.fields():
                static = not hasattr(f, "bitpos")
                bit = None
                if not static:
                    try:
                        bit = f.bitpos
                    except gdb.error:
                        bit = None
                fields.append((f.name or "", f.bitsize, bit, f.is_base_class, size_of(f.type)))
            # Virtual bases have no fixed place.
            fields = [(n, b, None if i < len(ours) and ours[i][2] is None else at, base, s)
                      for i, (n, b, at, base, s) in enumerate(fields)]
            same(f"fields of {name}", sorted(ours, key=str), sorted(fields, key=str))
        if real.code == gdb.TYPE_CODE_ENUM and "enumerators" in t:
            same(f"enumerators of {name}", t["enumerators"], {f.name: f.enumval for f in real.fields()})


def compare_globals():
    for g in facts.get("globals") or []:
        symbol = gdb.lookup_global_symbol(g["name"]) or gdb.lookup_static_symbol(g["name"])
        if symbol is None:
            differ(f"global {g['name']}", g["size"], None)
            continue
        same(f"size of global {g['name']}", g["size"], size_of(symbol.type))


def compare_lines():
    for line, addresses in (facts.get("lines") or {}).items():
        theirs = decode(f"{source}:{line}")
        same(f"break {source}:{line}", sorted(set(addresses)), theirs if isinstance(theirs, list) else [])


gdb.execute("set pagination off")
gdb.execute("set breakpoint pending off")
gdb.execute("set logging file /dev/null")
compare_functions()
compare_breakpoints()
compare_pcs()
compare_types()
compare_globals()
compare_lines()
print(f"COMPARED {compared} DIFFERENCES {differences}")
