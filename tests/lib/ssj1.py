# SPDX-License-Identifier: Apache-2.0
"""Draws for comparing domain/draw with the protocol's reference.

A *world* is a plain dict: everything that is decided before a draw, with the
secrets and the beacon. random_world() makes one from a seed; draw() lets the
reference conclude it and returns the transcript and the auditor's files.
"""
import contextlib
import hashlib
import importlib.util
import io
import json
import os
import random
import subprocess

from .stack import SHARED, TOP

REFERENCE = os.path.join(SHARED, "spike", "draw", "ssj1_reference.py")
BUILD = os.environ.get("B") or "build"


def reference():
    """The reference as a module, or None where it is not present."""
    if not os.path.exists(REFERENCE):
        return None
    spec = importlib.util.spec_from_file_location("ssj1_reference", REFERENCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


R = reference()


# ---- worlds -----------------------------------------------------------------
DEPARTMENTS = ["D-1", "D-2", "市场监管", "D-4"]
SPECIALTIES = ["FOOD", "FIRE", "特种设备"]
DISTRICTS = ["440303", "440305", "440306"]
DAYS = ["2026-05-01", "2026-05-15", "2026-06-01", "2026-06-30", "2026-07-31"]
BEACONS = [("none", ""), ("balls:6x0-9", "4.0.7.7.1.9."),
           ("lotto:3of1-33", "2.17.33."),
           ("balls:1x0-999/lotto:2of0-9", "999./0.9.")]
STRATA = ["A", "B", "高风险", "未分类"]
HEADERS = {
    "roster.csv": "id,department,district,specialties,certificate_until,leave,"
                  "load",
    "objects.csv": "id,district", "recusals.csv": "inspector,object"}


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def some_id(rnd, n):
    """Codes of 18 characters, and now and then something longer or shorter."""
    kind = rnd.randrange(10)
    if kind < 6:
        return f"91440300MA5{n:07d}"
    if kind == 6:
        return f"obj-018f{n:08x}-7000-8000-000000000000"
    if kind == 7:
        return f"企业{n}"
    if kind == 8:
        return f"{n}"
    return f"{n}-" + "x" * rnd.choice([15, 17, 18, 19, 80, 150, 240])


def some_dates(rnd):
    return sorted(rnd.sample(DAYS, 2)) if rnd.random() < 0.9 else \
        [DAYS[1]] * 2


def some_list(rnd, number, objects, group):
    names = rnd.sample(STRATA, rnd.randint(1, len(STRATA)))
    rows = []
    for i in rnd.sample(objects, rnd.randint(0, len(objects))):
        lots = 1 if rnd.random() < 0.7 else rnd.randint(1, 16)
        rows.append([i, rnd.choice(names), lots])
    strata = []
    for name in names:
        den = rnd.choice([1, 2, 3, 7, 100, 1000, 10 ** 6])
        strata.append({"name": name, "num": min(den, rnd.choice(
            [0, 1, 2, 3, den // 2, den])), "den": den,
            "count": sum(r[1] == name for r in rows)})
    start, end = some_dates(rnd)
    plan = {"group": group, "item": f"I-{number}",
            "department": rnd.choice(DEPARTMENTS[:2] * 3 + DEPARTMENTS),
            "specialty": rnd.choice(SPECIALTIES), "from": start, "to": end,
            "merge": rnd.choice(["all", "all", "department", "none"]),
            "filter": "", "excluded": [], "strata": strata}
    return {"list_id": f"L{number}", "plan": compact(plan), "rows": rows}


def some_roster(rnd):
    lines = []
    for i in range(rnd.choice([0, 4, 12, 25, 60])):
        leave = ";".join("/".join(some_dates(rnd))
                         for _ in range(rnd.choice([0, 0, 0, 1, 2])))
        lines.append(",".join([
            f"I-{i}" + ("号" * 7 if rnd.random() < 0.1 else ""),
            rnd.choice(DEPARTMENTS[:2] * 3 + DEPARTMENTS),
            rnd.choice(DISTRICTS + ["*"] * 4),
            ";".join(rnd.sample(SPECIALTIES, rnd.randint(1, 3))),
            rnd.choice(["2026-06-30", "2027-12-31", "2027-12-31"]), leave,
            str(rnd.choice([0, 0, 1, 2, 5]))]))
    return sorted(lines)


def annexes(rnd, objects):
    roster = some_roster(rnd)
    inspectors = [x.split(",")[0] for x in roster]
    recusals = {f"{rnd.choice(inspectors)},{rnd.choice(objects)}"
                for _ in range(rnd.choice([0, 1, 4])) if inspectors}
    rows = {
        "roster.csv": roster,
        "objects.csv": [f"{i},{rnd.choice(DISTRICTS)}"
                        for i in sorted(objects, key=str.encode)],
        "recusals.csv": sorted(recusals)}
    return {name: "".join(line + "\n" for line in [HEADERS[name]] + lines)
            for name, lines in rows.items()}


def random_world(seed, rule=None, sizes=(1, 2, 5, 12, 25, 40),
                 lists=(1, 1, 2, 3, 5)):
    """Everything that is decided before a draw, the same for the same seed.
    `sizes` and `lists`: how many objects and lists there may be."""
    rnd = random.Random(seed)
    rule = rule or rnd.choice(["none", "greedy-1", "paths-1", "paths-1"])
    objects = list({some_id(rnd, n) for n in range(rnd.choice(sizes))})
    objects.sort()
    form, beacon = rnd.choice(BEACONS)
    parties = rnd.sample(["gov", "jiwei", "notary", "高校"], rnd.randint(0, 3))
    parties.sort(key=str.encode)
    attempt = rnd.choice([1, 1, 1, 2, 4000000000])
    key = lambda what: hashlib.sha256(f"{seed} {what}".encode()).hexdigest()
    charter = {
        "parties": [{"id": p, "key": "", "hosted": rnd.random() < 0.3}
                    for p in parties],
        "holders": [], "beacon": form, "beacon_source": "hall",
        "commit_ms": 1767225600000, "reveal_ms": 1767229200000,
        "beacon_ms": 1767232800000,
        "disclose": rnd.choice(["at_draw", "at_notice", "after_visit"]),
        "disclose_by": "2026-12-31", "assignment": rule,
        "max_departments": rnd.randint(1, 5), "annual_plan": ""}
    files = annexes(rnd, objects) if rule != "none" else {}
    if rnd.random() < 0.3:
        files["caps.csv"] = "id,used,cap\nX,1,1\n"
    lists = [some_list(rnd, n, objects, rnd.choice(["G", "G", f"G{n}"]))
             for n in range(rnd.choice(lists))]
    return {"hash": rnd.choice(["SM3", "SHA-256"]), "draw_id": "城-2026-7",
            "attempt": attempt,
            "previous": "00" * 32 if attempt == 1 else key("previous"),
            "head": "00" * 32, "charter": compact(charter),
            "beacon": beacon, "veil_key": key("veil"),
            "pool_key": key("pool"), "lists": lists,
            "files": dict(sorted(files.items())),
            "secrets": [key(p) for p in parties]}


# ---- the reference's answer -------------------------------------------------
@contextlib.contextmanager
def folder_in_memory(files):
    """The reference opens what lies in no folder: names and their bytes."""
    def open_bytes(path, mode="r", encoding="utf-8"):
        name = os.path.basename(path)
        if name not in files:
            raise FileNotFoundError(name)
        stream = io.BytesIO(files[name])
        return stream if "b" in mode else io.TextIOWrapper(stream, encoding)
    R.open = open_bytes
    try:
        yield
    finally:
        del R.open


def bound_lists(p, world):
    """The lists as A binds them, and what belongs to each."""
    key, out = bytes.fromhex(world["pool_key"]), []
    for x in world["lists"]:
        rows = [(i.encode(), s.encode(), w) for i, s, w in x["rows"]]
        table = R.class_table(rows)
        plan = json.loads(x["plan"])
        out.append({"list_id": x["list_id"].encode(),
                    "group_id": plan["group"].encode(),
                    "plan": x["plan"].encode(), "root": p.root(key, rows),
                    "classes": p.classes(table), "count": len(rows),
                    "rows": rows, "table": table, "read": plan})
    return out


def draw_list(p, bound, key):
    """A list's part of the transcript, and its whole orders."""
    strata, orders = [], []
    chosen = p.select(key, bound["rows"], {
        s["name"].encode(): (s["num"], s["den"])
        for s in bound["read"]["strata"]})
    for s in bound["read"]["strata"]:
        n, order = chosen[s["name"].encode()]
        strata.append({
            "name": s["name"], "count": s["count"], "size": n,
            "threshold": order[n - 1][0].hex() if n else "",
            "drawn": [{"id": i.decode(), "lots": w}
                      for _, i, w in order[:n]]})
        orders.append([[i.decode(), w, t.hex()] for t, i, w in order])
    return {"list_id": bound["list_id"].decode(),
            "group_id": bound["group_id"].decode(),
            "plan": bound["plan"].decode(), "root": bound["root"].hex(),
            "classes": [{"stratum": s.decode(), "lots": w, "count": n}
                        for (s, w), n in sorted(bound["table"].items())],
            "count": bound["count"], "key": key.hex(),
            "strata": strata}, orders


def checks_of(lists):
    for x in lists:
        plan = json.loads(x["plan"])
        for s in x["strata"]:
            for o in s["drawn"]:
                yield {"object": o["id"].encode(), "list_id": x["list_id"],
                       **{k: plan[k] for k in (
                           "department", "specialty", "merge", "from", "to")}}


def draw(world):
    """The transcript (a dict), the auditor's files, the whole orders."""
    p = R.Ssj1(world["hash"])
    pool_key = bytes.fromhex(world["pool_key"])
    veil_key = bytes.fromhex(world["veil_key"])
    charter, ids = R.read_charter(world["charter"])
    bound = bound_lists(p, world)
    digests = {n: p.file(pool_key, n.encode(), t.encode())
               for n, t in sorted(world["files"].items())}
    a = p.announce(
        world["draw_id"].encode(), world["attempt"],
        bytes.fromhex(world["previous"]), bytes.fromhex(world["head"]),
        world["charter"].encode(), p.d("veil", veil_key), ids,
        {n.encode(): d for n, d in digests.items()}, bound)
    secrets = dict(zip(ids, map(bytes.fromhex, world["secrets"])))
    said = {i: p.commitment(a, i, s) for i, s in secrets.items()}
    close = p.close(a, said)
    opened = p.open(close, secrets)
    seed = p.seed(opened, world["beacon"].encode())
    both = [draw_list(p, b, p.key(seed, veil_key, b["group_id"]))
            for b in bound]
    lists, files = [x for x, _ in both], dict(world["files"])
    results = {}
    if charter["assignment"] != "none":
        with folder_in_memory({n: t.encode() for n, t in files.items()}):
            made = R.recompute(p, "", pool_key, seed, veil_key,
                               world["draw_id"].encode(), world["attempt"],
                               charter, list(checks_of(lists)))
        for name, data in zip(R.RESULTS, made):
            files[name] = data.decode()
            results[name] = p.file(pool_key, name.encode(), data).hex()
    files["key"] = world["pool_key"] + "\n"
    for x in world["lists"]:
        rows = sorted(x["rows"], key=lambda r: r[0].encode())
        files[x["list_id"] + ".csv"] = "id,stratum,lots\n" + "".join(
            f"{i},{s},{w}\n" for i, s, w in rows)
    transcript = {
        "protocol": "SSJ1", "hash": world["hash"],
        "draw_id": world["draw_id"], "attempt": world["attempt"],
        "previous": world["previous"], "head": world["head"],
        "charter": world["charter"], "veil": p.d("veil", veil_key).hex(),
        "veil_key": world["veil_key"],
        "annexes": {n: d.hex() for n, d in digests.items()},
        "results": dict(sorted(results.items())), "announce": a.hex(),
        "close": close.hex(), "open": opened.hex(),
        "parties": [{"id": i.decode(), "commitment": said[i].hex(),
                     "reveal": secrets[i].hex()} for i in ids],
        "signatures": [], "beacon": world["beacon"], "seed": seed.hex(),
        "lists": lists, "substitutions": [], "witnesses": [],
        "outcome": "drawn", "void_reason": "",
        "self_drawn": R.self_drawn(charter)}
    return transcript, files, [orders for _, orders in both]


def result_root(world, part):
    """What the statement says of a list."""
    p = R.Ssj1(world["hash"])
    drawn = [o["id"].encode() for s in part["strata"] for o in s["drawn"]]
    return p.result_root(bytes.fromhex(world["veil_key"]),
                         part["list_id"].encode(), drawn).hex()


# ---- our answers ------------------------------------------------------------
class Driver:
    """tests/lib/ssj1_driver.c: one world in, one answer out."""

    COMMAND = [f"{TOP}/{BUILD}/testing/ssj1-driver"]

    def __init__(self):
        self.process = subprocess.Popen(
            self.COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def ask(self, world):
        self.process.stdin.write(compact(world).encode() + b"\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def judge(self, transcript, files):
        """The verdict on bytes, and what differs."""
        answer = self.ask({
            "verify": transcript.hex(),
            "files": files and {n: b.hex() for n, b in files.items()}})
        return answer["verdict"], answer["difference"]


def their_verdict(transcript, files):
    """What the reference says of these bytes, and why."""
    try:
        with folder_in_memory({**(files or {}), "transcript": transcript}):
            R.verify("transcript", "" if files is None else "folder")
    except R.Differs as e:
        return "transcript differs", str(e)
    except Exception as e:  # whatever garbage makes it stumble over
        return "transcript differs", f"{type(e).__name__}: {e}"
    return ("consistent, completeness not proved" if files is None
            else "transcript OK"), ""
