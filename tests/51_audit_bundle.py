# SPDX-License-Identifier: Apache-2.0
"""The audit bundle of a draw: made by a job, read in pieces, judged by one
command; and every falsification that an insider might try is found."""
import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import tarfile
import tempfile
import unittest

from lib import StackTest
from lib.at_once import at_once
from lib.draw import HOLDERS, DrawCity, lp, well
from lib.ssj1 import BUILD

VERIFY = os.path.join(BUILD, "ssj-verify")
JPEG = b"\xff\xd8\xff\xe0" + b"jfif" * 100
MP4 = b"\0\0\0\x18ftypmp42" + b"mdat" * 500
VOID, DRAWN = "attempts/0000000001/", "attempts/0000000002/"
ADDED = ("bundle.json", VOID + "pool/", "recordings/", "signatures.json")


def prepare(stack):
    return DrawCity(stack)


def unpack(data):
    """Names and bytes of an archive, as Python's tarfile reads it."""
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return {m.name: tar.extractfile(m).read() for m in tar}


def sums(files):
    return "".join(f"{hashlib.sha256(files[n]).hexdigest()}  {n}\n"
                   for n in sorted(files) if n != "SHA256SUMS").encode()


def judge(path):
    """(exit status, lines) of ssj-verify --bundle."""
    done = subprocess.run([VERIFY, "--bundle", path], text=True, timeout=120,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False)
    return done.returncode, done.stdout.splitlines()


def statement_hash(data):
    """D("statement", bytes) in hexadecimal."""
    return hashlib.new("sm3", b"\x02" + lp(b"SSJ1/statement") +
                       b"\0\0\0\1" + lp(data)).hexdigest()


class Folder:
    """A bundle unpacked, to be falsified."""

    def __init__(self, test, files):
        self.path = tempfile.mkdtemp(prefix="ssj-bundle-", dir="/tmp")
        test.addCleanup(shutil.rmtree, self.path)
        for name, data in files.items():
            self.write(name, data)

    def write(self, name, data):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data)


class BundleTest(StackTest):
    starts_at = "2026-03-31T10:00:00+08:00"

    @property
    def city(self):
        return self.world

    def make(self, ceremony):
        """Orders the bundle, waits for it, returns its bytes."""
        operator = self.city.operator
        job = self.city.job(well(ceremony.step("bundle"), 202)["id"])
        self.assertEqual(job["state"], "done", job)
        listed = self.assertStatus(
            operator.get(ceremony.path + "/bundle"), 200)
        pieces = [operator.get(f"{ceremony.path}/bundle/{n}")
                  for n in range(listed["pieces"])]
        self.assertEqual({p.status for p in pieces}, {200})
        data = b"".join(p.body for p in pieces)
        self.assertEqual(len(data), listed["size"])
        self.assertEqual(hashlib.sha256(data).hexdigest(), listed["sha256"])
        return data

    def record(self, ceremony, body, media_type, who=None):
        return well((who or self.city.operator).request(
            "POST", f"{ceremony.path}/recordings",
            {"title": "摇号", "taken_at": self.city.at(0)}, body=body,
            content_type=media_type), 201)["sha256"]

    def drawn_after_a_void_attempt(self):
        """The second attempt of a draw whose first one was given up; both
        were recorded."""
        ceremony = self.city.ceremony(assignment="greedy-1")
        ceremony.announced()
        self.record(ceremony, JPEG, "image/jpeg")
        well(ceremony.step("void", {"reason": "停电"}))
        again = type(ceremony)(self.city, ceremony.charter)
        again.draw()
        self.record(again, MP4, "video/mp4")
        return again

    def signed(self):
        """A formal draw whose statement everybody has signed."""
        ceremony = self.city.ceremony(holders=HOLDERS, formal=True)
        ceremony.draw()
        statement = f"/v1/public/draws/{ceremony.id}/statement"
        of = statement_hash(self.city.operator.get(statement).body)
        for who in ("jiwei", "archive"):
            well(ceremony.sign(who, "statement", of))
        return ceremony

    def assertDiffers(self, path):
        status, lines = judge(path)
        self.assertEqual((status, lines[-1]), (1, "bundle differs"), lines)
        return lines[0]

    def whole(self, data):
        path = tempfile.mktemp(prefix="ssj-bundle-", suffix=".tar")
        with open(path, "wb") as f:
            f.write(data)
        self.addCleanup(os.unlink, path)
        return path


