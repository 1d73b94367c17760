# SPDX-License-Identifier: Apache-2.0
"""What somebody tries who owns the database and the files."""
import contextlib
import hashlib
import json
import os
import shutil
import struct
import subprocess

from .case import StackTest
from .draw import HASHES, last_line, lp, well
from .ssj1 import BUILD
from .stack import wait_until

VERIFY = os.path.join(BUILD, "ssj-verify")
WORKERS = ("worker-1", "worker-2")
TEND = ("INSERT INTO job (id, kind, args, state, run_after, actor_kind,"
        " request_id, created_at) VALUES (gen_random_uuid(), 'draw_tend',"
        " '{}', 'queued', now(), 'system', 'test', now())")


def D(name, tag, *fields):
    """D(tag, f1 … fn) of the protocol."""
    data = b"\x02" + lp(b"SSJ1/" + tag.encode()) + \
        struct.pack(">I", len(fields))
    return hashlib.new(HASHES[name], data + b"".join(map(lp, fields))
                       ).digest()


def announced(shown):
    """A of an attempt, from what the public is shown of it."""
    name = shown["hash"]
    fields = [name.encode(), shown["draw_no"].encode(),
              struct.pack(">I", shown["attempt"]),
              bytes.fromhex(shown["previous"]), bytes.fromhex(shown["head"]),
              D(name, "charter", shown["charter"].encode()),
              bytes.fromhex(shown["veil"]),
              struct.pack(">I", len(shown["parties"]))]
    fields += [p["id"].encode() for p in shown["parties"]]
    fields.append(struct.pack(">I", len(shown["annexes"])))
    for x in shown["annexes"]:
        fields += [x["name"].encode(), bytes.fromhex(x["hash"])]
    fields.append(struct.pack(">I", len(shown["lists"])))
    for x in shown["lists"]:
        classes = []
        for c in x["classes"]:
            classes += [c["stratum"].encode(), bytes([c["lots"]]),
                        struct.pack(">Q", c["count"])]
        fields += [x["list_id"].encode(), x["group_id"].encode(),
                   D(name, "plan", x["plan"].encode()),
                   bytes.fromhex(x["root"]), D(name, "classes", *classes),
                   struct.pack(">Q", x["count"])]
    return D(name, "announce", *fields)


