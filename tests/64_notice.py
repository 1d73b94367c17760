# SPDX-License-Identifier: Apache-2.0
"""检查通知书: when it may be had, what it says, and that its proof holds."""
import functools
import html
import json
import os
import re
import shutil
import subprocess
import tempfile

from lib import StackTest, wait_until
from lib.at_once import at_once
from lib.draw import DEPARTMENT, ORG, PASSWORD, DrawCity
from lib.ssj1 import BUILD


def prepare(stack):
    return DrawCity(stack)


class Notices(StackTest):
    starts_at = "2026-03-31T10:00:00+08:00"

    @property
    def city(self):
        return self.world

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="ssj-notice-", dir="/tmp")
        self.addCleanup(shutil.rmtree, self.folder)

    def tasks(self, ceremony):
        """The draw's tasks, everybody on them having accepted."""
        tasks = self.city.stack.sql(
            "SELECT id, object_code FROM task WHERE draw_id ="
            f" '{ceremony.id}' ORDER BY object_code")
        self.city.stack.sql(
            "UPDATE task_inspector SET state = 'accepted' WHERE task_id IN"
            f" (SELECT id FROM task WHERE draw_id = '{ceremony.id}')")
        self.city.stack.sql("UPDATE task SET state = 'accepted' WHERE"
                            f" draw_id = '{ceremony.id}'")
        return tasks

    def put(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def verify(self, *args):
        done = subprocess.run(
            [os.path.join(BUILD, "ssj-verify"), *args], text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return done.returncode, done.stdout

    def published(self, ceremony, name):
        reply = self.client().get(f"/v1/public/draws/{ceremony.id}/{name}")
        self.assertEqual(reply.status, 200)
        return self.put(name + ".json", reply.body.decode())

    def test_every_drawn_object_can_prove_that_it_was_drawn(self):
        ceremony = self.city.ceremony()
        ceremony.draw()
        transcript = self.published(ceremony, "transcript")
        tasks = self.tasks(ceremony)
        for task, code in (tasks[0], tasks[len(tasks) // 2], tasks[-1]):
            notice = self.assertStatus(self.city.operator.get(
                f"/v1/tasks/{task}/notice"), 200)
            self.assertEqual(notice["object_code"], code)
            self.assertEqual(len(notice["proofs"]), 1)
            self.assertEqual(notice["proofs"][0]["id"], code)
            proof = self.put("proof.json", json.dumps(notice["proofs"][0]))
            status, told = self.verify(transcript, "--proof", proof)
            self.assertEqual(status, 0, told)
            self.assertIn(code, told)

    def test_a_proof_of_another_object_is_found_out(self):
        ceremony = self.city.ceremony()
        ceremony.draw()
        transcript = self.published(ceremony, "transcript")
        (task, _), (_, other) = self.tasks(ceremony)[:2]
        notice = self.assertStatus(self.city.operator.get(
            f"/v1/tasks/{task}/notice"), 200)
        proof = notice["proofs"][0]
        proof["id"] = proof["leaves"][0]["id"] = other
        status, told = self.verify(
            transcript, "--proof", self.put("proof.json", json.dumps(proof)))
        self.assertEqual(status, 1, told)

    def inspector_of(self, task):
        """A client for somebody who goes on the task."""
        sql = self.city.stack.sql
        sql("INSERT INTO app_user (id, org_id, org_path, login, display_name,"
            " status, inspector_id, created_at, updated_at) SELECT"
            " inspector_id, '" + ORG % DEPARTMENT + "', '/SZ/SCJG/', 'goes',"
            " '检查员', 'active', inspector_id, '2026-01-01', '2026-01-01'"
            f" FROM task_inspector WHERE task_id = '{task}' AND slot = 0")
        sql("INSERT INTO app_credential (user_id, password_hash) SELECT u.id,"
            " c.password_hash FROM app_user u, app_credential c JOIN app_user"
            " a ON a.id = c.user_id WHERE a.login = 'admin' AND"
            " u.login = 'goes'")
        sql("INSERT INTO user_role (user_id, org_id, role_code, below,"
            " granted_at) SELECT id, org_id, 'inspector', true, '2026-01-01'"
            " FROM app_user WHERE login = 'goes'")
        client = self.client()
        client.use(self.assertStatus(client.post("/v1/auth/token", {
            "login": "goes", "password": PASSWORD,
            "org_id": ORG % DEPARTMENT}, key=None), 200))
        return client

    def test_under_the_veil_the_statement_is_enough_at_the_door(self):
        ceremony = self.city.ceremony(disclose="after_visit")
        ceremony.draw()
        statement = self.published(ceremony, "statement")
        task, _ = self.tasks(ceremony)[0]
        path = f"/v1/tasks/{task}/notice"
        goes = self.inspector_of(task)
        self.assertProblem(goes.get(path), 422, "rule")
        self.city.stack.sql("UPDATE task SET from_day = '2026-03-31'"
                            f" WHERE id = '{task}'")
        notice = self.assertStatus(goes.get(path), 200)
        self.assertNotIn("veil_key", json.dumps(notice))
        self.assertIsNotNone(self.assertStatus(
            self.issue(task, goes), 200)["issued_at"])
        proof = self.put("proof.json", json.dumps(notice["proofs"][0]))
        status, told = self.verify(statement, "--proof", proof)
        self.assertEqual(status, 0, told)

    def test_who_does_not_go_has_no_notice_under_the_veil(self):
        """disclose = after_visit: the object learns of it at the door."""
        ceremony = self.city.ceremony(disclose="after_visit")
        ceremony.draw()
        task, _ = self.tasks(ceremony)[0]
        problem = self.assertProblem(self.city.operator.get(
            f"/v1/tasks/{task}/notice"), 422, "rule")
        self.assertIn("当场出示", problem["detail"])
        self.assertProblem(self.city.operator.get(
            f"/v1/tasks/{task}/notice/page"), 422, "rule")

    def issue(self, task, who):
        return who.post(f"/v1/tasks/{task}/notice", key=None)

    def approver(self):
        """The operator, who may approve checks as well."""
        self.city.stack.sql(
            "INSERT INTO user_role (user_id, org_id, role_code, below,"
            " granted_at) SELECT id, '" + ORG % DEPARTMENT + "', 'reviewer',"
            " true, '2026-01-01' FROM app_user WHERE login = 'operator'"
            " ON CONFLICT DO NOTHING")
        return self.city.fresh("operator")

    def events(self, task):
        return self.city.stack.sql("SELECT count(*) FROM event WHERE kind ="
                                   f" 'notice.issued' AND subject_id = '{task}'")

    def test_a_notice_is_issued_once_by_who_goes_or_approves(self):
        ceremony = self.city.ceremony()
        ceremony.draw()
        [[early]] = self.city.stack.sql(
            f"SELECT id FROM task WHERE draw_id = '{ceremony.id}' LIMIT 1")
        approver = self.approver()
        self.assertProblem(self.issue(early, approver), 409, "wrong-state")
        self.assertEqual(self.events(early), [["0"]])
        task, _ = self.tasks(ceremony)[0]
        self.assertProblem(self.issue(task, self.city.reader), 403,
                           "forbidden")
        self.assertProblem(self.issue(task, self.city.outsider), 403,
                           "forbidden")
        path = f"/v1/tasks/{task}/notice"
        self.assertIsNone(approver.get(path).json["issued_at"])
        issued = self.assertStatus(self.issue(task, approver), 200)
        self.assertIsNotNone(issued["issued_at"])
        self.stack.clock.advance(seconds=60)
        self.assertEqual(self.assertStatus(self.issue(task, approver), 200),
                         issued)
        self.assertEqual(approver.get(path).json, issued)
        self.assertEqual(self.events(task), [["1"]])

    def test_two_who_issue_at_once_issue_one(self):
        """Otherwise the second would overwrite who told the object, and
        when."""
        ceremony = self.city.ceremony()
        ceremony.draw()
        task, _ = self.tasks(ceremony)[0]
        who = [self.approver() for _ in range(4)]
        notices = [self.assertStatus(reply, 200) for reply in at_once(
            *(functools.partial(self.issue, task, w) for w in who))]
        self.assertEqual(notices, notices[:1] * 4)
        self.assertEqual(self.events(task), [["1"]])

    def test_the_last_notice_discloses_and_none_before(self):
        """disclose = at_notice: each object knows of itself alone."""
        ceremony = self.city.ceremony(disclose="at_notice")
        ceremony.draw()
        self.assertEqual(ceremony.shown["disclose"], "at_notice")
        statement = self.published(ceremony, "statement")
        approver = self.approver()
        tasks = self.tasks(ceremony)
        path = f"/v1/public/draws/{ceremony.id}/transcript"
        codes = [code for _, code in tasks]
        for task, code in tasks:
            self.assertProblem(self.client().get(path), 404, "not-found")
            notice = self.assertStatus(self.issue(task, approver), 200)
            told = json.dumps(notice)
            self.assertEqual([c for c in codes if c in told], [code])
            self.assertNotIn("veil_key", told)
        status, told = self.verify(statement, "--proof", self.put(
            "proof.json", json.dumps(notice["proofs"][0])))
        self.assertEqual(status, 0, told)
        wait_until(lambda: self.client().get(path).status == 200,
                   what="the transcript")
        status, told = self.verify(self.published(ceremony, "transcript"))
        self.assertEqual(status, 0, told)

    def test_before_the_last_notice_nobody_else_learns_who_was_drawn(self):
        ceremony = self.city.ceremony(disclose="at_notice")
        ceremony.draw()
        task, code = self.tasks(ceremony)[0]
        self.assertStatus(self.issue(task, self.approver()), 200)
        for who in (self.client(), self.city.outsider):
            for page in ("", "/statement", "/figures"):
                reply = who.get(f"/v1/public/draws/{ceremony.id}{page}")
                self.assertStatus(reply, 200)
                self.assertNotIn(code, reply.text)
        for path in (f"/v1/tasks/{task}", f"/v1/tasks/{task}/notice",
                     f"/v1/tasks/{task}/notice/page"):
            self.assertProblem(self.city.outsider.get(path), 404, "not-found")
        for path in ("/result", "/transcript"):
            self.assertIn(self.city.outsider.get(ceremony.path + path).status,
                          (403, 404))
        self.assertEqual(self.assertStatus(self.city.outsider.get(
            "/v1/tasks"), 200)["items"], [])

    def test_there_is_none_before_all_have_accepted(self):
        ceremony = self.city.ceremony()
        ceremony.draw()
        [[task]] = self.city.stack.sql(
            "SELECT id FROM task WHERE draw_id ="
            f" '{ceremony.id}' ORDER BY object_code LIMIT 1")
        self.assertProblem(self.city.operator.get(
            f"/v1/tasks/{task}/notice"), 409, "wrong-state")
        self.assertProblem(self.city.outsider.get(
            f"/v1/tasks/{task}/notice"), 404, "not-found")

    def test_the_page_shows_the_law_the_people_and_the_proof(self):
        ceremony = self.city.ceremony()
        ceremony.draw()
        task, code = self.tasks(ceremony)[0]
        reply = self.city.operator.get(f"/v1/tasks/{task}/notice/page")
        self.assertEqual(reply.status, 200)
        self.assertIn("text/html", reply.headers["content-type"])
        page = reply.body.decode()
        for text in ("行政检查通知书", "《市场主体登记管理条例》第三十八条",
                     "随机抽取", code, "申请其回避", "0 次"):
            self.assertIn(text, page)
        self.assertNotRegex(page, r"ZF-\d")
        proof = re.search("<pre>(.*?)</pre>", page, re.DOTALL).group(1)
        self.assertEqual(json.loads(html.unescape(proof))["id"], code)
