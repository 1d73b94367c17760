# SPDX-License-Identifier: Apache-2.0
"""Insiders at what follows a draw: who steps back, who comes in."""
import csv
import json
import os
import unittest

from lib.draw import wait_until, well
from lib.insider import D, InsiderTest
from lib.joint import JointCity

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
            "kind": "recusal", "reason": "近亲属任职"}), 204)
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


class Amendments(InsiderTest):
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
        [[task, login]] = self.sql(
            "SELECT t.id, lower(i.code) FROM task t JOIN task_inspector s ON"
            " s.task_id = t.id AND s.slot = 0 JOIN inspector i ON i.id ="
            f" s.inspector_id WHERE t.draw_id = '{self.ceremony.id}' AND"
            " t.state = 'assigned' ORDER BY t.id LIMIT 1")
        self.addCleanup(self.stack.sql, "DELETE FROM recusal WHERE reason ="
                        " '近亲属任职'")
        self.assertStatus(getattr(self.city, login).post(
            f"/v1/tasks/{task}/decline", {
                "kind": "recusal", "reason": "近亲属任职"}), 204)
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


if __name__ == "__main__":
    unittest.main()
