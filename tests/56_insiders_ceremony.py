# SPDX-License-Identifier: Apache-2.0
"""Insiders at a ceremony: announcements, parties, secrets, the beacon, keys,
and two histories for two audiences."""
import json
import os
import shutil
import threading
import unittest

from lib import wait_until
from lib.draw import (BEACON, HOLDERS, PARTIES, DrawCity, commitment, well)
from lib.insider import D, TEND, InsiderTest, announced


def prepare(stack):
    return DrawCity(stack)


HOSTED = [{**p, "hosted": True} for p in PARTIES]


class Steps(InsiderTest):
    def test_an_attempt_is_announced_once(self):
        ceremony = self.city.ceremony()
        first = ceremony.announced()
        self.assertProblem(ceremony.step("announce"), 409, "wrong-state")
        self.assertProblem(ceremony.step("freeze"), 409, "wrong-state")
        self.assertEqual(ceremony.read()["announce"], first["announce"])

    def test_a_secret_that_was_not_committed_to_is_refused(self):
        ceremony = self.city.ceremony()
        ceremony.closed()
        problem = self.assertProblem(
            ceremony.reveal("jiwei", secret=b"\x07" * 32), 422, "rule")
        self.assertEqual(problem["errors"][0]["pointer"], "/secret")

    def test_a_secret_exchanged_in_the_database_stops_the_draw(self):
        ceremony = self.city.ceremony()
        ceremony.opened()
        where = f"WHERE draw_id = '{ceremony.id}' AND party_id = 'jiwei'"
        self.sql(f"UPDATE draw_party SET reveal = repeat('07', 32) {where}")
        ceremony.read_beacon()
        self.stuck(ceremony, "jiwei revealed something it had not committed")
        self.sql("UPDATE draw_party SET reveal = '"
                 f"{ceremony.secrets['jiwei'].hex()}' {where}")
        self.goes_on(ceremony)

    def test_a_party_dropped_after_the_announcement_stops_everything(self):
        """The two who are left compute A again and find that it differs; so
        does the platform."""
        ceremony = self.city.ceremony()
        ceremony.announced()
        self.sql(f"DELETE FROM draw_party WHERE draw_id = '{ceremony.id}'"
                 " AND party_id = 'people'")
        for party in ("jiwei", "notary"):
            well(ceremony.commit(party))
        ceremony.taken("close")
        for party in ("jiwei", "notary"):
            well(ceremony.reveal(party))
        ceremony.taken("open")
        ceremony.read_beacon()
        self.stuck(ceremony, "announce differs")

    def test_a_party_added_after_the_beacon_stops_the_draw(self):
        ceremony = self.city.ceremony()
        ceremony.opened()
        with self.halted():
            ceremony.read_beacon()
            secret = b"z" * 32
            said = commitment("SM3", ceremony.shown["announce"], "zz", secret)
            self.sql(
                "INSERT INTO draw_party (draw_id, party_id, title, hosted,"
                " invitation_hash, commitment, reveal) VALUES"
                f" ('{ceremony.id}', 'zz', '后来者', false, '{ceremony.id}',"
                f" '{said}', '{secret.hex()}')")
        self.stuck(ceremony, "announce differs")
        self.sql("DELETE FROM draw_party WHERE party_id = 'zz'")
        self.goes_on(ceremony)


