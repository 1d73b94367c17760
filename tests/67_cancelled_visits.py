# SPDX-License-Identifier: Apache-2.0
"""What becomes of the visits of a draw, as everybody sees it: a visit that was
cancelled never looks like one that was done, and it takes two to cancel it."""
from lib import StackTest
from lib.at_once import at_once
from lib.draw import DrawCity


def prepare(stack):
    city = DrawCity(stack)
    city.with_reviewers()
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
        return self.shown_of(ceremony.id)

    def shown_of(self, draw):
        return self.assertStatus(self.client().get(
            f"/v1/public/draws/{draw}/visits"), 200)

    def ask(self, task, who=None, **changes):
        return (who or self.city.planner).post(
            f"/v1/tasks/{task}/cancellation",
            {"reason": "suspended", "note": "市府令第 9 号", **changes})

    def decide(self, task, how="approve", who=None, body=None):
        return (who or self.city.reader).post(
            f"/v1/tasks/{task}/cancellation/{how}", body)

    def cancelled(self, task, **changes):
        self.assertStatus(self.ask(task, **changes), 201)
        self.assertStatus(self.decide(task), 200)

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

    def test_the_visits_of_all_draws_are_counted_beside_the_report(self):
        """Of a draw that is not disclosed as well, and of each year."""
        hidden, tasks = self.drawn(disclose="after_visit")
        self.cancelled(tasks[0])
        self.put(tasks[1], "state = 'done'")
        self.put(tasks[2], "from_day = '2026-03-01', to_day = '2026-03-30'")
        self.city.watch()
        own = self.shown(hidden)
        del own["cancellations"]
        self.assertEqual(
            [own[k] for k in ("published", "overdue", "cancelled")], [1] * 3)
        self.assertEqual(self.together(year=self.city.year), own)
        self.drawn()
        self.city.watch()
        self.assertEqual(self.together(year=self.city.year - 1), own)
        draws = [self.shown_of(draw) for [draw] in self.stack.sql(
            "SELECT id FROM draw WHERE state = 'drawn'")]
        self.assertEqual(self.together(), {
            k: sum(d[k] for d in draws) for k in own})
        self.assertProblem(self.client().get(
            "/v1/public/fairness/visits", {"year": 2150}), 404, "not-found")

    def together(self, **query):
        """What is said of a year, or of all, but for when and of which."""
        told = self.assertStatus(self.client().get(
            "/v1/public/fairness/visits", query), 200)
        self.assertEqual(told.pop("scope"), str(query.get("year", "total")))
        self.assertEqual(told.pop("counted_at")[:10], "2026-03-31")
        return told

    def test_reasons_are_shown_when_the_draw_is_disclosed(self):
        """At once where it is disclosed with the draw; alike ones in one
        line, and no object in any."""
        ceremony, tasks = self.drawn()
        for task in tasks[:3]:
            self.cancelled(task)
        self.cancelled(tasks[3], reason="force_majeure", note="台风")
        self.assertEqual(
            [(c["reason"], c["on"], c["visits"])
             for c in self.shown(ceremony)["cancellations"]],
            [("上级决定暂停检查：市府令第 9 号", "2026-03-31", 3),
             ("不可抗力：台风", "2026-03-31", 1)])

    def test_a_draw_that_is_void_has_none(self):
        ceremony = self.city.ceremony()
        ceremony.announced()
        ceremony.taken("void", {"reason": "停电"})
        self.assertProblem(self.client().get(
            f"/v1/public/draws/{ceremony.id}/visits"), 404, "not-found")


class Cancelling(Visits):
    def test_one_person_cancels_no_drawn_visit(self):
        """Neither at once, nor by approving what he asked for himself."""
        ceremony, [task, *_] = self.drawn()
        problem = self.assertProblem(self.city.reader.post(
            f"/v1/tasks/{task}/cancel", {"reason": "熟人企业"}), 422, "rule")
        self.assertIn("不能由一人取消", problem["detail"])
        self.assertProblem(self.decide(task), 404, "not-found")
        asked = self.assertStatus(self.ask(task), 201)
        self.assertEqual((asked["state"], asked["decided_by"]),
                         ("requested", None))
        self.assertProblem(self.decide(task, who=self.city.planner),
                           403, "forbidden")
        self.assertProblem(self.ask(task), 409, "duplicate")
        self.assertEqual(self.shown(ceremony)["cancelled"], 0)
        done = self.assertStatus(self.decide(task), 200)
        self.assertEqual(done["state"], "approved")
        self.assertEqual(done, self.assertStatus(self.city.planner.get(
            f"/v1/tasks/{task}/cancellation"), 200))
        self.assertProblem(self.decide(task), 409, "wrong-state")
        self.assertEqual(self.shown(ceremony)["cancelled"], 1)

    def test_a_reason_is_one_of_the_contracts_and_says_something(self):
        _, [task, *_] = self.drawn()
        for change in ({"reason": "熟人企业"}, {"note": ""}):
            self.assertProblem(
                self.ask(task, **change), 422, "invalid")

    def test_what_is_refused_goes_on(self):
        ceremony, [task, *_] = self.drawn()
        self.assertStatus(self.ask(task), 201)
        gone = self.assertStatus(self.decide(
            task, "refuse", body={"reason": "照常检查"}), 200)
        self.assertEqual((gone["state"], gone["decision"]),
                         ("refused", "照常检查"))
        self.assertEqual(self.shown(ceremony)["cancelled"], 0)
        self.assertStatus(self.ask(task), 201)

    def sign(self, task):
        """A record of the visit as somebody who goes has signed it."""
        self.city.stack.sql(f"""
            WITH t AS (
                SELECT t.*, m.inspector_id, gen_random_uuid() AS record_id,
                       (SELECT id FROM app_user WHERE login = 'planner') AS who
                  FROM task t
                  JOIN task_inspector m ON m.task_id = t.id
                 WHERE t.id = '{task}' AND m.inspector_id IS NOT NULL
                 LIMIT 1),
            r AS (
                INSERT INTO record (district, id, task_id, org_id, org_path,
                    state, content, content_sha256, created_by, created_at,
                    updated_at)
                SELECT district, record_id, id, org_id, org_path, 'signed',
                       '{{}}', repeat('0', 64), who, now(), now() FROM t)
            INSERT INTO record_signature (district, record_id, inspector_id,
                user_id, content_sha256, signed_at)
            SELECT district, record_id, inspector_id, who, repeat('0', 64),
                   now() FROM t""")

    def test_what_somebody_has_signed_is_not_cancelled(self):
        _, (asked, other, *_) = self.drawn()
        self.assertStatus(self.ask(asked), 201)
        for task in (asked, other):
            self.sign(task)
        self.assertProblem(self.decide(asked), 409, "wrong-state")
        self.assertProblem(self.ask(other), 409, "wrong-state")
        self.assertStatus(self.decide(asked, "refuse", body={
            "reason": "已经检查"}), 200)

    def test_two_who_decide_at_once_decide_once(self):
        """Lost update: both find it open, one refuses, and the visit that
        was refused to be cancelled is cancelled."""
        _, [task, *_] = self.drawn()
        self.assertStatus(self.ask(task), 201)
        statuses = [r.status for r in at_once(
            lambda: self.decide(task),
            lambda: self.decide(task, "refuse", self.city.operator,
                                {"reason": "照常检查"}))]
        self.assertEqual(sorted(statuses), [200, 409])
        [[state]] = self.city.stack.sql(
            f"SELECT state FROM task WHERE id = '{task}'")
        self.assertEqual(state == "cancelled", statuses[0] == 200)
