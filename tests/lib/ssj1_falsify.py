# SPDX-License-Identifier: Apache-2.0
"""Every way to alter a draw's files that came to mind.

Generators of (what was done, transcript bytes, files); `files` None judges
without the auditor's folder.
"""
import copy
import json
import random

from . import ssj1

WRONG = [None, True, False, 0, 1, -1, 2, 1.5, 10 ** 15, 2 ** 53, 2 ** 64, "",
         "x", " ", "0", "drawn", "void", "none", "00" * 32, "FF" * 32, [], {},
         [0], [""], [{}], {"x": 1}, "x" * 300, "é", "e\u0301", "a,b", 'a"b']


def places(value, path=()):
    """Every place in a JSON value, the whole first."""
    yield path
    items = value.items() if isinstance(value, dict) else \
        enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, path + (key,))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def replaced(value, path, new):
    if not path:
        return new
    value = copy.deepcopy(value)
    at(value, path[:-1])[path[-1]] = new
    return value


def relatives(old):
    """Values near `old` that are nearly right."""
    if isinstance(old, bool):
        yield from (not old, int(old))
    elif isinstance(old, int):
        yield from (old + 1, old - 1, bool(old), float(old), str(old))
    elif isinstance(old, str) and old:
        yield from (old[:-1], old + "0", old + "\n", old.upper(), old[::-1],
                    "\0" + old, [old], {"": old})
        yield ("1" if old[0] == "0" else "0") + old[1:]
        yield old[:-1] + ("1" if old[-1] == "0" else "0")
    elif isinstance(old, list):
        yield from ({}, "", old + old[:1], old[1:], old[::-1], old + [None],
                    old[:1] + old, {str(n): x for n, x in enumerate(old)})
    elif isinstance(old, dict):
        yield from ([], "", list(old.values()), {**old, "more": 1})
        for key in old:
            yield {k: v for k, v in old.items() if k != key}
            yield {k.upper() if k == key else k: v for k, v in old.items()}


def altered_values(value, seed, some=1.0):
    """(path, altered copy) for every place and every wrong value."""
    rnd = random.Random(seed)
    for path in places(value):
        old = at(value, path)
        for new in WRONG + list(relatives(old)):
            if rnd.random() < some:
                yield path, replaced(value, path, new)


def encode(transcript):
    return ssj1.compact(transcript).encode() + b"\n"


def altered_bytes(data, seed, count):
    """The file as such: flips, cuts, insertions, spellings of JSON."""
    rnd = random.Random(seed)
    for _ in range(count):
        n = rnd.randrange(len(data))
        yield f"flip {n}", data[:n] + bytes([data[n] ^ 1 << rnd.randrange(8)]) \
            + data[n + 1:]
        yield f"cut {n}", data[:n]
        yield f"drop {n}", data[:n] + data[n + 1:]
        yield f"insert {n}", data[:n] + rnd.choice(
            [b" ", b"\n", b"\r", b"\t", b"\0", b",", b"0", b"\xff", b'"',
             b"{}", b"\\u0041", b"\\ud800"]) + data[n:]
    yield "mark", b"\xef\xbb\xbf" + data
    yield "spaces", b" \t\r\n" + data + b"\r\n "
    yield "twice", data + data
    yield "nothing", b""
    yield "carriage returns", data.replace(b"\n", b"\r\n")
    yield "number", data.replace(b'"attempt":1', b'"attempt":1.0')
    yield "exponent", data.replace(b'"attempt":1', b'"attempt":1e0')
    yield "zero", data.replace(b'"attempt":1', b'"attempt":01')
    yield "not a number", data.replace(b'"attempt":1', b'"attempt":NaN')
    yield "key twice", data.replace(b'{"protocol"',
                                    b'{"hash":"SM3","protocol"', 1)
    yield "escaped", data.replace(b'"SSJ1"', b'"\\u0053SJ1"', 1)
    yield "deep", data.replace(b'"witnesses":[]', b'"witnesses":' +
                               b"[" * 15 + b"]" * 15)
    yield "deeper", data.replace(b'"witnesses":[]', b'"witnesses":' +
                                 b"[" * 16 + b"]" * 16)
    yield "full and deep", data.replace(b'"witnesses":[]', b'"witnesses":' +
                                        b"[" * 15 + b"0" + b"]" * 15)
    yield "too deep", data.replace(b'"witnesses":[]', b'"witnesses":' +
                                   b"[" * 17 + b"]" * 17)
    yield "full and too deep", data.replace(
        b'"witnesses":[]', b'"witnesses":' + b"[" * 16 + b"0" + b"]" * 16)


