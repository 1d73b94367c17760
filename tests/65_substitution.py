# SPDX-License-Identifier: Apache-2.0
"""A drawn object makes way for the next one in order, over HTTP: asked for,
approved, put in, judged by the protocol's rule, and checked next time."""
import json
import os
import shutil
import subprocess
import sys

from lib import StackTest
from lib.at_once import at_once
from lib.draw import DrawCity, last_line, wait_until, well
from lib.ssj1 import BUILD, REFERENCE

FACT = {"reason": "cancelled", "fact_on": "2026-01-15",
        "note": "登记机关已经注销"}
PNG = b"\x89PNG\r\n\x1a\n" + b"a certificate of the register" * 4


def prepare(stack):
    city = DrawCity(stack)
    city.with_reviewers()
    return city


class Substitution(StackTest):
    starts_at = "2026-03-31T10:00:00+08:00"

    @property
    def city(self):
        return self.world

    def drawn(self, stratum="B"):
        """A drawn ceremony and the first task of the stratum."""
        ceremony = self.city.ceremony()
        ceremony.draw()
        [task, code] = self.city.stack.sql(
            "SELECT t.id, t.object_code FROM task t JOIN draw_pick p ON"
            " p.draw_id = t.draw_id AND p.object_code = t.object_code"
            f" WHERE t.draw_id = '{ceremony.id}' AND p.stratum = '{stratum}'"
            " ORDER BY t.object_code LIMIT 1")[0]
        return ceremony, task, code

    def evidence(self):
        reply = self.city.planner.request(
            "POST", "/v1/evidence", body=PNG, content_type="image/png")
        return well(reply, 200, 201)["sha256"]

    def ask(self, task, **changes):
        return self.city.planner.post(
            f"/v1/tasks/{task}/substitution",
            {**FACT, "evidence": self.evidence(), **changes})

    def replaced(self, task):
        path = f"/v1/tasks/{task}/substitution"
        self.assertStatus(self.ask(task), 201)
        self.assertStatus(self.city.reader.post(path + "/approve"), 200)
        return wait_until(
            lambda: (lambda s: s if s["done_at"] else None)(
                well(self.city.reader.get(path))),
            what="the substitution")

    def test_the_next_in_order_comes_in_and_every_verifier_agrees(self):
        ceremony, task, code = self.drawn()
        done = self.replaced(task)
        self.assertEqual((done["state"], done["amendment"]), ("done", 1))
        gone = self.assertStatus(
            self.city.operator.get(f"/v1/tasks/{task}"), 200)
        self.assertEqual(gone["state"], "cancelled")
        amended = self.assertStatus(self.client().get(
            f"/v1/public/draws/{ceremony.id}/amendments"), 200)["items"]
        change = json.loads(amended[0]["text"])
        self.assertEqual([z["out"] for z in change["substitutions"]], [code])
        self.judged(ceremony, change["substitutions"])
        folder = ceremony.folder()
        self.addCleanup(shutil.rmtree, folder)
        done = subprocess.run([
            os.path.join(BUILD, "ssj-verify"), ceremony.transcript(folder),
            "--pool", folder, "--amendments",
            f"http://127.0.0.1:{self.stack.port}/v1/public/draws/"
            f"{ceremony.id}/amendments"], text=True, check=False,
            stdout=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stdout.splitlines()[1:]), (0, [
            "note: amendments: 1, each follows from the rule",
            "note: amendments: unsigned, no holder has a key",
            "note: amendments: 1 is the newest as far as published here; the"
            " audit bundle tells whether there are more",
            "note: witnesses: not checked, what binds them are their receipts"
            " and the signatures of the statement",
            "transcript OK"]), done.stdout)

    def judged(self, ceremony, substitutions):
        """The substitutions put into the transcript are the rule's own; and
        anybody else in their place is not."""
        folder = ceremony.folder()
        self.addCleanup(shutil.rmtree, folder)
        path = ceremony.transcript(folder)
        with open(path, encoding="utf-8") as f:
            transcript = json.load(f)
        other = transcript["lists"][0]["strata"][1]["drawn"][0]["id"]
        for put_in, status in ((None, 0), (other, 1),
                               ("91440300MA5000299X", 1)):
            transcript["substitutions"] = [
                {**z, "in": put_in or z["in"]} for z in substitutions]
            with open(path, "w", encoding="utf-8") as f:
                json.dump(transcript, f, ensure_ascii=False)
            commands = [[os.path.join(BUILD, "ssj-verify"), path, "--pool",
                         folder]]
            if os.path.exists(REFERENCE):
                commands.append(
                    [sys.executable, REFERENCE, "verify", path, folder])
            for command in commands:
                self.assertEqual(last_line(*command)[0], status, command)

    def test_who_moved_to_another_district_is_who_was_drawn(self):
        """A row stays behind where an inspector was; a bundle does not take it
        for a second person on the place."""
        ceremony, task, _ = self.drawn()
        self.city.stack.sql(
            "INSERT INTO inspector (district, id, code, name, org_id,"
            " org_path, department, level, whole_city, specialties,"
            " certificate_until, status, moved_to, created_at, updated_at)"
            " SELECT '440399', id, code, name, org_id, org_path, department,"
            " level, whole_city, specialties, certificate_until, 'left',"
            " district, created_at, updated_at FROM inspector WHERE id IN"
            " (SELECT inspector_id FROM task_inspector WHERE task_id ="
            f" '{task}') ON CONFLICT DO NOTHING")
        self.addCleanup(self.city.stack.sql, "DELETE FROM inspector WHERE"
                        " district = '440399'")
        job = self.city.job(well(ceremony.step("bundle"), 202)["id"])
        self.assertEqual(job["state"], "done", job)

    def test_a_bundle_with_substitutes_of_both_kinds_is_good(self):
        """An object made way, and an inspector: rows, amendments and log still
        tell the same."""
        ceremony, task, _ = self.drawn()
        self.replaced(task)
        [[district, other]] = self.city.stack.sql(
            "SELECT district, id FROM task WHERE draw_id ="
            f" '{ceremony.id}' AND state = 'assigned' ORDER BY id LIMIT 1")
        self.city.stack.sql("UPDATE task_inspector SET state = 'declined',"
                            f" reason = '请假' WHERE task_id = '{other}' AND"
                            " slot = 0")
        self.city.stack.sql(
            "INSERT INTO event (at, kind, subject_type, subject_id,"
            " actor_kind, request_id, after) SELECT now(), 'task.declined',"
            " 'task', task_id::text, 'user', 'test', jsonb_build_object("
            "'inspector_id', inspector_id) FROM task_inspector WHERE task_id"
            f" = '{other}' AND slot = 0")
        args = {"district": district, "task_id": other, "slot": 0, "turn": 0}
        self.city.stack.sql(
            "INSERT INTO job (id, kind, args, state, run_after, actor_kind,"
            " request_id, created_at) VALUES (gen_random_uuid(),"
            f" 'draw_substitute', '{json.dumps(args)}', 'queued', now(),"
            " 'system', 'test', now())")
        wait_until(lambda: len(self.city.stack.sql(
            "SELECT number FROM draw_amendment WHERE draw_id ="
            f" '{ceremony.id}'")) == 2, what="the substitute")
        job = self.city.job(well(ceremony.step("bundle"), 202)["id"])
        self.assertEqual(job["state"], "done", job)

    def test_nobody_is_replaced_for_being_closed_or_out_of_reach(self):
        _, task, _ = self.drawn()
        self.assertProblem(self.ask(task, reason="unreachable"), 422,
                           "invalid")
        problem = self.assertProblem(
            self.ask(task, fact_on="2026-03-31"), 422, "rule")
        self.assertEqual(problem["errors"][0]["pointer"], "/fact_on")
        self.assertProblem(self.ask(task, evidence="0" * 64), 422, "rule")

    def test_it_takes_two_people(self):
        _, task, _ = self.drawn()
        path = f"/v1/tasks/{task}/substitution"
        asked = self.assertStatus(self.ask(task), 201)
        self.assertEqual(asked["state"], "requested")
        self.assertProblem(self.ask(task), 409, "duplicate")
        self.assertProblem(self.city.planner.post(path + "/approve"), 403,
                           "forbidden")
        self.assertProblem(self.city.outsider.post(path + "/approve"), 403,
                           "forbidden")
        refused = self.assertStatus(self.city.reader.post(
            path + "/refuse", {"reason": "材料不足"}), 200)
        self.assertEqual((refused["state"], refused["decision"]),
                         ("refused", "材料不足"))
        reply = self.city.reader.get(f"/v1/evidence/{asked['evidence']}")
        self.assertEqual(reply.status, 200)

    def test_two_who_approve_at_once_put_in_one(self):
        """Lost update: both see "requested" and two objects come in."""
        ceremony, task, _ = self.drawn()
        path = f"/v1/tasks/{task}/substitution"
        self.assertStatus(self.ask(task), 201)
        people = [self.city.reader, self.city.operator]
        replies = at_once(*[lambda who=who: who.post(path + "/approve")
                            for who in people])
        self.assertEqual(sum(r.status == 200 for r in replies), 1, replies)
        wait_until(lambda: well(self.city.reader.get(path))["done_at"],
                   what="the substitution")
        self.assertEqual(self.city.stack.sql(
            "SELECT count(*) FROM draw_amendment"
            f" WHERE draw_id = '{ceremony.id}'"), [["1"]])
        late = self.assertProblem(self.city.reader.post(path + "/approve"),
                                  409, "wrong-state")
        self.assertIn("递补完毕", late["detail"])

    def test_who_was_replaced_is_drawn_for_certain_next_time(self):
        _, task, code = self.drawn()
        self.replaced(task)
        owed = {c for c, in self.city.stack.sql(
            "SELECT object_code FROM object_substitution WHERE state = 'done'"
        )}
        again = self.city.ceremony()
        again.draw()
        folder = again.folder()
        self.addCleanup(shutil.rmtree, folder)
        transcript = again.transcript(folder)
        self.assertEqual(last_line(
            os.path.join(BUILD, "ssj-verify"), transcript, "--pool", folder),
            (0, "transcript OK"))
        with open(transcript, encoding="utf-8") as f:
            strata = json.load(f)["lists"][0]["strata"]
        self.assertEqual(strata[-1]["name"], "补查")
        drawn = {d["id"] for d in strata[-1]["drawn"]}
        self.assertIn(code, drawn)
        self.assertLessEqual(drawn, owed)
        third = self.city.ceremony()
        third.draw()
        self.assertEqual(self.city.stack.sql(
            "SELECT count(*) FROM draw_pick WHERE stratum = '补查' AND"
            f" draw_id = '{third.id}'"), [["0"]])