class Bundle(BundleTest):
    def test_a_bundle_of_two_attempts_is_good_packed_and_unpacked(self):
        data = self.make(self.drawn_after_a_void_attempt())
        files = unpack(data)
        self.assertIn(VOID + "transcript.json", files)
        self.assertIn(DRAWN + "pool/key", files)
        status, lines = judge(self.whole(data))
        self.assertEqual((status, lines[-1]), (0, "bundle OK"), lines)
        folder = Folder(self, files)
        self.assertEqual(judge(folder.path)[0], 0)
        subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"],
                       cwd=folder.path, check=True)

    def test_a_formal_draw_has_its_signatures_in_the_bundle(self):
        ceremony = self.city.ceremony(holders=HOLDERS, formal=True)
        ceremony.draw()
        self.assertEqual(judge(self.whole(self.make(ceremony))),
                         (0, ["bundle OK"]))

    def test_a_visit_that_was_cancelled_is_in_the_log_of_the_bundle(self):
        ceremony = self.city.ceremony()
        ceremony.draw()
        [[task, visit]] = self.city.stack.sql(
            "SELECT id, visit_no FROM task WHERE draw_id ="
            f" '{ceremony.id}' ORDER BY visit_no LIMIT 1")
        self.city.cancelled(task)
        files = unpack(self.make(ceremony))
        self.assertEqual(judge(Folder(self, files).path), (0, [
            "note: signatures: unsigned, no key stands in the charter",
            "note: visits: 1 cancelled by two people each, 0 by one alone, 0"
            " whose object made way", "bundle OK"]))
        events = [json.loads(line) for line in
                  files["events.ndjson"].splitlines()]
        self.assertEqual(
            [(e["kind"], e["id"], e["after"]["visit"], e["after"]["reason"])
             for e in events if e["kind"].startswith("task.")],
            [(kind, ceremony.id, visit, "suspended") for kind in
             ("task.cancel_requested", "task.cancelled")])
        self.falsified_cancellations(files, events, visit)

    def falsified_cancellations(self, files, events, visit):
        """Nobody passes off as two what one did, or for no reason."""
        asked, done = (next(e for e in events if e["kind"] == kind) for kind in
                       ("task.cancel_requested", "task.cancelled"))
        without = [e for e in events if e is not asked]
        for words, changed in (
                ("nobody has asked for it", without),
                ("it takes somebody else than who asked", [
                    {**e, "actor_id": asked["actor_id"]} if e is done else e
                    for e in events]),
                ("no reason of the contract", [
                    {**e, "after": {**e["after"], "reason": "熟人"}}
                    if e is asked else e for e in events]),
                ("a visit that the draw does not have", [
                    {**e, "after": {**e["after"], "visit": visit[::-1]}}
                    if e is asked else e for e in events])):
            with self.subTest(words):
                log = "".join(json.dumps(e, ensure_ascii=False,
                                         separators=(",", ":")) + "\n"
                              for e in changed)
                new = {**files, "events.ndjson": log.encode()}
                new["SHA256SUMS"] = sums(new)
                self.assertIn(words, self.assertDiffers(
                    Folder(self, new).path))

    def test_C52_photos_and_video_of_the_hall_are_in_the_bundle(self):
        files = unpack(self.make(self.drawn_after_a_void_attempt()))
        for folder, data, kind in ((VOID, JPEG, "jpg"), (DRAWN, MP4, "mp4")):
            name = hashlib.sha256(data).hexdigest()
            self.assertEqual(
                files[f"{folder}recordings/{name}.{kind}"], data)

    def test_a_void_attempt_comes_with_its_pool_and_both_keys(self):
        files = unpack(self.make(self.drawn_after_a_void_attempt()))
        self.assertEqual(
            sorted(n.removeprefix(VOID + "pool/") for n in files
                   if n.startswith(VOID + "pool/")),
            sorted({n.removeprefix(DRAWN + "pool/") for n in files
                    if n.startswith(DRAWN + "pool/")} -
                   {"visits.csv", "assignment.csv"} | {"veil-key"}))
        # The same libraries under keys of its own.
        for name, same in (("key", False), ("roster.csv", True),
                           ("objects.csv", True)):
            self.assertEqual(files[f"{VOID}pool/{name}"] ==
                             files[f"{DRAWN}pool/{name}"], same, name)
        folder = Folder(self, files).path
        done = subprocess.run(
            [VERIFY, f"{folder}/{VOID}transcript.json", "--pool",
             f"{folder}/{VOID}pool"], text=True, check=False, timeout=60,
            stdout=subprocess.PIPE)
        self.assertEqual(done.returncode, 0)
        self.assertIn("note: pools and annexes are those announced",
                      done.stdout)

    def test_a_statement_is_held_against_its_folder(self):
        files = unpack(self.make(self.drawn_after_a_void_attempt()))
        folder = Folder(self, files)
        command = [VERIFY, f"{folder.path}/{DRAWN}statement.json", "--pool",
                   f"{folder.path}/{DRAWN}pool"]
        told = subprocess.run(command, text=True, stdout=subprocess.PIPE,
                              timeout=60, check=True).stdout.splitlines()
        self.assertIn("note: pools and annexes are those announced", told)
        self.assertEqual(told[-1], "consistent, completeness not proved")
        name = f"{DRAWN}pool/roster.csv"
        folder.write(name, files[name] + b"\n")
        done = subprocess.run(command, text=True, stdout=subprocess.PIPE,
                              timeout=60, check=False)
        self.assertEqual((done.returncode, done.stdout.splitlines()), (1, [
            "roster.csv is not the file that the transcript binds",
            "transcript differs"]))

    def test_who_signed_the_statement_is_in_the_bundle_without_witnesses(self):
        files = unpack(self.make(self.signed()))
        name = "attempts/0000000001/signatures.json"
        listed = json.loads(files[name])["signatures"]
        self.assertEqual({s["by"] for s in listed}, {"archive", "jiwei"})
        self.assertEqual(judge(Folder(self, files).path), (0, ["bundle OK"]))
        one, other = listed
        for what, new in (
                ("one fewer", [one]), ("none", []), ("one twice", [one, one]),
                ("another time", [one, {**other, "at": other["at"] + 1}]),
                ("somebody else's", [one, {**other, "by": "court"}]),
                ("of another step", [one, {**other, "role": "close"}])):
            with self.subTest(what):
                told = json.loads(files[name])
                told["signatures"] = new
                altered = {**files, name: (json.dumps(
                    told, ensure_ascii=False, separators=(",", ":")) +
                    "\n").encode()}
                altered["SHA256SUMS"] = sums(altered)
                self.assertDiffers(Folder(self, altered).path)

    def test_a_recording_that_was_exchanged_or_removed_is_found(self):
        files = unpack(self.make(self.drawn_after_a_void_attempt()))
        name = next(n for n in files if n.startswith(DRAWN + "recordings/"))
        others = {n: d for n, d in files.items() if n != name}
        other = hashlib.sha256(MP4 + b"x").hexdigest()
        log = files["events.ndjson"]
        told = next(line for line in log.splitlines(keepends=True)
                    if b"draw.recorded" in line and b'"attempt":2' in line)
        for what, new in (
                ("removed", others),
                ("another under its name", {**files, name: MP4 + b"x"}),
                ("another under the other's name", {
                    **others, f"{DRAWN}recordings/{other}.mp4": MP4 + b"x"}),
                ("one more", {
                    **files, f"{DRAWN}recordings/{other}.mp4": MP4 + b"x"}),
                ("its event removed", {
                    **files, "events.ndjson": log.replace(told, b"")}),
                ("under the void attempt", {
                    **others, name.replace(DRAWN, VOID): MP4})):
            with self.subTest(what):
                new["SHA256SUMS"] = sums(new)
                self.assertDiffers(Folder(self, new).path)

    def test_a_bundle_of_the_first_format_is_still_good(self):
        """As it was made before: with a note of what it cannot have."""
        files = unpack(self.make(self.drawn_after_a_void_attempt()))
        old = {n: d for n, d in files.items()
               if not any(part in n for part in ADDED)}
        self.assertLess(len(old), len(files))
        old["SHA256SUMS"] = sums(old)
        status, lines = judge(Folder(self, old).path)
        self.assertEqual((status, lines[-1]), (0, "bundle OK"), lines)
        self.assertIn("of the first format", lines[-2])
        del files["bundle.json"]
        files["SHA256SUMS"] = sums(files)
        self.assertDiffers(Folder(self, files).path)

    def test_a_recording_that_comes_meanwhile_is_whole_or_not_there(self):
        """The event of a recording that was kept while a bundle was gathered
        must not stand in it without its file: attempts are held."""
        ceremony = self.city.ceremony()
        ceremony.draw()
        cameras = [self.city.fresh("operator") for _ in range(4)]
        acts = [lambda n=n, who=who: self.record(
            ceremony, JPEG + bytes([n]), "image/jpeg", who)
            for n, who in enumerate(cameras)]
        *_, data = at_once(*acts, lambda: self.make(ceremony))
        self.assertEqual(judge(self.whole(data))[0], 0)
        self.assertEqual(sum("recordings/" in n for n in unpack(
            self.make(ceremony))), len(acts))

    def witnessed(self):
        """A formal draw that a deputy has seen."""
        ceremony = self.city.ceremony(holders=HOLDERS, formal=True)
        ceremony.opened()
        ceremony.tokens["deputy"] = well(ceremony.step("witnesses", {
            "id": "deputy", "kind": "deputy", "name": "人大代表甲"}))["token"]
        well(ceremony.step("presence", who=ceremony.as_party("deputy")))
        ceremony.read_beacon()
        ceremony.wait_for("drawn")
        return ceremony

    def test_a_witness_stands_in_the_log_or_there_is_no_bundle(self):
        ceremony = self.witnessed()
        files = unpack(self.make(ceremony))
        lines = files["events.ndjson"].splitlines(keepends=True)
        for what in (b"draw.witness_", b"draw.witness_present",
                     b"draw.witness_invited"):
            with self.subTest(what):
                new = {**files, "events.ndjson": b"".join(
                    line for line in lines if what not in line)}
                self.assertNotEqual(new, files)
                new["SHA256SUMS"] = sums(new)
                self.assertIn("witness", self.assertDiffers(
                    Folder(self, new).path))
        self.stack.sql("DELETE FROM event WHERE kind LIKE 'draw.witness_%'"
                       f" AND subject_id = '{ceremony.id}'")
        job = self.city.job(well(ceremony.step("bundle"), 202)["id"])
        self.assertEqual(job["state"], "failed")
        self.assertIn("witness", job["problem"]["detail"])

    def test_a_witness_has_his_receipt_in_the_bundle(self):
        files = unpack(self.make(self.witnessed()))
        name = "attempts/0000000001/receipts/0001.json"
        self.assertEqual(judge(Folder(self, files).path),
                         (0, ["bundle OK"]))
        for what, receipt in (
                ("of another beacon", files[name].replace(
                    b'"beacon":"4.', b'"beacon":"5.')),
                ("of another", files[name].replace("甲".encode(),
                                                   "乙".encode())),
                ("cut off", files[name][:-9]), ("none", None)):
            with self.subTest(what):
                new = {n: d for n, d in files.items() if n != name}
                if receipt is not None:
                    new[name] = receipt
                new["SHA256SUMS"] = sums(new)
                self.assertDiffers(Folder(self, new).path)

    def test_the_same_bundle_has_the_same_bytes(self):
        ceremony = self.city.ceremony()
        ceremony.draw()
        self.assertEqual(self.make(ceremony), self.make(ceremony))

    def test_the_bundle_of_a_void_attempt_is_good(self):
        ceremony = self.city.ceremony()
        ceremony.closed()
        well(ceremony.step("void", {"reason": "停电"}))
        status, lines = judge(self.whole(self.make(ceremony)))
        self.assertEqual((status, lines[-1]), (0, "bundle OK"), lines)

    def test_an_attempt_given_up_before_its_freeze_stands_in_the_log(self):
        ceremony = self.city.ceremony()
        well(ceremony.step("void", {"reason": "日期有误"}))
        again = type(ceremony)(self.city, ceremony.charter)
        again.draw()
        data = self.make(again)
        self.assertEqual(judge(self.whole(data))[0], 0)
        told = [json.loads(line) for line in
                unpack(data)["events.ndjson"].splitlines()]
        self.assertEqual({e["id"] for e in told}, {ceremony.id, again.id})
        self.assertEqual({e["attempt"] for e in told}, {1})
        [void] = [e for e in told if e["kind"] == "draw.voided"]
        self.assertEqual((void["id"], void["after"]["reason"]),
                         (ceremony.id, "日期有误"))

    def test_every_falsification_is_found(self):
        """Each file altered, left out, emptied or exchanged, each with an
        index of hashes that was made right again."""
        files = unpack(self.make(self.drawn_after_a_void_attempt()))
        rnd = random.Random(1)
        tried = 0
        for what, new in falsified(files, rnd):
            with self.subTest(what):
                new["SHA256SUMS"] = sums(new)
                self.assertDiffers(Folder(self, new).path)
                tried += 1
        self.assertGreater(tried, 100)

    def test_an_archive_that_was_touched_is_found(self):
        data = self.make(self.drawn_after_a_void_attempt())
        rnd = random.Random(2)
        for _ in range(60):
            n = rnd.randrange(len(data))
            with self.subTest(n):
                self.assertDiffers(self.whole(
                    data[:n] + bytes([data[n] ^ 1 << rnd.randrange(8)]) +
                    data[n + 1:]))
        for cut in (0, 1, 511, 512, 1024, len(data) - 512, len(data) - 1):
            self.assertDiffers(self.whole(data[:cut]))
        self.assertDiffers(self.whole(data + b"\0" * 512))
        self.assertDiffers(self.whole(data + data))

    def test_another_order_in_the_archive_is_found(self):
        files = unpack(self.make(self.drawn_after_a_void_attempt()))
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w",
                          format=tarfile.USTAR_FORMAT) as tar:
            for name in sorted(files, reverse=True):
                info = tarfile.TarInfo(name)
                info.size = len(files[name])
                tar.addfile(info, io.BytesIO(files[name]))
        self.assertDiffers(self.whole(out.getvalue()))

    def test_links_and_devices_in_a_folder_are_not_followed(self):
        files = unpack(self.make(self.drawn_after_a_void_attempt()))
        folder = Folder(self, files)
        os.symlink("/etc/passwd", os.path.join(folder.path, "passwd"))
        self.assertIn("passwd", self.assertDiffers(folder.path))
        os.unlink(os.path.join(folder.path, "passwd"))
        os.mkfifo(os.path.join(folder.path, "pipe"))
        self.assertIn("pipe", self.assertDiffers(folder.path))
        os.unlink(os.path.join(folder.path, "pipe"))
        os.makedirs(os.path.join(folder.path, "a/b/c/d/e"))
        self.assertDiffers(folder.path)
        self.assertEqual(judge(os.path.join(folder.path, "nowhere"))[0], 3)

    def test_only_an_auditor_may_have_it_and_only_once_it_is_public(self):
        ceremony = self.city.ceremony(disclose="after_visit")
        ceremony.opened()
        self.assertProblem(ceremony.step("bundle"), 409, "wrong-state")
        ceremony.read_beacon()
        ceremony.wait_for("drawn")
        self.assertProblem(ceremony.step("bundle"), 409, "wrong-state")
        public = self.city.ceremony()
        public.draw()
        self.assertProblem(
            self.city.operator.get(public.path + "/bundle"), 404, "not-found")
        self.make(public)
        for who in (self.city.outsider, self.city.planner):
            for path in ("/bundle", "/bundle/0"):
                self.assertIn(who.get(public.path + path).status, (403, 404))
            self.assertIn(public.step("bundle", who=who).status, (403, 404))
        self.assertProblem(self.city.operator.get(
            public.path + "/bundle/1000"), 404, "not-found")

    def test_what_the_platform_holds_falsified_is_not_bundled(self):
        """A stored result that was changed stops the job: no bundle leaves
        that the first auditor would find wrong."""
        ceremony = self.city.ceremony()
        ceremony.draw()
        self.stack.sql("UPDATE event SET after = jsonb_set(after::jsonb,"
                       " '{seed}', '\"00\"')::json WHERE kind = 'draw.drawn'"
                       f" AND subject_id = '{ceremony.id}'")
        job = self.city.job(well(ceremony.step("bundle"), 202)["id"])
        self.assertEqual(job["state"], "failed")
        self.assertIn("draw.drawn", job["problem"]["detail"])