def altered_files(files, seed):
    """One file of the folder at a time."""
    rnd = random.Random(seed)
    for name, data in files.items():
        lines = data.split(b"\n")
        others = {n: d for n, d in files.items() if n != name}
        yield f"{name} is gone", others

        def with_(new, others=others, name=name):
            return {**others, name: new}
        yield f"{name} empty", with_(b"")
        yield f"{name} without its last byte", with_(data[:-1])
        yield f"{name} with an empty line", with_(data + b"\n")
        yield f"{name} with CR LF", with_(data.replace(b"\n", b"\r\n"))
        yield f"{name} with CR", with_(data.replace(b"\n", b"\r"))
        yield f"{name} with a quote", with_(data.replace(b",", b',"', 1))
        yield f"{name} in capitals", with_(data.upper())
        for _ in range(4):
            n = rnd.randrange(len(data))
            yield f"{name} flip {n}", with_(
                data[:n] + bytes([data[n] ^ 1 << rnd.randrange(8)]) +
                data[n + 1:])
            n = rnd.randrange(len(lines))
            yield f"{name} without line {n}", with_(
                b"\n".join(lines[:n] + lines[n + 1:]))
            yield f"{name} with line {n} twice", with_(
                b"\n".join(lines[:n] + [lines[n]] + lines[n:]))
            shuffled = lines[1:-1]
            rnd.shuffle(shuffled)
            yield f"{name} shuffled", with_(
                b"\n".join(lines[:1] + shuffled + lines[-1:]))


def rebound_worlds(world, seed):
    """Worlds that are wrong from the start: their hashes all fit."""
    charter = json.loads(world["charter"])
    for path, new in altered_values(charter, seed, 0.1):
        # A key demands signatures, which the reference does not look at.
        if path[-1:] != ("key",):
            yield f"charter {path}", {**world, "charter": ssj1.compact(new)}
    for n, x in enumerate(world["lists"]):
        def with_(n=n, **changes):
            return {**world, "lists": world["lists"][:n] + [
                {**world["lists"][n], **changes}] + world["lists"][n + 1:]}
        for path, new in altered_values(json.loads(x["plan"]), seed, 0.1):
            yield f"plan {n} {path}", with_(plan=ssj1.compact(new))
        yield f"plan {n} spaces", with_(plan=" " + x["plan"])
        for bad in ("a b", "a,b", 'a"b', "e\u0301", "x" * 256, "", "\x01"):
            for k, row in enumerate(x["rows"][:2]):
                rows = list(x["rows"])
                rows[k] = [bad] + row[1:]
                yield f"rows {n} id {bad[:9]}", with_(rows=rows)
                rows[k] = [row[0], bad, row[2]]
                yield f"rows {n} stratum {bad[:9]}", with_(rows=rows)
        for lots in (0, 17, 255):
            yield f"rows {n} lots {lots}", with_(
                rows=[r[:2] + [lots] for r in x["rows"]])
        yield f"rows {n} twice", with_(rows=x["rows"] + x["rows"][:1])
        yield f"list {n} named as an annex", with_(list_id="roster")
        yield f"list {n} named as a group", with_(list_id="G")
        yield f"list {n} with a bad name", with_(list_id="-x")
    for name, text in world["files"].items():
        lines = text.splitlines(keepends=True)
        for k, line in enumerate(lines):
            for new in ("", line + line, line.replace(",", ",x", 1),
                        line.replace("/", "|"), line.replace("/", "//"),
                        line.rstrip("\n") + "9\n", line.rstrip("\n") + "x\n",
                        "x" * 256 + line, line.replace(",", ",,", 1),
                        line.replace(",0\n", ",-3\n"),
                        line.replace(",0\n", ",+3\n"),
                        line.replace(",0\n", ",\n"),
                        line.replace("\n", "\r\n")):
                changed = "".join(lines[:k] + [new] + lines[k + 1:])
                yield f"{name} line {k}", {
                    **world, "files": {**world["files"], name: changed}}
        yield f"{name} left out", {**world, "files": {
            n: t for n, t in world["files"].items() if n != name}}
    for beacon in ("", ".", "1", "1.", "4.0.7.7.1.9", "04.0.7.7.1.9.",
                   "4.0.7.7.1.10.", "2.17.33.", "17.2.33.", "2.2.33.",
                   "0.17.33.", "2.17.34.", "999./0.9.", "999./9.0.",
                   "1000./0.9.", "999./0.9./1.", "999.", "/", "４.0.7.7.1.9."):
        yield f"beacon {beacon}", {**world, "beacon": beacon}
    yield "attempt without previous", {**world, "attempt": 2,
                                       "previous": "00" * 32}
    yield "first attempt with previous", {**world, "attempt": 1,
                                          "previous": "11" * 32}


