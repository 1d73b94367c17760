# SPDX-License-Identifier: Apache-2.0
"""Insiders at what follows a draw: who steps back, who comes in."""
import csv
import json
import os
import threading
import unittest

from lib.draw import HOLDERS, PARTIES, wait_until, well
from lib.insider import D, InsiderTest
from lib.joint import JointCity
from lib.wasm import Wasm

PNG = b"\x89PNG\r\n\x1a\n" + b"a certificate of the register" * 4
FACT = {"reason": "cancelled", "fact_on": "2026-01-15",
        "note": "登记机关已经注销"}


class City(JointCity):
    people = {**JointCity.people, "admin": 1}


def prepare(stack):
    return City(stack)


def rows(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as f:
        return list(csv.DictReader(f))


class SteppingBack(InsiderTest):
    def events(self):
        """The whole log as its reader has it, one text."""
        text, cursor = "", None
        while True:
            reply = self.city.admin.get("/v1/events", {
                "limit": 200, **({"cursor": cursor} if cursor else {})})
            page = well(reply)
            text += reply.body.decode()
            cursor = page["next_cursor"]
            if not cursor or not page["items"]:
                return text

    def declined(self):
        """A veiled draw of which somebody has stepped back for an interest:
        (ceremony, inspector, his client, the object)."""
        ceremony = self.city.ceremony(disclose="after_visit")
        ceremony.draw()
        [[task, who, login, code]] = self.sql(
            "SELECT t.id, i.id, lower(i.code), t.object_code FROM task t JOIN"
            " task_inspector s ON s.task_id = t.id JOIN inspector i ON i.id ="
            f" s.inspector_id WHERE t.draw_id = '{ceremony.id}' AND NOT EXISTS"
            " (SELECT FROM recusal r WHERE r.object_code = t.object_code)"
            " ORDER BY t.id, s.slot LIMIT 1")
        client = getattr(self.city, login)
        self.assertStatus(client.post(f"/v1/tasks/{task}/decline", {
            "kind": "recusal", "reason": "近亲属任职",
            "evidence": client.proof()}), 204)
        self.addCleanup(self.stack.sql, "DELETE FROM recusal WHERE reason ="
                        " '近亲属任职'")
        return ceremony, who, client, code

    def recused(self, client, who):
        return [r["object_code"] for r in well(
            client.get(f"/v1/inspectors/{who}/recusals"))["items"]]

    def test_the_log_does_not_tell_who_was_drawn(self):
        """Not of any object, whoever steps back; the declaration is in it."""
        before = self.events()
        ceremony, who, _, _ = self.declined()
        log = self.events()[len(before) - 200:]
        self.assertIn("recusal.declared", log)
        self.assertIn(who, log)
        codes = {c for [c] in self.sql(
            "SELECT object_code FROM draw_pick WHERE draw_id ="
            f" '{ceremony.id}'")}
        self.assertEqual([c for c in codes if c in log], [])

    def test_the_library_does_not_tell_it_either(self):
        """Whoever reads the library sees the interest when the draw is
        disclosed; he who declared it, at once."""
        ceremony, who, client, code = self.declined()
        self.assertIn(code, self.recused(client, who))
        self.assertNotIn(code, self.recused(self.city.planner, who))
        self.sql("UPDATE draw SET disclosed_at = now() WHERE id ="
                 f" '{ceremony.id}'")
        self.assertIn(code, self.recused(self.city.planner, who))


class Judged(InsiderTest):
    """Whatever ssj-verify says of amendments the page says as well."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wasm = cls.enterClassContext(Wasm())

    def read(self, name):
        """A file or an address of the stack."""
        at = f"http://127.0.0.1:{self.stack.port}"
        if name.startswith(at):
            return self.client().get(name.removeprefix(at)).body
        with open(name, "rb") as f:
            return f.read()

    def judge(self, *arguments):
        status, lines = super().judge(*arguments)
        orders = dict(zip(arguments[1::2], arguments[2::2]))
        if "--amendments" in orders:
            difference, notes = self.wasm.amended(
                self.read(arguments[0]), orders.get("--pool"),
                self.read(orders["--amendments"]))
            self.assertEqual(difference, lines[0] if status == 1 else "")
            self.assertEqual([f"note: {n}" for n in notes], [
                x for x in lines if x.startswith("note: amendments: ")])
        return status, lines


class Amendments(Judged):
    """An object made way, then an inspector; what is published of it is
    altered and chained again."""

    def setUp(self):
        city = self.city
        self.ceremony = city.ceremony()
        self.ceremony.draw()
        self.object_makes_way()
        self.inspector_steps_back()
        folder = self.verified(self.ceremony)
        self.transcript = os.path.join(folder, "public.json")
        self.folder = folder
        self.roster = [r["id"] for r in rows(folder, "roster.csv")]

    def published(self, count):
        url = f"/v1/public/draws/{self.ceremony.id}/amendments"
        return wait_until(lambda: (lambda d: d if len(d["items"]) == count
                                   else None)(well(self.client().get(url))),
                          what="the amendment")

    def object_makes_way(self):
        [[task]] = self.sql(
            "SELECT t.id FROM task t JOIN draw_pick p ON p.draw_id ="
            " t.draw_id AND p.object_code = t.object_code WHERE t.draw_id ="
            f" '{self.ceremony.id}' AND p.stratum = 'B' ORDER BY t.id LIMIT 1")
        city = self.city
        proof = well(city.planner.request(
            "POST", "/v1/evidence", body=PNG, content_type="image/png"),
            200, 201)["sha256"]
        path = f"/v1/tasks/{task}/substitution"
        well(city.planner.post(path, {**FACT, "evidence": proof}), 201)
        well(city.reviewer.post(path + "/approve"))
        self.published(1)

    def inspector_steps_back(self):
        self.steps_back(self.ceremony)
        self.document = self.published(2)

    def altered(self, number, change):
        """The published document with one amendment changed and every one
        after it chained again; its path."""
        items = json.loads(json.dumps(self.document))["items"]
        previous = "0" * 64
        for item in items:
            told = json.loads(item["text"])
            if item["number"] == number:
                change(told)
            told["previous"] = previous
            item["text"] = json.dumps(told, ensure_ascii=False,
                                      separators=(",", ":")) + "\n"
            previous = item["hash"] = D(
                "SM3", "amend", item["text"].encode()).hex()
        path = os.path.join(self.folder, "amendments.altered")
        with open(path, "w", encoding="utf-8") as f:
            json.dump({"items": items}, f, ensure_ascii=False)
        return path

    def refused(self, number, change, words):
        self.assertDiffers(
            f"amendment {number}: ", self.transcript, "--pool", self.folder,
            "--amendments", self.altered(number, change))
        self.assertDiffers(
            words, self.transcript, "--pool", self.folder, "--amendments",
            self.altered(number, change))

    def test_what_the_platform_did_follows_from_the_rule(self):
        status, lines = self.judge(
            self.transcript, "--pool", self.folder, "--amendments",
            self.public(self.ceremony, "/amendments"))
        self.assertEqual((status, lines[-1]), (0, "transcript OK"), lines)
        self.assertIn("note: amendments: 2, each follows from the rule", lines)

    def test_an_inspector_out_of_order_is_named_with_his_place(self):
        one = json.loads(self.document["items"][1]["text"])["inspectors"][0]
        where = f"inspector 1, visit {one['visit_id']}, slot {one['slot']}: "

        def put(who):
            return lambda told: told["inspectors"][0].update({"in": who})
        [(other,)] = self.sql(
            "SELECT i.code FROM task t JOIN task_inspector s ON s.task_id ="
            " t.id AND s.slot = 1 JOIN inspector i ON i.id = s.inspector_id"
            f" WHERE t.visit_no = '{one['visit_id']}'")
        self.refused(2, put("ZF-9999"), where + "ZF-9999 is not in roster.csv")
        self.refused(2, put(""), where + "nobody is put in, but")
        self.refused(2, put(one["out"]), "was taken off this visit before")
        self.refused(2, put(other), where + f"{other} may not go: on this "
                     "visit already")
        for who in set(self.roster) - {one["in"], one["out"], other}:
            self.refused(2, put(who), where + f"{who} ")

    def test_an_inspector_for_no_cause_or_at_a_wrong_place_is_found(self):
        def say(**what):
            return lambda told: told["inspectors"][0].update(what)
        self.refused(2, say(reason=""), "it has no reason")
        self.refused(2, say(slot=9), "there is no such place")
        self.refused(2, say(visit_id="0" * 32), "there is no such place")
        self.refused(2, say(out=self.roster[-1] + "x"), "has the place")

    def test_an_object_out_of_order_or_without_cause_is_found(self):
        def say(**what):
            return lambda told: told["substitutions"][0].update(what)
        self.refused(1, say(**{"in": "91440300MA5000299X"}),
                     "substitution 1: 91440300MA5000299X is not the next")
        self.refused(1, say(reason="停业（2026-01-15）"),
                     "no fact of the register")
        self.refused(1, say(reason="注销（2099-01-15）"),
                     "no fact of the register")
        self.refused(1, say(out="91440300MA5000299X"), "is not in")
        self.refused(1, lambda told: told["inspectors"].pop(),
                     "have 2 places, 1 are named")
        self.refused(1, lambda told: told["inspectors"].reverse(),
                     "not the next place of the new visits")

    def test_who_came_in_has_a_proof_and_the_paper_says_so(self):
        """The amendment itself, verified beside transcript and statement; for
        another object, or of another draw, it proves nothing."""
        z = json.loads(self.document["items"][0]["text"])["substitutions"][0]
        [[task]] = self.sql("SELECT id FROM task WHERE draw_id ="
                            f" '{self.ceremony.id}' AND object_code ="
                            f" '{z['in']}'")
        self.sql("UPDATE task_inspector SET state = 'accepted' WHERE task_id ="
                 f" '{task}'")
        self.sql(f"UPDATE task SET state = 'accepted' WHERE id = '{task}'")
        notice = well(self.city.operator.get(f"/v1/tasks/{task}/notice"))
        proof, = notice["proofs"]
        self.assertEqual((proof["kind"], proof["id"], proof["number"]),
                         ("put_in", z["in"], 1))
        path = os.path.join(self.folder, "proof.json")
        for document in (self.transcript,
                         self.public(self.ceremony, "/statement")):
            with open(path, "w", encoding="utf-8") as f:
                json.dump(proof, f, ensure_ascii=False)
            status, lines = self.judge(document, "--proof", path)
            self.assertEqual(status, 0, lines)
            self.assertIn(
                f"proof: {z['in']} came in as a substitute, by amendment 1, "
                "unsigned, by less than two holders", " ".join(lines))
            with open(path, "w", encoding="utf-8") as f:
                json.dump({**proof, "id": z["out"]}, f, ensure_ascii=False)
            self.assertDiffers("its amendment does not put this object in",
                               document, "--proof", path)
        paper = self.city.operator.get(f"/v1/tasks/{task}/notice/page")
        self.assertIn("你单位是递补的检查对象", paper.body.decode())
        self.assertIsNone(notice["proofs_withheld_until"])
        self.withheld(task, z["in"])

    def withheld(self, task, code):
        """Its amendment names another object as well, before disclosure: the
        whole would tell of that one's check, and a part nobody has signed."""
        other = "91440300MA5000299X"
        told = json.loads(self.document["items"][0]["text"])
        told["substitutions"].append({**told["substitutions"][0],
                                      "in": other})
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        self.sql(f"UPDATE draw_amendment SET text = '{text}' || E'\\n' WHERE"
                 f" draw_id = '{self.ceremony.id}' AND number = 1")
        paper = f"/v1/tasks/{task}/notice"
        self.assertEqual(
            len(well(self.city.operator.get(paper))["proofs"]), 1)
        [[public]] = self.sql("SELECT disclosed_at FROM draw WHERE id ="
                              f" '{self.ceremony.id}'")
        self.sql("UPDATE draw SET disclosed_at = NULL WHERE id ="
                 f" '{self.ceremony.id}'", "UPDATE draw SET disclosed_at ="
                 f" '{public}' WHERE id = '{self.ceremony.id}'")
        notice = well(self.city.operator.get(paper))
        self.assertEqual(
            (notice["proofs"], notice["proofs_withheld_until"]),
            ([], self.ceremony.charter["disclose_by"]))
        page = self.city.operator.get(paper + "/page").body.decode()
        self.assertIn("现在不附证明", page)
        self.assertIn(code, page)
        self.assertNotIn(other, page)

    def test_the_newest_left_out_is_told_by_its_number(self):
        """No chain shows what was cut off its end; so it is said how far it
        goes, and what has all of it."""
        for left, words in (
                (2, "2 is the newest as far as published here"),
                (1, "1 is the newest as far as published here"),
                (0, "none as far as published here")):
            path = os.path.join(self.folder, "amendments.left")
            with open(path, "w", encoding="utf-8") as f:
                json.dump({"items": self.document["items"][:left]}, f)
            status, lines = self.judge(self.transcript, "--pool", self.folder,
                                       "--amendments", path)
            self.assertEqual(status, 0, lines)
            told = " ".join(lines)
            self.assertIn(f"amendments: {words}; the audit bundle", told)
            self.assertNotIn("without the pool", told)

    def test_without_the_pool_the_chain_alone_is_judged(self):
        """And it says so; a link that was taken out is found."""
        url = self.public(self.ceremony, "/amendments")
        status, lines = self.judge(self.transcript, "--amendments", url)
        self.assertEqual(status, 0)
        self.assertIn("was not checked without the pool", " ".join(lines))
        path = os.path.join(self.folder, "amendments.cut")
        with open(path, "w", encoding="utf-8") as f:
            json.dump({"items": self.document["items"][1:]}, f)
        self.assertDiffers("not the next amendment", self.transcript,
                           "--amendments", path)


class Signed(Judged):
    """A veiled draw of which holders have their own copies; somebody steps
    back, and they judge who comes instead."""

    def setUp(self):
        self.ceremony = self.formal()
        self.steps_back(self.ceremony)

    # ---- the draw ------------------------------------------------------------

    def arguments(self, who):
        token = self.stack.share(f"token-{self.ceremony.id}-{who}",
                                 self.ceremony.tokens[who])
        return ["--state", self.state(who), "--url",
                f"http://127.0.0.1:{self.stack.port}", "--draw",
                self.ceremony.id, "--party", who, "--invitation", token]

    def state(self, who):
        return os.path.join(self.stack.folder,
                            f"party-{self.ceremony.id}-{who}")

    def party(self, who, act):
        return self.stack.run("party", act, *self.arguments(who), check=False)

    def held(self):
        shown = well(self.client().get(
            f"/v1/public/draws/{self.ceremony.id}"))
        return {s["by"] for s in shown["signatures"] if s["role"] == "hold"}

    def formal(self):
        city = self.city
        ceremony = self.ceremony = city.ceremony(
            holders=HOLDERS, formal=True, disclose="after_visit")
        ceremony.tokens = {i["party_id"]: i["token"] for i in well(
            ceremony.step("invitations"))["items"]}
        for p in PARTIES:
            well(ceremony.register(p["id"]))
        for h in HOLDERS:
            self.stack.control.account.folder(self.state(h["id"]), 0o700)
            self.assertEqual(self.party(h["id"], "register").returncode, 0)
        job = city.job(well(ceremony.step("freeze"), 202)["id"])
        self.assertEqual(job["state"], "done", job)
        a = ceremony.taken("announce")["announce"]
        threads = [threading.Thread(
            daemon=True, target=self.party, args=(h["id"], "hold"))
            for h in HOLDERS]
        for thread in threads:
            thread.start()
        wait_until(lambda: len(self.held()) == 2, what="the holders")
        for p in PARTIES:
            well(ceremony.commit(p["id"], announce=a))
        c = ceremony.taken("close")["close"]
        ceremony.all_sign(ceremony.secrets, "close", c)
        for p in PARTIES:
            well(ceremony.reveal(p["id"]))
        o = ceremony.taken("open")["open"]
        ceremony.all_sign(ceremony.secrets, "open", o)
        ceremony.read_beacon()
        ceremony.wait_for("drawn")
        for thread in threads:
            thread.join(60)
        return ceremony

    # ---- what there is of it ---------------------------------------------------

    def signers(self):
        return [s for [s] in self.sql(
            "SELECT signer FROM draw_amendment_signature WHERE draw_id ="
            f" '{self.ceremony.id}' ORDER BY signer")]

    def disclosed(self):
        self.sql("UPDATE draw SET disclosed_at = now() WHERE id ="
                 f" '{self.ceremony.id}'")
        folder = self.verified(self.ceremony)
        return [os.path.join(folder, "public.json"), "--pool", folder,
                "--amendments", self.public(self.ceremony, "/amendments")]

    def published(self):
        return well(self.client().get(
            f"/v1/public/draws/{self.ceremony.id}/amendments"))["items"]

    # ---- tests -----------------------------------------------------------------

    def test_two_holders_sign_what_they_have_computed_again(self):
        """Before anything is disclosed, and nobody else reads it."""
        done = self.party("archive", "amend")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("已签名 amend-1", done.stdout)
        self.assertProblem(self.client().get(
            f"/v1/public/draws/{self.ceremony.id}/amendments"), 404,
            "not-found")
        orders = self.disclosed()
        self.assertEqual([(a["number"], a["signed"], [
            s["by"] for s in a["signatures"]]) for a in self.published()],
            [(1, False, ["archive"])])
        status, lines = self.judge(*orders)
        self.assertEqual((status, lines), (0, [
            "note: amendments: 1, each follows from the rule",
            "note: amendments: unsigned, by less than two holders: 1",
            "note: amendments: 1 is the newest as far as published here; the"
            " audit bundle tells whether there are more",
            "note: witnesses: not checked, what binds them are their receipts"
            " and the signatures of the statement",
            "transcript OK"]))
        self.assertEqual(self.party("court", "amend").returncode, 0)
        self.assertTrue(self.published()[0]["signed"])
        status, lines = self.judge(*orders)
        self.assertEqual((status, lines), (0, [
            "note: amendments: 1, each follows from the rule",
            "note: amendments: 1 is the newest as far as published here; the"
            " audit bundle tells whether there are more",
            "note: witnesses: not checked, what binds them are their receipts"
            " and the signatures of the statement",
            "transcript OK"]))
        # Again is nothing new.
        done = self.party("court", "amend")
        self.assertEqual((done.returncode, self.signers()),
                         (0, ["archive", "court"]))
        self.assertNotIn("已签名", done.stdout)

    def test_nobody_but_a_holder_reads_or_signs_it(self):
        [text, digest] = self.amendment(self.ceremony)
        path = f"{self.ceremony.path}/amendments/sealed"
        self.assertProblem(self.ceremony.as_party("jiwei").get(path), 404,
                           "not-found")
        reply = self.ceremony.as_party("court").get(path)
        sealed = well(reply)["items"][0]["sealed"]
        self.assertNotIn(json.loads(text)["inspectors"][0]["in"],
                         reply.body.decode())
        self.assertNotIn(text.encode().hex(), sealed)
        self.assertProblem(self.ceremony.sign("jiwei", "amend", digest), 403,
                           "forbidden")
        # With a key that is not the charter's, and of nothing that there is.
        self.assertProblem(self.ceremony.sign("court", "amend", digest), 422,
                           "rule")
        self.assertProblem(self.ceremony.sign("court", "amend", "0" * 64),
                           409, "conflict")
        self.assertEqual(self.signers(), [])

    def test_a_holder_signs_nothing_that_does_not_follow(self):
        """Somebody else is put in behind the platform's back."""
        self.rewrite(self.ceremony, lambda told: told["inspectors"][0].update(
            {"in": told["inspectors"][0]["out"]}))
        done = self.party("archive", "amend")
        self.assertEqual(done.returncode, 1)
        self.assertIn("amendment 1: inspector 1, visit", done.stderr)
        self.assertIn("was taken off this visit before", done.stderr)
        self.assertEqual(self.signers(), [])

    def test_who_is_no_holder_is_told_so(self):
        self.stack.control.account.folder(self.state("jiwei"), 0o700)
        done = self.party("jiwei", "amend")
        self.assertEqual(done.returncode, 1)
        self.assertIn("jiwei is no holder of this draw", done.stderr)

    def test_a_second_amendment_of_one_number_is_not_signed(self):
        """Though it would follow from the rule as well."""
        self.assertEqual(self.party("archive", "amend").returncode, 0)
        self.sql("DELETE FROM draw_amendment_signature WHERE draw_id ="
                 f" '{self.ceremony.id}'")
        self.rewrite(self.ceremony, lambda told: told["inspectors"][0].update(
            {"reason": "另有安排"}))
        done = self.party("archive", "amend")
        self.assertEqual(done.returncode, 1)
        self.assertIn("amend-1", done.stderr)
        self.assertIn("a second history", done.stderr)
        self.assertEqual(self.signers(), [])

    def test_an_audit_bundle_has_who_signed_and_judges_it(self):
        """A signature that the log does not know makes no bundle, nor does an
        amendment that does not follow."""
        self.assertEqual(self.party("archive", "amend").returncode, 0)
        self.disclosed()
        job = self.bundle(self.ceremony)
        self.assertEqual(job["state"], "done", job)
        self.sql("DELETE FROM draw_amendment_signature WHERE draw_id ="
                 f" '{self.ceremony.id}'")
        job = self.bundle(self.ceremony)
        self.assertEqual(job["state"], "failed", job)
        self.assertIn("a signature of an amendment", job["problem"]["detail"])

    def test_one_holder_does_not_stand_for_two(self):
        """His signature under another's name, and his own twice."""
        self.assertEqual(self.party("archive", "amend").returncode, 0)
        orders = self.disclosed()
        self.sql("INSERT INTO draw_amendment_signature SELECT draw_id, number,"
                 " 'court', at_ms, signature, received_at FROM"
                 " draw_amendment_signature WHERE draw_id ="
                 f" '{self.ceremony.id}'")
        self.assertDiffers("amendment 1: the signature of court is not valid",
                           *orders)
        told = {"items": self.published()}
        told["items"][0]["signatures"] = \
            [told["items"][0]["signatures"][0]] * 2
        path = orders[0] + ".twice"
        with open(path, "w", encoding="utf-8") as f:
            json.dump(told, f)
        self.assertDiffers("amendment 1: the signature of archive is not "
                           "valid", *orders[:-1], path)


if __name__ == "__main__":
    unittest.main()