class InsiderTest(StackTest):
    starts_at = "2026-03-31T10:00:00+08:00"

    @property
    def city(self):
        return self.world

    def sql(self, statement, undo=None):
        """As the database's owner; `undo` when the test ends."""
        if undo:
            self.addCleanup(self.stack.sql, undo)
        return self.stack.sql(statement)

    # ---- files -----------------------------------------------------------

    def path(self, ceremony, name):
        return os.path.join(self.stack.home.path("pools"), ceremony.id, name)

    def edit(self, ceremony, name, change):
        """Alters a file of the attempt in its place; returns how it was."""
        with open(self.path(ceremony, name), "r+b") as f:
            before = f.read()
            after = change(before)
            self.assertNotEqual(before, after, name)
            f.seek(0)
            f.write(after)
            f.truncate()
        return before

    def exchange(self, ceremony, name, old, new):
        return self.edit(ceremony, name,
                         lambda b: b.replace(old.encode(), new.encode()))

    # ---- what the platform says ----------------------------------------------

    def stuck(self, ceremony, words):
        """The computation has ended without a draw, and says why."""
        def says():
            return [r for r in self.stack.sql(
                "SELECT problem->>'detail' FROM job WHERE kind ="
                f" 'draw_compute' AND args->>'draw_id' = '{ceremony.id}'"
                " AND problem IS NOT NULL ORDER BY created_at")
                if words in r[0]]
        wait_until(says, what=f"a computation that says {words}")
        self.assertEqual(ceremony.read()["state"], "drawing")

    def goes_on(self, ceremony):
        """What was altered is as it was bound: the same draw comes out."""
        self.stack.sql("UPDATE job SET run_after = now() WHERE kind ="
                       " 'draw_compute' AND state = 'queued'")
        self.stack.sql(TEND)
        ceremony.wait_for("drawn")
        return self.verified(ceremony)

    def refused_freeze(self, ceremony):
        ceremony.invite()
        job = self.city.job(well(ceremony.step("freeze"), 202)["id"])
        self.assertEqual(job["state"], "failed", job)
        return job["problem"]

    def bundle(self, ceremony):
        """The job that makes the audit bundle, ended."""
        return self.city.job(well(ceremony.step("bundle"), 202)["id"])

    @contextlib.contextmanager
    def halted(self):
        """Nothing is computed meanwhile."""
        with self.stack.without(*WORKERS):
            yield

    # ---- amendments ----------------------------------------------------------

    def amendment(self, ceremony, number=1):
        """(text, hash) as the database has it, or None."""
        rows = self.stack.sql(
            "SELECT rtrim(text, E'\\n'), hash FROM draw_amendment WHERE"
            f" draw_id = '{ceremony.id}' AND number = {number}")
        return rows[0] if rows else None

    def rewrite(self, ceremony, change):
        """Another amendment in the place of the first, with its own hash."""
        told = json.loads(self.amendment(ceremony)[0])
        change(told)
        text = json.dumps(told, ensure_ascii=False,
                          separators=(",", ":")) + "\n"
        self.stack.sql(
            f"UPDATE draw_amendment SET text = '{text}', hash = '"
            + D("SM3", "amend", text.encode()).hex()
            + f"' WHERE draw_id = '{ceremony.id}' AND number = 1")

    def steps_back(self, ceremony):
        """Somebody who was drawn does, for an interest; another comes in."""
        [[task, login, before]] = self.stack.sql(
            "SELECT t.id, lower(i.code), (SELECT count(*) FROM draw_amendment"
            " a WHERE a.draw_id = t.draw_id) FROM task t JOIN task_inspector s"
            " ON s.task_id = t.id AND s.slot = 0 JOIN inspector i ON i.id ="
            f" s.inspector_id WHERE t.draw_id = '{ceremony.id}' AND t.state ="
            " 'assigned' AND s.state = 'assigned' ORDER BY t.id LIMIT 1")
        self.addCleanup(self.stack.sql, "DELETE FROM recusal WHERE reason ="
                        " '近亲属任职'")
        client = getattr(self.city, login)
        self.assertStatus(client.post(f"/v1/tasks/{task}/decline", {
            "kind": "recusal", "reason": "近亲属任职",
            "evidence": client.proof()}), 204)
        wait_until(lambda: self.amendment(ceremony, int(before) + 1),
                   what="the amendment")

    # ---- judging -------------------------------------------------------------

    def verified(self, ceremony):
        """The auditor's folder, its transcript found right."""
        folder = ceremony.folder()
        self.addCleanup(shutil.rmtree, folder)
        transcript = ceremony.transcript(folder)
        self.assertEqual(last_line(VERIFY, transcript, "--pool", folder),
                         (0, "transcript OK"))
        return folder

    def judge(self, *arguments):
        """(exit status, lines) of ssj-verify."""
        done = subprocess.run([VERIFY, *arguments], text=True, check=False,
                              stdout=subprocess.PIPE)
        return done.returncode, done.stdout.splitlines()

    def assertDiffers(self, words, *arguments):
        status, lines = self.judge(*arguments)
        self.assertEqual((status, lines[-1]), (1, "transcript differs"), lines)
        self.assertIn(words, lines[0])

    def forged(self, transcript, change):
        """The transcript as somebody would have liked it."""
        with open(transcript, encoding="utf-8") as f:
            told = json.load(f)
        change(told)
        path = transcript + ".forged"
        with open(path, "w", encoding="utf-8") as f:
            json.dump(told, f, ensure_ascii=False, separators=(",", ":"))
        return path

    def public(self, ceremony, what=""):
        return f"http://127.0.0.1:{self.stack.port}/v1/public/draws/" \
            f"{ceremony.id}{what}"
