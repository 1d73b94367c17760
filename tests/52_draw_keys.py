# SPDX-License-Identifier: Apache-2.0
"""A draw whose parties and holders bring keys: what they sign, what waits for
them, and what their signatures find out."""
import json
import os
import shutil

from lib import StackTest
from lib.draw import (BEACON, HOLDERS, PARTIES, DrawCity, last_line, well)
from lib.ssj1 import BUILD

VERIFY = os.path.join(BUILD, "ssj-verify")
WRONG_KEY = b"\x01" * 32


def prepare(stack):
    return DrawCity(stack)


class KeysTest(StackTest):
    starts_at = "2026-03-31T10:00:00+08:00"

    @property
    def city(self):
        return self.world

    def formal(self, **changes):
        return self.city.ceremony(holders=HOLDERS, formal=True, **changes)

    def drawn(self):
        """A signed draw's transcript and folder."""
        ceremony = self.formal()
        ceremony.draw()
        folder = ceremony.folder()
        self.addCleanup(shutil.rmtree, folder)
        return ceremony, folder, ceremony.transcript(folder)


class Formal(KeysTest):
    def test_everybody_signs_and_nothing_is_left_to_note(self):
        ceremony, folder, transcript = self.drawn()
        with open(transcript, encoding="utf-8") as f:
            signatures = json.load(f)["signatures"]
        self.assertEqual([(s["role"], s["by"]) for s in signatures], [
            *(("hold", h["id"]) for h in HOLDERS),
            *(("close", p["id"]) for p in PARTIES),
            *(("open", p["id"]) for p in PARTIES)])
        self.assertEqual(
            last_line(VERIFY, transcript, "--pool", folder),
            (0, "transcript OK"))
        shown = well(self.client().get(f"/v1/public/draws/{ceremony.id}"))
        self.assertEqual(shown["signatures"], signatures)
        self.assertEqual([h["id"] for h in shown["holders"]],
                         ["archive", "court"])

    def test_a_key_that_is_missing_stops_the_freeze(self):
        ceremony = self.formal()
        tokens = well(ceremony.step("invitations"))["items"]
        ceremony.tokens = {i["party_id"]: i["token"] for i in tokens}
        for who in ("jiwei", "notary", "people", "archive"):
            well(ceremony.register(who))
        problem = self.assertProblem(ceremony.step("freeze"), 422, "rule")
        self.assertIn("court", problem["detail"])

    def test_a_formal_draw_may_not_be_self_drawn(self):
        ceremony = self.formal(beacon="none")
        ceremony.invite()
        problem = self.assertProblem(ceremony.step("freeze"), 422, "rule")
        self.assertIn("自抽", problem["detail"])

    def test_after_the_freeze_no_key_is_exchanged(self):
        ceremony = self.formal()
        ceremony.frozen()
        self.assertProblem(ceremony.register("court", WRONG_KEY), 409,
                           "wrong-state")


class Order(KeysTest):
    def test_holders_sign_before_anybody_commits(self):
        ceremony = self.formal()
        ceremony.frozen()
        a = ceremony.taken("announce")["announce"]
        self.assertProblem(ceremony.commit("jiwei"), 422, "rule")
        well(ceremony.sign("archive", "hold", a))
        self.assertProblem(ceremony.commit("jiwei"), 422, "rule")
        well(ceremony.sign("court", "hold", a))
        well(ceremony.commit("jiwei"))

    def test_parties_sign_the_closing_before_anybody_reveals(self):
        ceremony = self.formal()
        ceremony.announced()
        for party in ceremony.secrets:
            well(ceremony.commit(party))
        c = ceremony.taken("close")["close"]
        well(ceremony.sign("jiwei", "close", c))
        well(ceremony.sign("notary", "close", c))
        self.assertProblem(ceremony.reveal("jiwei"), 422, "rule")
        well(ceremony.sign("people", "close", c))
        well(ceremony.reveal("jiwei"))

    def test_parties_sign_the_opening_before_a_ball_counts(self):
        ceremony = self.formal()
        ceremony.closed()
        for party in ceremony.secrets:
            well(ceremony.reveal(party))
        o = ceremony.taken("open")["open"]
        self.assertProblem(ceremony.step("beacon", {"beacon": BEACON}), 422,
                           "rule")
        ceremony.all_sign(ceremony.secrets, "open", o)
        ceremony.read_beacon()
        ceremony.wait_for("drawn")


class Refusals(KeysTest):
    def test_a_signature_with_another_key_is_refused(self):
        ceremony = self.formal()
        ceremony.frozen()
        a = ceremony.taken("announce")["announce"]
        problem = self.assertProblem(
            ceremony.sign("court", "hold", a, WRONG_KEY), 422, "rule")
        self.assertEqual(problem["errors"][0]["pointer"], "/sig")

    def test_a_signature_of_another_announcement_is_refused(self):
        ceremony = self.formal()
        ceremony.frozen()
        ceremony.taken("announce")
        self.assertProblem(ceremony.sign("court", "hold", "00" * 32), 409,
                           "conflict")

    def test_the_same_signature_again_is_fine_and_another_is_not(self):
        ceremony = self.formal()
        ceremony.frozen()
        a = ceremony.taken("announce")["announce"]
        signature = ceremony.signature("court", "hold", a)
        court = ceremony.as_party("court")
        for _ in range(2):
            well(ceremony.step("signatures", signature, court))
        later = {**ceremony.signature("court", "hold", a),
                 "at": signature["at"] + 1}
        self.assertProblem(ceremony.step("signatures", later, court), 409,
                           "conflict")

    def test_a_party_does_not_sign_for_a_holder(self):
        ceremony = self.formal()
        ceremony.frozen()
        a = ceremony.taken("announce")["announce"]
        self.assertProblem(ceremony.sign("jiwei", "hold", a), 403,
                           "forbidden")

    def test_after_the_deadline_only_the_void_is_left(self):
        ceremony = self.formal()
        ceremony.frozen()
        a = ceremony.taken("announce")["announce"]
        self.stack.clock.advance(minutes=11)
        problem = self.assertProblem(ceremony.sign("court", "hold", a), 422,
                                     "rule")
        self.assertIn("作废", problem["detail"])
        ceremony.taken("void", {"reason": "保管人未签名"})
        self.assertEqual(ceremony.read()["state"], "void")


class Attacks(KeysTest):
    def verdict(self, transcript, change):
        with open(transcript, encoding="utf-8") as f:
            text = json.load(f)
        change(text)
        with open(transcript, "w", encoding="utf-8") as f:
            json.dump(text, f, ensure_ascii=False)
        return last_line(VERIFY, transcript)

    def test_a_signature_that_was_dropped_is_missed(self):
        _, _, transcript = self.drawn()
        self.assertEqual(
            self.verdict(transcript, lambda t: t["signatures"].pop()),
            (1, "transcript differs"))

    def test_a_signature_that_was_back_dated_is_found(self):
        _, _, transcript = self.drawn()

        def change(t):
            t["signatures"][0]["at"] -= 1000
        self.assertEqual(self.verdict(transcript, change),
                         (1, "transcript differs"))

    def test_the_database_keeps_a_signature_as_it_was_given(self):
        self.assertEqual(self.stack.sql(
            "SELECT has_table_privilege('ssj_app', 'draw_signature',"
            " 'UPDATE'), has_table_privilege('ssj_app', 'draw_signature',"
            " 'DELETE')"), [["f", "f"]])