class Entropy(InsiderTest):
    def test_an_operator_who_could_try_secrets_is_marked(self):
        """Every secret was made on his machines: the mark is computed, stands
        in public and cannot be taken off."""
        ceremony = self.city.ceremony(parties=HOSTED)
        self.assertTrue(ceremony.draw()["self_drawn"])
        shown = well(self.client().get(f"/v1/public/draws/{ceremony.id}"))
        self.assertTrue(shown["self_drawn"])
        transcript = os.path.join(self.verified(ceremony), "public.json")
        self.assertDiffers("self_drawn", self.forged(
            transcript, lambda t: t.update(self_drawn=False)))

    def test_a_beacon_with_too_few_outcomes_is_marked(self):
        """Ten outcomes can be prepared for; a formal draw refuses them."""
        ceremony = self.city.ceremony(beacon="balls:1x0-9")
        ceremony.opened()
        ceremony.read_beacon("7.")
        self.assertTrue(ceremony.wait_for("drawn")["self_drawn"])
        formal = self.city.charter(self.city.plan(), beacon="balls:1x0-9",
                                   holders=HOLDERS, formal=True)
        problem = self.assertProblem(
            self.city.operator.post("/v1/draws", formal), 422, "rule")
        self.assertIn("自抽", problem["detail"])

    def test_another_beacon_after_a_look_is_refused(self):
        ceremony = self.city.ceremony()
        ceremony.opened()
        with self.halted():
            ceremony.read_beacon()
            self.assertProblem(
                ceremony.step("beacon", {"beacon": "1.2.3.4.5.6."}), 409,
                "wrong-state")
        self.assertEqual(ceremony.wait_for("drawn")["beacon"], BEACON)

    def test_a_number_that_comes_a_day_late_is_refused(self):
        ceremony = self.city.ceremony()
        ceremony.opened()
        with self.halted():
            self.stack.clock.advance(hours=25)
            self.assertProblem(ceremony.step("beacon", {"beacon": BEACON}),
                               422, "rule")

    def test_a_number_that_nobody_types_gives_no_second_try(self):
        """Two readers dislike the balls and let the day pass: the attempt ends
        only by an order, is counted as one after the number, and the slot
        stays closed. Nobody sees other balls for it."""
        ceremony = self.city.ceremony()
        ceremony.opened()
        dislike = {"reason": "随机数没有录入"}
        order = {**dislike, "order": "市政府办公厅第 1 号通知"}
        self.assertProblem(ceremony.step("void", dislike), 422, "rule")
        self.assertPointer(ceremony.step("void", order), "/beacon")
        with self.halted():
            self.stack.clock.advance(hours=25)
            self.assertPointer(ceremony.step("void", dislike), "/order")
            ended = ceremony.taken("void", order)
        self.assertEqual(ended["state"], "void_after_entropy")
        self.no_second_try(ceremony)

    def no_second_try(self, ceremony):
        path = ceremony.transcript(self.stack.folder)
        with open(path, encoding="utf-8") as f:
            told = json.load(f)
        self.assertEqual((told["outcome"], told["beacon"]),
                         ("void_after_entropy", None))
        self.assertEqual(self.judge(path), (0, [
            "note: an attempt that ended without a draw",
            "note: signatures: unsigned, no key stands in the charter",
            "note: witnesses: not checked, of an attempt that is void the"
            " audit bundle shows them",
            "consistent, completeness not proved"]))
        self.assertProblem(
            self.city.operator.post("/v1/draws", ceremony.charter), 422,
            "rule")

    def counted(self, what):
        return well(self.client().get("/v1/public/fairness"))["counters"][what]

    def ended_by_the_system(self, ceremony, state):
        """What anybody reads of it; the scheduled look has ended it."""
        path = f"/v1/public/draws/{ceremony.id}"
        shown = wait_until(
            lambda: (lambda d: d if d["state"] == state else None)(
                well(self.client().get(path))), what="the end of an attempt")
        self.assertEqual(self.stack.sql(
            "SELECT actor_kind, after->>'reason' FROM event WHERE kind ="
            f" 'draw.voided' AND subject_id = '{ceremony.id}'"),
            [["system", shown["void_reason"]]])
        self.assertEqual(shown["voided_by"], "系统")
        return shown

    def test_a_draw_is_not_hidden_by_silence(self):
        """One types the number, the other does not, and nobody ends the
        attempt: the platform does, in public, and the slot stays closed."""
        ceremony = self.city.ceremony()
        ceremony.opened()
        well(ceremony.step("beacon", {"beacon": BEACON}))
        before = wait_until(
            lambda: self.client().get("/v1/public/fairness").status == 200
            and (self.counted("void_after_entropy"),),
            what="the first report")[0]
        self.stack.clock.advance(hours=25)
        shown = self.ended_by_the_system(ceremony, "void_after_entropy")
        self.assertIn("没有由两人录入一致", shown["void_reason"])
        wait_until(lambda: self.counted("void_after_entropy") > before,
                   what="the end in the counters")
        self.no_second_try(ceremony)
        self.assertEqual(self.bundle(ceremony)["state"], "done")

    def test_whoever_is_silent_before_the_number_is_named(self):
        ceremony = self.city.ceremony()
        ceremony.closed()
        well(ceremony.reveal("jiwei"))
        self.stack.clock.advance(hours=25)
        self.stack.sql(TEND)
        shown = self.ended_by_the_system(ceremony, "void")
        self.assertIn("公证处", shown["void_reason"])
        self.assertNotIn("派驻纪检监察组", shown["void_reason"])
        well(self.city.operator.post("/v1/draws", {
            **ceremony.charter, "commit_by": self.city.at(10),
            "reveal_by": self.city.at(20), "beacon_at": self.city.at(30)}),
            201)

    def assertPointer(self, reply, pointer):
        problem = self.assertProblem(reply, 422, "rule")
        self.assertEqual(problem["errors"][0]["pointer"], pointer)

    def test_a_beacon_exchanged_in_the_database_is_not_what_the_log_says(self):
        """The draw computes; what two people typed stands in the log, and no
        audit bundle comes of it."""
        ceremony = self.city.ceremony()
        ceremony.opened()
        with self.halted():
            ceremony.read_beacon()
            self.sql("UPDATE draw SET beacon = '1.2.3.4.5.6.' WHERE id ="
                     f" '{ceremony.id}'")
        ceremony.wait_for("drawn")
        job = self.bundle(ceremony)
        self.assertEqual(job["state"], "failed")
        self.assertIn("draw.beacon_accepted", job["problem"]["detail"])


