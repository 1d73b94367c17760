# SPDX-License-Identifier: Apache-2.0
"""party before a service that lies: what it does not send, and does not sign."""
import contextlib
import http.server
import json
import os
import struct
import subprocess
import tempfile
import threading
import unittest

from lib.insider import D, announced
from lib.mortal import mortal
from lib.stack import TOP

BUILD = os.environ.get("B") or "build"
PROGRAM = f"{TOP}/{BUILD}/testing/party"
HASH = "SM3"
ZERO = "00" * 32
BEACON = "4.0.7.7.1.9."
FAR = 4102444800000            # 2100: deadlines that this test does not meet


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def some_list(list_id, department="D-1", **changes):
    """Ten objects in one stratum, of which three are drawn."""
    plan = {"group": "G", "item": "I-1", "department": department,
            "specialty": "S", "from": "2026-05-01", "to": "2026-06-30",
            "merge": "all", "filter": "", "excluded": [],
            "strata": [{"name": "A", "num": 3, "den": 10, "count": 10}]}
    return {"list_id": list_id, "group_id": "G", "plan": compact(plan),
            "root": "77" * 32, "count": 10,
            "classes": [{"stratum": "A", "lots": 1, "count": 10}], **changes}


class Service:
    """A draw with one party, from the announcement to the statement. `lie`
    alters what is said of it."""

    def __init__(self, key, lists, lie, rule="none"):
        self.lie = lie
        self.sent = []
        charter = {
            "parties": [{"id": "jiwei", "key": key, "hosted": False}],
            "holders": [], "beacon": "balls:6x0-9", "beacon_source": "hall",
            "commit_ms": FAR, "reveal_ms": FAR + 1, "beacon_ms": FAR + 2,
            "disclose": "at_draw", "disclose_by": "2100-12-31",
            "assignment": rule, "max_departments": 5, "annual_plan": ""}
        self.shown = {
            "hash": HASH, "draw_no": "X-2026-1", "attempt": 1,
            "state": "announced", "previous": ZERO, "head": ZERO,
            "charter": compact(charter), "veil": "55" * 32, "annexes": [],
            "lists": lists, "close": "", "open": "",
            "announced_at": "2026-04-01T09:00:00+08:00", "signatures": [],
            "parties": [{"id": "jiwei", "commitment": "", "reveal": ""}]}
        self.shown["announce"] = announced(self.shown).hex()

    def take(self, act, body):
        """What the party sends moves the draw on."""
        self.sent.append(act)
        shown, party = self.shown, self.shown["parties"][0]
        if act == "commitments":
            party["commitment"] = body["commitment"]
            shown["close"] = D(
                HASH, "close", bytes.fromhex(shown["announce"]),
                struct.pack(">I", 1), b"jiwei",
                bytes.fromhex(party["commitment"])).hex()
            shown["state"] = "closed"
        elif act == "reveals":
            party["reveal"] = body["secret"]
            shown["open"] = D(HASH, "open", bytes.fromhex(shown["close"]),
                              bytes.fromhex(party["reveal"])).hex()
            shown["state"] = "opened"
        elif act == "signatures":
            self.sent[-1] = f"sign {body['role']}"
            shown["signatures"].append({
                "by": "jiwei", "role": body["role"], "at": body["at"],
                "sig": body["sig"]})
            if body["role"] == "open":
                shown["state"] = "drawn"

    def statement(self):
        shown = self.shown
        seed = D(HASH, "seed", bytes.fromhex(shown["open"]), BEACON.encode())
        return {
            "protocol": "SSJ1", "hash": HASH, "draw_id": "X-2026-1",
            "attempt": 1, "previous": ZERO, "head": ZERO,
            "charter": shown["charter"], "veil": shown["veil"],
            "annexes": {}, "results": {}, "announce": shown["announce"],
            "close": shown["close"], "open": shown["open"],
            "parties": shown["parties"], "beacon": BEACON, "seed": seed.hex(),
            "signatures": [s for s in shown["signatures"]
                           if s["role"] != "statement"],
            "lists": [{**x, "result_root": "88" * 32, "small": 0, "strata": [{
                "name": "A", "count": 10, "size": 3, "threshold": "44" * 32}]}
                for x in shown["lists"]],
            "substitutions": [], "witnesses": [], "outcome": "drawn",
            "void_reason": "", "self_drawn": True,
            "transcript_hash": "99" * 32}

    def said(self, path):
        what = path.rsplit("/", 1)[1]
        said = self.statement() if what == "statement" else self.shown
        said = json.loads(compact(said))
        self.lie(what, said)
        return compact(said).encode()