def void_attempts(world):
    """Attempts that ended early, at every stage, right and nearly right."""
    whole, _, _ = ssj1.draw(world)
    base = {**whole, "veil_key": "", "seed": "", "results": {}, "beacon": "",
            "outcome": "void", "void_reason": "a party is silent",
            "lists": [{**x, "key": "", "strata": []} for x in whole["lists"]]}
    count = len(whole["parties"])
    for said in range(count + 1):
        for told in range(count + 1):
            for close in ("", whole["close"]):
                for opened in ("", whole["open"]):
                    yield {**base, "close": close, "open": opened, "parties": [
                        {"id": x["id"],
                         "commitment": x["commitment"] if n < said else "",
                         "reveal": x["reveal"] if n < told else ""}
                        for n, x in enumerate(whole["parties"])]}
    late = {**base, "close": whole["close"], "open": whole["open"],
            "parties": whole["parties"], "beacon": whole["beacon"],
            "outcome": "void_after_entropy"}
    yield late
    yield {**late, "beacon": ""}
    yield {**late, "open": ""}
    yield {**late, "outcome": "void"}
    yield {**late, "void_reason": ""}
    yield {**late, "seed": whole["seed"]}
    yield {**late, "results": whole["results"]}
    yield {**late, "lists": whole["lists"]}


def substituted(world, count=3):
    """A draw with substitutions by the rule, and with nearly right ones."""
    transcript, files, orders = ssj1.draw(world)
    right = []
    for part, of_list in zip(transcript["lists"], orders):
        for s, order in zip(part["strata"], of_list):
            for k in range(min(s["size"], len(order) - s["size"], count)):
                right.append({
                    "list_id": part["list_id"], "stratum": s["name"],
                    "out": order[k][0], "in": order[s["size"] + k][0],
                    "reason": "注销", "at": "2026-05-02T09:00:00+08:00"})
    yield transcript, files
    yield {**transcript, "substitutions": right}, files
    yield {**transcript, "substitutions": right[::-1]}, files
    yield {**transcript, "substitutions": right + right[:1]}, files
    for n, z in enumerate(right):
        for key in z:
            for other in right[:4] + [{k: "" for k in z}]:
                changed = [{**z, key: other[key]}]
                yield {**transcript, "substitutions":
                       right[:n] + changed + right[n + 1:]}, files
        back = {**z, "out": z["in"], "in": z["out"]}
        yield {**transcript, "substitutions": right + [back]}, files
