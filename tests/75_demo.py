# SPDX-License-Identifier: Apache-2.0
"""The demonstration of `make run`, on a smaller city."""
import json
import os
import re
import subprocess
import sys

from lib import StackTest
from lib.stack import SHARED, TOP

REFERENCE = os.path.join(SHARED, "spike", "draw", "ssj1_reference.py")


def play(stack):
    return stack.run("ssj", "demo", "--play", "--objects", "20000",
                     "--inspectors", "1200").stdout


def prepare(stack):
    return play(stack)


class Demo(StackTest):
    def folder(self, *names):
        return self.stack.home.path("demo", *names)

    def test_five_visits_are_public_for_everybody(self):
        page = self.assertStatus(self.client().get(
            "/v1/public/publications", {"limit": 50}), 200)
        self.assertEqual(len(page["items"]), 5)
        for publication in page["items"]:
            self.assertEqual(publication["state"], "active")

    def test_the_draw_is_one_of_many_lists_and_saves_visits(self):
        draw = self.assertStatus(
            self.client().get("/v1/public/draws"), 200)["items"][0]
        path = f"/v1/public/draws/{draw['id']}"
        lists = self.assertStatus(self.client().get(path), 200)["lists"]
        self.assertEqual(len(lists), 13)
        figures = self.assertStatus(
            self.client().get(path + "/figures"), 200)
        self.assertGreater(figures["removed"], figures["checks"] // 4)

    def test_two_of_the_visits_were_made_by_several_departments(self):
        self.assertEqual(self.world.count("等联合检查"), 2)

    def test_the_published_draw_is_verified_by_ssj_verify(self):
        self.assertIn("transcript OK", self.world)
        self.assertNotIn("unsigned", self.world)
        again = self.stack.run(
            "ssj-verify", self.folder("audit", "transcript.json"), "--pool",
            self.folder("audit"))
        self.assertEqual(again.stdout.splitlines()[-1], "transcript OK")

    def test_a_witness_was_there_and_his_receipt_is_of_this_draw(self):
        self.assertIn("见证人签收抽取凭证", self.world)
        self.assertIn("receipt: it matches; 5 of 5 people with keys",
                      self.world)
        again = self.stack.run(
            "ssj-verify", self.folder("audit", "transcript.json"),
            "--statement", self.folder("audit", "statement.json"),
            "--receipt", self.folder("receipt.json"))
        self.assertIn("receipt: it matches", again.stdout)
        draw = self.assertStatus(
            self.client().get("/v1/public/draws"), 200)["items"][0]
        shown = self.assertStatus(
            self.client().get(f"/v1/public/draws/{draw['id']}"), 200)
        self.assertEqual([w["name"] for w in shown["witnesses"]],
                         ["市人民代表大会"])

    def test_the_account_names_the_receipt_and_keeps_the_link_secret(self):
        account = self.world.split("====")[-1]
        self.assertIn(self.folder("receipt.json"), account)
        path = self.folder("witness-link.txt")
        self.assertIn(path, account)
        with open(path, encoding="utf-8") as f:
            link = f.read().strip()
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        token = link.rpartition("&token=")[2]
        self.assertNotIn(token, self.world)
        self.assertStatus(self.client().get(
            re.search(r"(/witness/)#", link)[1]), 200)

    def test_the_page_that_verifies_it_is_named_and_there(self):
        page = re.search(r"(/verify/\?draw_no=\S+)$", self.world, re.M)[1]
        self.assertStatus(self.client().get(page), 200)

    def test_the_line_that_logs_in_works_as_it_stands(self):
        lines = re.findall(r"^  ((?:TOKEN=|curl -s \S+/v1/me).*)$",
                           self.world, re.M)
        self.assertEqual(len(lines), 2)
        said = subprocess.run(["sh", "-c", "\n".join(lines)], check=False,
                              stdout=subprocess.PIPE)
        self.assertEqual(json.loads(said.stdout)["login"], "operator")

    def test_all_pages_are_named_and_there(self):
        for page in ("hall", "verify", "fairness", "party", "docs"):
            with self.subTest(page):
                path = re.search(rf"(/{page}/[^\s（]*)", self.world)[1]
                self.assertStatus(self.client().get(path), 200)

    def test_the_program_that_verifies_is_named_alike_everywhere(self):
        self.assertIn(self.stack.home.path("bin", "ssj-verify"), self.world)
        for name in ("README.md", "README.zh-CN.md"):
            with open(os.path.join(TOP, name), encoding="utf-8") as f:
                self.assertIn("var/bin/ssj-verify var/demo/audit/", f.read())

    def test_the_account_is_in_one_language(self):
        self.assertNotIn("administrator admin", self.world)

    def test_the_reference_says_the_same_of_the_draw(self):
        if not os.path.exists(REFERENCE):
            self.skipTest("the protocol's reference is not here")
        said = subprocess.run(
            [sys.executable, REFERENCE, "verify",
             self.folder("audit", "transcript.json"), self.folder("audit")],
            check=False, text=True, stdout=subprocess.PIPE).stdout
        self.assertEqual(said.splitlines()[-1], "transcript OK")

    def test_every_line_that_a_newcomer_is_told_to_type_works(self):
        told = self.world
        for name in ("README.md", "README.zh-CN.md"):
            with open(os.path.join(TOP, name), encoding="utf-8") as f:
                told += f.read()
        lines = re.findall(r"^ *(curl .*/public/.*)$", told, re.M)
        self.assertEqual(len(lines), 15)
        for line in lines:
            line = line.replace("http://127.0.0.1:8080",
                                f"http://127.0.0.1:{self.stack.port}")
            with self.subTest(line):
                said = subprocess.run(
                    ["sh", "-c", line.replace("curl ", "curl -sSf ", 1)],
                    check=False, stdout=subprocess.PIPE)
                self.assertEqual(said.returncode, 0)
                json.loads(said.stdout)

    def test_the_draw_is_not_self_drawn(self):
        draws = self.assertStatus(
            self.client().get("/v1/public/draws"), 200)["items"]
        self.assertEqual([(d["state"], d["self_drawn"]) for d in draws],
                         [("drawn", False)])

    def test_playing_again_tells_what_is_there_and_changes_nothing(self):
        before = self.stack.sql("SELECT count(*) FROM event")
        told = play(self.stack)
        self.assertEqual(told.split("====")[-1],
                         self.world.split("====")[-1])
        kinds = self.stack.sql(
            "SELECT DISTINCT kind FROM event WHERE seq > (SELECT max(seq) - "
            f"(count(*) - {before[0][0]}) FROM event) ORDER BY kind")
        self.assertEqual([k for [k] in kinds if not k.startswith("login.")],
                         [])

    def test_an_inspector_sees_the_visits_he_is_on_and_no_others(self):
        login = next(x for x in self.accounts() if x.startswith("sf"))
        inspector, operator = self.person(login), self.person("operator")
        seen = self.tasks(inspector)
        self.assertEqual(seen, self.tasks(inspector, mine="true"))
        others = self.tasks(operator) - seen
        self.assertTrue(seen)
        self.assertGreater(len(others), len(seen))
        self.assertProblem(inspector.get(f"/v1/tasks/{others.pop()}"), 404,
                           "not-found")
        self.assertStatus(inspector.get(f"/v1/tasks/{seen.pop()}"), 200)

    def test_a_password_that_was_changed_is_told_and_the_rest_shown(self):
        kept = self.accounts()["operator"]
        admin = self.person("admin")
        user = next(u for u in admin.get("/v1/users", {"limit": 500})
                    .json["items"] if u["login"] == "operator")
        reset = self.assertStatus(
            admin.post(f"/v1/users/{user['id']}/reset"), 200)
        try:
            told = play(self.stack).split("====")[-1]
        finally:
            self.assertStatus(self.client().post("/v1/auth/reset", {
                "login": "operator", "reset_code": reset["reset_code"],
                "password": kept}), 204)
        account, _, warning = told.partition("\n注意：")
        self.assertEqual(account.rstrip("\n"),
                         self.world.split("====")[-1].rstrip("\n"))
        self.assertIn("accounts.txt 中的不同：operator \n", warning)
        self.assertIn("/v1/auth/reset", warning)

    def test_so_is_that_of_the_administrator(self):
        path = self.folder("accounts.txt")
        with open(path, encoding="utf-8") as f:
            kept = f.read()
        with open(path, "w", encoding="utf-8") as f:
            f.write(re.sub("^admin\t[^\t]*", "admin\tanother-password-now",
                           kept, flags=re.M))
        try:
            told = play(self.stack).split("====")[-1]
        finally:
            with open(path, "w", encoding="utf-8") as f:
                f.write(kept)
        self.assertIn("accounts.txt 中的不同：admin \n", told)
        self.assertIn("/hall/?draw=", told)

    def tasks(self, client, **wanted):
        page = client.get("/v1/tasks", {"limit": 500, **wanted})
        return {t["id"] for t in self.assertStatus(page, 200)["items"]}

    def test_who_reads_the_beacon_neither_operates_nor_audits(self):
        reader = self.person("reader")
        draw = self.assertStatus(
            reader.get("/v1/draws"), 200)["items"][0]["id"]
        for reply in (reader.get(f"/v1/draws/{draw}/files"),
                      reader.post(f"/v1/draws/{draw}/freeze"),
                      reader.get("/v1/tasks")):
            self.assertProblem(reply, 403, "forbidden")

    def test_a_draft_that_somebody_made_since_is_left_alone(self):
        draft = self.person("planner").post("/v1/plans", {
            "year": self.year(), "title": "另一份草稿", "lines": []})
        self.assertStatus(draft, 201)
        told = play(self.stack)
        self.assertEqual(told.split("====")[-1],
                         self.world.split("====")[-1])

    def accounts(self):
        with open(self.folder("accounts.txt"), encoding="utf-8") as f:
            return dict(line.split("\t")[:2] for line in f
                        if not line.startswith("#"))

    def person(self, login):
        return self.client().login(login, self.accounts()[login])

    def year(self):
        plans = self.client().get("/v1/public/plans")
        return self.assertStatus(plans, 200)["items"][0]["year"]

    def test_passwords_are_readable_by_their_owner_only(self):
        mode = os.stat(self.folder("accounts.txt")).st_mode & 0o777
        self.assertEqual(mode, 0o600)
        with open(self.folder("accounts.txt"), encoding="utf-8") as f:
            lines = [x for x in f if not x.startswith("#")]
        self.assertGreaterEqual(len(lines), 15)

    def test_the_items_of_the_city_all_have_a_legal_basis(self):
        states = self.stack.sql("SELECT state, count(*) FROM item GROUP BY 1")
        self.assertEqual(states, [["active", "60"]])