@contextlib.contextmanager
def serving(service):
    class Handler(http.server.BaseHTTPRequestHandler):
        def reply(self, body):
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self):
            self.reply(service.said(self.path))

        def do_POST(self):
            length = int(self.headers["Content-Length"])
            service.take(self.path.rsplit("/", 1)[1],
                         json.loads(self.rfile.read(length)))
            self.reply(b"{}")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def honest(_what, _said):
    pass


ATTENDED = ["commitments", "sign close", "reveals", "sign open",
            "sign statement"]


class Lies(unittest.TestCase):
    def attend(self, lists, lie=honest, rule="none"):
        """(exit status, what was sent, what was complained about)"""
        with tempfile.TemporaryDirectory(prefix="ssj-test-") as top:
            state = f"{top}/state"
            key = subprocess.run(
                [PROGRAM, "key", "--state", state], check=True, text=True,
                stdout=subprocess.PIPE, timeout=60).stdout.strip()
            with open(f"{top}/invitation", "w", encoding="ascii") as f:
                f.write("token\n")
            service = Service(key, lists, lie, rule)
            with serving(service) as url:
                done = subprocess.run(
                    mortal(PROGRAM, "run", "--state", state, "--url", url,
                           "--draw", "d", "--party", "jiwei", "--invitation",
                           f"{top}/invitation"), check=False, text=True,
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                    timeout=60)
        return done.returncode, service.sent, done.stderr

    def refused(self, lists, words, **options):
        status, sent, said = self.attend(lists, **options)
        self.assertEqual((status, sent), (1, []), said)
        self.assertIn(words, said)

    def test_an_honest_draw_is_attended_to_its_end(self):
        self.assertEqual(self.attend([some_list("L0001")]),
                         (0, ATTENDED, ""))

    def test_nobody_commits_to_counts_that_cannot_be_verified(self):
        """The operator could have such a draw ended after a look at it."""
        for classes in (
                [{"stratum": "A", "lots": 1, "count": 9},
                 {"stratum": "B", "lots": 1, "count": 1}],
                [{"stratum": "A", "lots": 1, "count": 9}],
                [{"stratum": "A", "lots": 1, "count": 5}] * 2):
            with self.subTest(classes):
                self.refused([some_list("L0001", classes=classes)], "count")
        self.refused([some_list("L0001", count=11)], "count")

    def test_nobody_commits_to_lists_that_do_not_fit_together(self):
        self.refused([some_list("L0001", group_id="H")], "group_id")
        self.refused([some_list("L0002"), some_list("L0001")], "ascending")
        self.refused([some_list("G"), some_list("L0001")],
                     "another list's name")
        self.refused([some_list(f"L{n}", department=f"D-{n}")
                      for n in range(6)], "more than five departments")

    def test_nobody_commits_to_an_attempt_without_a_past(self):
        def second(what, said):
            if what == "ceremony":
                said["attempt"] = 2
                said["announce"] = announced(said).hex()

        self.refused([some_list("L0001")], "previous", lie=second)

    def test_nobody_commits_to_an_assignment_without_annexes(self):
        self.refused([some_list("L0001")], "annexes", rule="paths-1")

    def test_a_statement_that_a_verifier_refuses_is_not_signed(self):
        def other_seed(what, said):
            if what == "statement":
                said["seed"] = "0" * 64

        def other_beacon(what, said):
            if what == "statement":
                said["beacon"] = "1.1.1.1.1.1."

        def other_list(what, said):
            if what == "statement":
                said["lists"][0]["root"] = "66" * 32

        def other_size(what, said):
            if what == "statement":
                said["lists"][0]["strata"][0]["size"] = 4

        for lie in (other_seed, other_beacon, other_list, other_size):
            with self.subTest(lie.__name__):
                status, sent, said = self.attend([some_list("L0001")], lie)
                self.assertEqual((status, sent), (1, ATTENDED[:-1]), said)
                self.assertIn("the statement is not valid", said)


if __name__ == "__main__":
    unittest.main()