class Keys(InsiderTest):
    def new_key(self, ceremony, key):
        self.sql(f"UPDATE draw_secret SET veil_key = '{key.hex()}'"
                 f" WHERE draw_id = '{ceremony.id}'")

    def recomputed(self, ceremony, key):
        """Another veil key, and all that follows from it: A, commitments to
        the secrets that are known now, C and O."""
        name = ceremony.charter["hash"]
        shown = well(self.client().get(f"/v1/public/draws/{ceremony.id}"))
        self.assertEqual(announced(shown).hex(), shown["announce"])
        shown["veil"] = D(name, "veil", key).hex()
        a, said = announced(shown), []
        for party, secret in sorted(ceremony.secrets.items()):
            c = commitment(name, a.hex(), party, secret)
            said += [party.encode(), bytes.fromhex(c)]
            self.sql(f"UPDATE draw_party SET commitment = '{c}' WHERE draw_id"
                     f" = '{ceremony.id}' AND party_id = '{party}'")
        count = len(said) // 2
        c = D(name, "close", a, count.to_bytes(4, "big"), *said)
        o = D(name, "open", c, *(s for _, s in
                                 sorted(ceremony.secrets.items())))
        self.new_key(ceremony, key)
        self.sql(f"UPDATE draw SET veil = '{shown['veil']}', announce ="
                 f" '{a.hex()}', close = '{c.hex()}', open = '{o.hex()}'"
                 f" WHERE id = '{ceremony.id}'")

    def test_a_new_veil_key_after_the_beacon_stops_the_draw(self):
        ceremony = self.city.ceremony()
        ceremony.opened()
        with self.halted():
            ceremony.read_beacon()
            self.new_key(ceremony, b"v" * 32)
        self.stuck(ceremony, "the veil key is not the one announced")

    def test_commitments_recomputed_after_the_beacon_fail_the_signatures(self):
        """Everything follows from the new veil key, and every hash is right;
        but nobody signed it."""
        ceremony = self.city.ceremony(holders=HOLDERS, formal=True)
        ceremony.opened()
        with self.halted():
            ceremony.read_beacon()
            self.recomputed(ceremony, b"v" * 32)
        ceremony.wait_for("drawn")
        folder = ceremony.folder()
        self.addCleanup(shutil.rmtree, folder)
        transcript = ceremony.transcript(folder)
        self.assertDiffers("signature", transcript, "--pool", folder)

    def test_without_keys_what_the_parties_kept_finds_it(self):
        """The verifier says that nobody signed, and each party's own copies
        differ: see Histories."""
        ceremony = self.city.ceremony()
        ceremony.opened()
        with self.halted():
            ceremony.read_beacon()
            self.recomputed(ceremony, b"v" * 32)
        ceremony.wait_for("drawn")
        transcript = os.path.join(self.verified(ceremony), "public.json")
        self.assertIn("unsigned", " ".join(self.judge(transcript)[1]))


