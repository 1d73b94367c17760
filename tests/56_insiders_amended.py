# SPDX-License-Identifier: Apache-2.0
"""Insiders at what follows a draw: who steps back, who comes in."""
import unittest

from lib.draw import well
from lib.insider import InsiderTest
from lib.joint import JointCity


class City(JointCity):
    people = {**JointCity.people, "admin": 1}


def prepare(stack):
    return City(stack)


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


if __name__ == "__main__":
    unittest.main()
