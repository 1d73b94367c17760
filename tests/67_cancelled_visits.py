# SPDX-License-Identifier: Apache-2.0
"""What becomes of the visits of a draw, as everybody sees it: a visit that was
cancelled never looks like one that was done."""
from lib import StackTest
from lib.draw import ORG, DrawCity, well


def prepare(stack):
    city = DrawCity(stack)
    stack.sql(
        "INSERT INTO user_role (user_id, org_id, role_code, below,"
        " granted_at) SELECT id, '" + ORG % 2 + "', 'reviewer', true,"
        " '2026-01-01' FROM app_user WHERE login IN"
        " ('reader', 'planner', 'operator')")
    return city


class Visits(StackTest):
    starts_at = "2026-03-31T10:00:00+08:00"

    @property
    def city(self):
        return self.world

    def drawn(self, **changes):
        """A drawn ceremony and its tasks."""
        ceremony = self.city.ceremony(**changes)
        ceremony.draw()
        return ceremony, [task for [task] in self.city.stack.sql(
            f"SELECT id FROM task WHERE draw_id = '{ceremony.id}'"
            " ORDER BY object_code")]

    def shown(self, ceremony):
        return self.assertStatus(self.client().get(
            f"/v1/public/draws/{ceremony.id}/visits"), 200)

    def cancelled(self, task, reason="上级决定暂停检查"):
        self.assertStatus(self.city.reader.post(
            f"/v1/tasks/{task}/cancel", {"reason": reason}), 200)

    def put(self, task, change):
        self.city.stack.sql(
            f"UPDATE task SET {change} WHERE id = '{task}'")


class Public(Visits):
    def test_there_are_none_before_the_draw(self):
        ceremony = self.city.ceremony()
        ceremony.opened()
        self.assertProblem(self.client().get(
            f"/v1/public/draws/{ceremony.id}/visits"), 404, "not-found")

    def test_every_visit_is_counted_once(self):
        ceremony, tasks = self.drawn(disclose="after_visit")
        self.assertEqual(self.shown(ceremony), {
            "visits": 57, "published": 0, "open": 57, "overdue": 0,
            "cancelled": 0, "replaced": 0, "cancellations": []})
        self.put(tasks[0], "state = 'done'")
        self.put(tasks[1], "state = 'recorded'")
        self.put(tasks[2], "from_day = '2026-03-01', to_day = '2026-03-30'")
        self.put(tasks[3], "from_day = '2026-03-01', to_day = '2026-03-31'")
        self.cancelled(tasks[4])
        self.assertEqual(self.shown(ceremony), {
            "visits": 57, "published": 1, "open": 55, "overdue": 1,
            "cancelled": 1, "replaced": 0, "cancellations": []})

    def test_reasons_are_shown_when_the_draw_is_disclosed(self):
        """At once where it is disclosed with the draw; alike ones in one
        line, and no object in any."""
        ceremony, tasks = self.drawn()
        for task in tasks[:3]:
            self.cancelled(task)
        self.cancelled(tasks[3], "台风")
        self.assertEqual(
            [(c["reason"], c["on"], c["visits"])
             for c in self.shown(ceremony)["cancellations"]],
            [("上级决定暂停检查", "2026-03-31", 3), ("台风", "2026-03-31", 1)])

    def test_a_draw_that_is_void_has_none(self):
        ceremony = self.city.ceremony()
        ceremony.announced()
        ceremony.taken("void", {"reason": "停电"})
        self.assertProblem(self.client().get(
            f"/v1/public/draws/{ceremony.id}/visits"), 404, "not-found")