def falsified(files, rnd):
    """(what was done, files) of a good bundle's files."""
    names = sorted(n for n in files if n != "SHA256SUMS")
    for name in names:
        data = files[name]
        others = {n: d for n, d in files.items() if n != name}
        yield f"{name} left out", dict(others)
        yield f"{name} empty", {**others, name: b""}
        yield f"{name} and a line", {**others, name: data + b"\n"}
        if not name.endswith("key"):   # its end of line is optional
            yield f"{name} cut off", {**others, name: data[:-1]}
        for _ in range(4):
            n = rnd.randrange(len(data))
            if name == "events.ndjson" and not bound(data, n):
                continue
            yield f"{name} at {n}", {
                **others, name: data[:n] + b"7" + data[n + 1:]
                if data[n:n + 1] != b"7" else data[:n] + b"8" + data[n + 1:]}
    for name in names:
        for other in names:
            if name < other and rnd.random() < 0.1 and \
                    files[name] != files[other]:
                yield f"{name} is {other}", {
                    **files, name: files[other], other: files[name]}
    for name in ("more", "attempts/0000000001/pool/key",
                 "attempts/0000000003/transcript.json",
                 "attempts/0000000002/amendments/0001.json",
                 "attempts/0000000002/pool/more.csv", "zzz"):
        yield f"{name} added", {**files, name: b"x"}
    lines = files["events.ndjson"].splitlines(keepends=True)
    for n in range(len(lines) - 1):
        yield f"events {n} exchanged", {**files, "events.ndjson": b"".join(
            lines[:n] + [lines[n + 1], lines[n]] + lines[n + 2:])}


def bound(data, n):
    """True for a byte of the log that some transcript tells as well."""
    start = data.rfind(b"\n", 0, n) + 1
    line = data[start:data.find(b"\n", n)]
    return line.find(b'"commitment":"') < n - start < len(line) - 3 and \
        b"commitment" in line


if __name__ == "__main__":
    unittest.main()
