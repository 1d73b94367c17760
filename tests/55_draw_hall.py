# SPDX-License-Identifier: Apache-2.0
"""Witnesses of a draw, the receipt that each takes away, and what cameras
record."""
import hashlib
import json
import os
import shutil
import subprocess

from lib import StackTest
from lib.draw import HOLDERS, DrawCity, last_line, well
from lib.ssj1 import BUILD

VERIFY = os.path.join(BUILD, "ssj-verify")
DEPUTY = {"id": "deputy-1", "kind": "deputy", "name": "南山区代表组"}
JPEG = b"\xff\xd8\xff\xe0 a picture of the hall"


def prepare(stack):
    return DrawCity(stack)


def verified(*arguments):
    """All that ssj-verify says."""
    return subprocess.run([VERIFY, *arguments], text=True, check=False,
                          stdout=subprocess.PIPE).stdout


class HallTest(StackTest):
    starts_at = "2026-03-31T10:00:00+08:00"

    @property
    def city(self):
        return self.world

    def witnessed(self):
        """A draw that the deputy has seen; with his client."""
        ceremony = self.city.ceremony(holders=HOLDERS, formal=True)
        return ceremony, ceremony.witnessed(DEPUTY)

    def documents(self, ceremony, receipt):
        """Transcript, statement and receipt as files."""
        folder = ceremony.folder()
        self.addCleanup(shutil.rmtree, folder)
        paths = [ceremony.transcript(folder),
                 os.path.join(folder, "public-statement.json"),
                 os.path.join(folder, "receipt.json")]
        statement = self.client().get(
            f"/v1/public/draws/{ceremony.id}/statement")
        for path, body in zip(paths[1:], (statement.body, receipt)):
            with open(path, "wb") as f:
                f.write(body)
        return paths


class Witnesses(HallTest):
    def test_a_witness_needs_no_account_and_takes_a_receipt(self):
        ceremony, deputy = self.witnessed()
        path = f"{ceremony.path}/receipts/deputy-1"
        before = well(deputy.get(path))
        self.assertEqual(before["receipt_at"], "")
        taken = deputy.post(path, key=None)
        self.assertNotEqual(well(taken)["receipt_at"], "")
        transcript, statement, receipt = self.documents(ceremony, taken.body)
        said = verified(transcript, "--statement", statement, "--receipt",
                        receipt)
        self.assertIn("receipt: it matches; 0 of 5", said)
        self.assertNotIn("differs", said)
        shown = well(self.client().get(f"/v1/public/draws/{ceremony.id}"))
        self.assertEqual(
            [(w["id"], w["name"]) for w in shown["witnesses"]],
            [("deputy-1", DEPUTY["name"])])

    def test_signatures_of_the_statement_stand_on_the_receipt(self):
        ceremony, deputy = self.witnessed()
        path = f"{ceremony.path}/receipts/deputy-1"
        x = well(deputy.get(path))["statement"]
        ceremony.all_sign([*ceremony.secrets, *ceremony.holders()],
                          "statement", x)
        reply = deputy.get(path)
        self.assertEqual(len(well(reply)["signatures"]), 5)
        transcript, _, receipt = self.documents(ceremony, reply.body)
        self.assertIn("5 of 5 people with keys",
                      verified(transcript, "--receipt", receipt))

    def test_a_witness_may_do_nothing_else(self):
        ceremony, deputy = self.witnessed()
        self.assertProblem(deputy.get(f"{ceremony.path}/sealed"), 404,
                           "not-found")
        self.assertProblem(ceremony.register("deputy-1"), 404, "not-found")
        self.assertEqual(deputy.get("/v1/plans").status, 401)


class Attacks(HallTest):
    def test_a_result_that_was_changed_in_the_database_is_found(self):
        """Whoever owns the database writes another transcript and all that is
        published about it; the witness still has his receipt."""
        ceremony, deputy = self.witnessed()
        reply = deputy.get(f"{ceremony.path}/receipts/deputy-1")
        transcript, _, receipt = self.documents(ceremony, reply.body)
        with open(transcript, encoding="utf-8") as f:
            text = json.load(f)
        text["witnesses"].append({"kind": "政协委员", "name": "没有来的人"})
        with open(transcript, "w", encoding="utf-8") as f:
            json.dump(text, f, ensure_ascii=False)
        self.assertEqual(last_line(VERIFY, transcript),
                         (0, "consistent, completeness not proved"))
        self.assertEqual(last_line(VERIFY, transcript, "--receipt", receipt),
                         (1, "transcript differs"))

    def test_a_receipt_of_another_draw_is_found(self):
        one, deputy = self.witnessed()
        reply = deputy.get(f"{one.path}/receipts/deputy-1")
        other, _ = self.witnessed()
        transcript, _, receipt = self.documents(other, reply.body)
        self.assertEqual(last_line(VERIFY, transcript, "--receipt", receipt),
                         (1, "transcript differs"))


class Recordings(HallTest):
    def record(self, ceremony, body, media_type="image/jpeg", who=None):
        return (who or self.city.operator).request(
            "POST", f"{ceremony.path}/recordings",
            {"title": "摇号", "taken_at": self.city.at(0)}, body=body,
            content_type=media_type)

    def test_C52_recordings_are_public_by_their_hash(self):
        ceremony = self.city.ceremony()
        ceremony.announced()
        made = well(self.record(ceremony, JPEG), 201)
        self.assertEqual(made["sha256"], hashlib.sha256(JPEG).hexdigest())
        items = well(self.client().get(
            f"/v1/public/draws/{ceremony.id}/recordings"))["items"]
        self.assertEqual(items, [made])
        reply = self.city.operator.get(
            f"{ceremony.path}/recordings/{made['sha256']}")
        self.assertEqual((reply.status, reply.body), (200, JPEG))
        self.assertEqual(
            self.city.outsider.get(
                f"{ceremony.path}/recordings/{made['sha256']}").status, 404)

    def test_what_is_no_picture_is_refused(self):
        ceremony = self.city.ceremony()
        ceremony.announced()
        self.assertProblem(self.record(ceremony, b"<html>"), 422, "invalid")
        self.assertEqual(
            self.record(ceremony, b"%PDF-1.4", "application/pdf").status, 415)
