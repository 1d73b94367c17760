# SPDX-License-Identifier: Apache-2.0
"""The four real files go in, and the Shenzhen part of the registry is drawn,
visited and published. Skipped where the data is not."""
import csv
import json
import os
import shutil
import sys

from lib import StackTest, wait_until
from lib.city import PASSWORD, City
from lib.draw import Ceremony, last_line, well
from lib.ssj1 import BUILD, REFERENCE
from lib.stack import SHARED

DATA = os.path.join(SHARED, "data")
MAPPINGS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "mappings")
PART = 8 << 20
# What the items call a department, where the inspectors call it otherwise.
SAME = {"市场监管(工商)": "市场监管", "市场监管(质监)": "市场监管",
        "市场监管(食药)": "市场监管", "文化旅游": "文化广电旅游体育",
        "城市管理": "城市管理综合执法"}
STRATA = ["A", "B", "C", "D", "未分类"]
PARTIES = [{"id": p, "title": p, "hosted": False}
           for p in ("jiwei", "notary", "people")]


def rows(name):
    with open(os.path.join(DATA, name), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


class RealCity(City):
    """Departments of the real files, their aliases, and who does what."""

    def __init__(self, stack):
        super().__init__(stack)
        self.departments = {}
        names = sorted({r["department"] for r in
                        rows("inspectors_12000_seed42.csv")})
        for n, name in enumerate(names):
            code = f"D{n:02d}"
            self.organization("SZ", code, name, "department")
            self.departments[name] = code
        msa = self.departments["市场监管"]
        self.user("keeper", "SZ", "library_keeper")
        for login, role in (("planner", "planner"),
                            ("operator", "draw_operator"),
                            ("reader", "draw_operator"),
                            ("reviewer", "reviewer"),
                            ("officer", "publication_officer")):
            self.user(login, msa, role)
            setattr(self, login, self.client(login))
        self.keeper = self.client("keeper")
        aliases = {**{n: c for n, c in self.departments.items()},
                   **{n: self.departments[o] for n, o in SAME.items()}}
        reply = self.keeper.put("/v1/aliases", {"aliases": [
            {"kind": "department", "alias": a, "code": c}
            for a, c in sorted(aliases.items())]})
        assert reply.status in (200, 204), reply

    def bring(self, kind, file, mapping, **options):
        """Imports a real file over HTTP; returns the import as it ended."""
        with open(os.path.join(DATA, file), "rb") as f:
            data = f.read()
        parts = [well(self.keeper.request(
            "POST", "/v1/import-files", body=data[at:at + PART],
            content_type="text/csv"), 201)["sha256"]
            for at in range(0, len(data), PART)]
        with open(os.path.join(MAPPINGS, mapping + ".json"),
                  encoding="utf-8") as f:
            definition = json.load(f)
        made = well(self.keeper.post("/v1/imports", {
            "kind": kind, "file_name": file, "parts": parts,
            "mapping": definition, "on_error": "skip", **options}), 202)

        def ended():
            now = well(self.keeper.get(f"/v1/imports/{made['id']}"))
            return now if now["state"] not in ("queued", "running") else None
        return wait_until(ended, 120, f"import of {file}")

    def job(self, job_id):
        def ended():
            job = well(self.operator.get(f"/v1/jobs/{job_id}"))
            return job if job["state"] not in ("queued", "running") else None
        return wait_until(ended, 120, "the end of a job")


def prepare(stack):
    if not os.path.isdir(DATA):
        return None
    city = RealCity(stack)
    city.items = city.bring("items", "inspection_items_580.csv", "items_580",
                            activate=True)
    city.inspectors = city.bring("inspectors", "inspectors_12000_seed42.csv",
                                 "inspectors")
    city.objects = city.bring("objects", "registry_guangdong.csv",
                              "registry_guangdong")
    return city


class RealCityTest(StackTest):
    starts_at = "2026-03-02T09:00:00+08:00"

    def setUp(self):
        self.shared("registry_guangdong.csv")
        self.city = self.world

    def count(self, table, condition="true"):
        return int(self.stack.sql(
            f"SELECT count(*) FROM {table} WHERE {condition}")[0][0])


class Libraries(RealCityTest):
    def test_items_without_legal_basis_stay_drafts_and_the_rest_is_active(self):
        """580 items: 430 are activated, 150 refused by C03."""
        self.assertEqual(self.city.items["created"], 580)
        self.assertEqual(self.count("item", "state = 'active'"), 430)
        self.assertEqual(self.count("item", "state = 'draft'"), 150)

    def test_all_12000_inspectors_are_there(self):
        done = self.city.inspectors
        self.assertEqual((done["created"], done["refused"]), (12000, 0))

    def test_the_shenzhen_part_of_the_registry_is_there(self):
        done = self.city.objects
        shenzhen = sum(r["city"] == "深圳"
                       for r in rows("registry_guangdong.csv"))
        self.assertEqual((done["created"], done["refused"]), (shenzhen, 0))
        self.assertEqual(done["skipped"] + done["created"],
                         done["rows_read"])

    def test_the_sample_of_20000_objects_goes_in_beside_it(self):
        before = self.count("object")
        done = self.city.bring("objects", "sample_objects_20k_seed42.csv",
                               "sample_objects")
        self.assertEqual((done["state"], done["refused"]), ("done", 0))
        self.assertEqual(self.count("object") - before, done["created"])
        self.assertEqual(done["created"] + done["updated"], 20000)

    def test_the_same_file_again_changes_nothing(self):
        again = self.city.bring("objects", "registry_guangdong.csv",
                                "registry_guangdong")
        self.assertEqual(
            (again["state"], again["created"], again["updated"],
             again["unchanged"]),
            ("done", 0, 0, self.city.objects["created"]))


class WholeWay(RealCityTest):
    def item(self):
        """An active item of market supervision for companies of all trades."""
        found = self.stack.sql(
            "SELECT i.id FROM item i JOIN item_version v ON v.item_id = i.id"
            " AND v.item_version = i.current_version JOIN organization o"
            " ON o.id = i.org_id WHERE i.state = 'active'"
            " AND v.specialty = '市场监管-1' AND 'enterprise' ="
            " ANY (v.object_types) ORDER BY cardinality(v.industries) > 0,"
            " i.code LIMIT 1")
        return found[0][0]

    def ceremony(self):
        planner = self.city.planner
        made = planner.post("/v1/plans", {
            "year": 2026, "title": "2026 年度抽查计划", "lines": [{
                "slot": 1, "item_id": self.item(), "from": "2026-03-01",
                "to": "2026-11-30", "method": "onsite",
                "draw_kind": "untargeted", "merge": "department",
                "ratios": [{"stratum": s, "num": 1, "den": 100}
                           for s in STRATA],
                "scope": {"districts": [], "kinds": [], "industries": []}}]})
        plan = well(made, 201)
        well(planner.request("POST", f"/v1/plans/{plan['id']}/publish",
                             headers={"If-Match": made.etag}))
        at = self.stack.clock.day() + "T23:%02d:00+08:00"
        ceremony = Ceremony(self.city, {
            "plan_id": plan["id"], "slot": 1, "hash": "SM3",
            "parties": PARTIES, "beacon": "balls:6x0-9",
            "beacon_source": "hall", "commit_by": at % 10,
            "reveal_by": at % 20, "beacon_at": at % 30,
            "disclose": "at_draw", "disclose_by": "2026-12-31",
            "assignment": "greedy-1", "max_departments": 5})
        ceremony.draw()
        return ceremony

    def verify(self, ceremony):
        folder = ceremony.folder()
        self.addCleanup(shutil.rmtree, folder)
        transcript = ceremony.transcript(folder)
        self.assertEqual(
            last_line(os.path.join(BUILD, "ssj-verify"), transcript, "--pool",
                      folder), (0, "transcript OK"))
        self.assertEqual(
            last_line(sys.executable, REFERENCE, "verify", transcript, folder),
            (0, "transcript OK"))

    def team(self, task):
        """Accounts of those who were drawn, logged in; the leader first."""
        people = sorted(task["inspectors"], key=lambda p: not p["leader"])
        clients = []
        for person in people:
            login = person["code"].lower()
            self.city.user(login, self.city.departments["市场监管"],
                           "inspector", inspector_id=person["inspector_id"])
            clients.append(self.city.client(login))
        return clients

    def visit(self, task, team):
        for who in team:
            well(who.post(f"/v1/tasks/{task['id']}/accept"))
        record = well(team[0].post("/v1/records", {
            "task_id": task["id"], "method": "onsite",
            "findings": "现场核对，未见异常。",
            "items": [{"item_id": i["item_id"], "result": "no_problem"}
                      for i in task["items"]]}), 201)
        path = f"/v1/records/{record['id']}"
        for who in team:
            seen = well(who.get(path))
            well(who.post(path + "/sign",
                          {"content_sha256": seen["content_sha256"]}))
        self.stack.clock.advance(minutes=2)
        end = self.stack.clock.now() - 10
        stamp = self.stack.sql(f"SELECT to_char(to_timestamp({end})"
                               " AT TIME ZONE 'Asia/Shanghai',"
                               " 'YYYY-MM-DD\"T\"HH24:MI:SS+08:00')")[0][0]
        well(team[0].post(path + "/submit",
                          {"check_in": stamp, "check_end": stamp}))
        well(self.city.reviewer.post(path + "/approve"))
        return well(self.city.officer.post(
            "/v1/publications", {"record_id": record["id"]}), 201)

    def test_the_registry_is_drawn_visited_and_published(self):
        ceremony = self.ceremony()
        self.verify(ceremony)
        tasks = well(self.city.reviewer.get(
            "/v1/tasks", {"draw_id": ceremony.id, "limit": 500}))["items"]
        self.assertGreater(len(tasks), 10)
        staffed = next(t for t in tasks if t["unfilled"] == 0)
        task = well(self.city.reviewer.get(f"/v1/tasks/{staffed['id']}"))
        publication = self.visit(task, self.team(task))
        found = well(self.client().get("/v1/public/publications", {
            "code": publication["object"]["code"]}))["items"]
        self.assertEqual([p["id"] for p in found], [publication["id"]])
        done = well(self.city.reviewer.get(f"/v1/tasks/{task['id']}"))
        self.assertEqual(done["state"], "done")