class Histories(InsiderTest):
    """Parties with `party`, each in a folder of its own, compare what they
    were shown."""

    def state(self, ceremony, who):
        return os.path.join(self.stack.folder, f"party-{ceremony.id}-{who}")

    def start(self, ceremony, who):
        stack = self.stack
        token = stack.share(f"token-{ceremony.id}-{who}",
                            ceremony.tokens[who])
        stack.control.account.folder(self.state(ceremony, who), 0o700)
        thread = threading.Thread(daemon=True, target=lambda: setattr(
            thread, "done", stack.run(
                "party", "--state", self.state(ceremony, who), "--url",
                f"http://127.0.0.1:{stack.port}", "--draw", ceremony.id,
                "--party", who, "--invitation", token, check=False)))
        thread.start()
        return thread

    def attended(self):
        """A draw that three programs took part in."""
        ceremony = self.city.ceremony()
        ceremony.frozen()
        ceremony.taken("announce")
        programs = [self.start(ceremony, p["id"]) for p in PARTIES]
        wait_until(lambda: ceremony.step("close").status == 200,
                   what="the commitments of the parties")
        wait_until(lambda: ceremony.step("open").status == 200,
                   what="the secrets of the parties")
        ceremony.read_beacon()
        ceremony.wait_for("drawn")
        for program in programs:
            program.join(60)
            self.assertEqual(program.done.returncode, 0, program.done.stderr)
            self.assertIn(f"公证随机数 {BEACON}\n", program.done.stdout)
        return ceremony

    def at_home(self, ceremony, who, act, *more):
        done = self.stack.run("party", act, "--state",
                              self.state(ceremony, who), *more, check=False)
        return done.returncode, done.stdout + done.stderr

    def compared(self, ceremony, document, **changes):
        """What jiwei finds, beside a document with these changes."""
        told = {**document, **changes}
        path = self.stack.share("document.json",
                                json.dumps(told, ensure_ascii=False))
        return self.at_home(ceremony, "jiwei", "compare", "--with", path)

    def test_two_histories_are_found_by_whoever_compares(self):
        ceremony = self.attended()
        status, said = self.at_home(ceremony, "notary", "copies")
        self.assertEqual(status, 0, said)
        copies = json.loads(said)
        [copy] = copies["copies"]
        self.assertEqual(
            [copy[k] for k in ("draw_id", "attempt", "announce", "close",
                               "open")],
            [ceremony.shown[k] for k in ("draw_no", "attempt", "announce",
                                         "close", "open")])
        self.assertEqual(self.compared(ceremony, copies)[0], 0)
        for name in ("announce", "close", "open", "statement"):
            with self.subTest(name):
                status, said = self.compared(ceremony, {
                    "copies": [{**copy, name: "07" * 32}]})
                self.assertEqual(status, 1)
                self.assertIn(f"{name} 不同", said)
                self.assertIn("two histories", said)

    def test_a_party_compares_its_copies_with_what_is_published(self):
        ceremony = self.attended()
        for what in ("", "/statement", "/transcript"):
            status, said = self.at_home(ceremony, "jiwei", "compare", "--with",
                                        self.public(ceremony, what))
            self.assertEqual(status, 0, said)
            self.assertEqual(said.count("一致"),
                             4 if what == "/statement" else 3, said)
        transcript = well(self.client().get(
            f"/v1/public/draws/{ceremony.id}/transcript"))
        self.assertEqual(
            self.compared(ceremony, transcript, open="07" * 32)[0], 1)
        self.assertEqual(self.compared(ceremony, transcript, attempt=2)[0], 1)

    def test_a_history_rewritten_in_the_database_differs_from_the_copies(self):
        """Another C and O for those who come later."""
        ceremony = self.attended()
        self.sql("UPDATE draw SET close = repeat('07', 32), open ="
                 f" repeat('08', 32) WHERE id = '{ceremony.id}'")
        status, said = self.at_home(ceremony, "jiwei", "compare", "--with",
                                    self.public(ceremony))
        self.assertEqual(status, 1)
        self.assertIn("close 不同", said)
        self.assertIn("open 不同", said)
        self.assertIn("announce 一致", said)

    def test_a_result_exchanged_as_a_whole_differs_from_the_copies(self):
        """Transcript and statement agree with each other, but not with the
        statement that the parties saw."""
        ceremony = self.attended()
        said = well(self.client().get(
            f"/v1/public/draws/{ceremony.id}/statement"))
        status, told = self.compared(ceremony, said, transcript_hash="07" * 32)
        self.assertEqual(status, 1)
        self.assertIn("statement 不同", told)


if __name__ == "__main__":
    unittest.main()
