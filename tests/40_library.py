# SPDX-License-Identifier: Apache-2.0
"""The one list and the two libraries as clients meet them: items, checklists,
objects, inspectors, aliases."""
from urllib.parse import quote

from lib import StackTest
from lib.city import City
from lib.library import uscc

ITEM = {"code": "A-1", "name": "获证食品生产企业监督", "item_class": "general",
        "legal_basis": "《食品安全法》第一百零九条",
        "object_types": ["enterprise"], "industries": ["C14"],
        "methods": ["onsite"], "specialty": "食品"}
OBJECT = {"uscc": uscc(1), "name": "恒宝服饰（深圳）有限公司",
          "kind": "enterprise", "district": "440305", "status": "existing"}
INSPECTOR = {"code": "B0001", "name": "执法员", "level": "district",
             "district": "440305", "specialties": ["食品"],
             "certificate_until": "2030-12-31", "status": "on_duty"}
FIELDS = [{"id": "open", "type": "boolean", "title": "是否营业",
           "required": True, "legal_basis": "《条例》第三条"},
          {"id": "state", "type": "choice", "title": "状态",
           "options": [{"value": "good", "title": "好"},
                       {"value": "bad", "title": "坏"}]}]


def prepare(stack):
    city = City(stack)
    city.organization("SZ", "SCJG", "市场监督管理局", "department")
    city.organization("SZ", "WJW", "卫生健康委员会", "department")
    city.user("keeper", "SCJG", "library_keeper")
    city.user("other", "WJW", "library_keeper")
    city.user("planner", "SCJG", "planner")
    return city


class LibraryTest(StackTest):
    def setUp(self):
        self.keeper = self.as_user("keeper")
        self.other = self.as_user("other")
        self.planner = self.as_user("planner")

    def as_user(self, login):
        client = self.world.client(login)
        self.addCleanup(client.close)
        return client

    def made(self, path, body):
        """Creates something; its JSON and its ETag."""
        reply = self.keeper.post(path, body)
        self.assertStatus(reply, 201)
        seen = self.keeper.get(reply.headers["location"])
        self.assertEqual(seen.json, reply.json)
        self.assertEqual(seen.etag, reply.etag)
        return reply.json, reply.etag

    def pages(self, path, query):
        """All rows of a list, page by page."""
        rows = []
        while True:
            page = self.assertStatus(self.keeper.get(path, query), 200)
            rows += page["items"]
            if page["next_cursor"] is None:
                return rows
            query = {**query, "cursor": page["next_cursor"]}


class Items(LibraryTest):
    def test_an_item_without_legal_basis_is_not_activated(self):
        """C03"""
        item, etag = self.made("/v1/items", {
            **ITEM, "code": "C03", "legal_basis": ""})
        path = f"/v1/items/{item['id']}"
        problem = self.assertProblem(
            self.keeper.post(f"{path}/activate", key=None,
                             headers={"If-Match": etag}),
            422, "no-legal-basis")
        self.assertIn("C03", problem["detail"])
        changed = self.keeper.patch(path, {"legal_basis": "《某法》"}, etag)
        self.assertStatus(changed, 200)
        active = self.keeper.post(f"{path}/activate", key=None,
                                  headers={"If-Match": changed.etag})
        self.assertEqual(self.assertStatus(active, 200)["state"], "active")

    def test_a_change_makes_a_new_version_and_the_old_one_stays(self):
        """C05"""
        item, etag = self.made("/v1/items", {**ITEM, "code": "C05"})
        path = f"/v1/items/{item['id']}"
        changed = self.keeper.patch(path, {"name": "新名称"}, etag)
        self.assertEqual(self.assertStatus(changed, 200)["item_version"], 2)
        versions = self.pages(f"{path}/versions", {"limit": 1})
        self.assertEqual([(v["item_version"], v["name"]) for v in versions],
                         [(2, "新名称"), (1, ITEM["name"])])

    def test_who_read_an_older_version_changes_nothing(self):
        item, etag = self.made("/v1/items", {**ITEM, "code": "STALE"})
        path = f"/v1/items/{item['id']}"
        self.assertStatus(self.keeper.patch(path, {"name": "甲"}, etag), 200)
        self.assertProblem(self.keeper.patch(path, {"name": "乙"}, etag),
                           412, "stale")
        self.assertProblem(self.keeper.patch(path, {"name": "乙"}), 428,
                           "precondition-missing")

    def test_keepers_of_another_department_may_read_but_not_write(self):
        item, etag = self.made("/v1/items", {**ITEM, "code": "OTHER"})
        path = f"/v1/items/{item['id']}"
        self.assertStatus(self.other.get(path), 200)
        self.assertProblem(self.other.patch(path, {"name": "乙"}, etag), 403,
                           "forbidden")
        self.assertProblem(self.planner.post("/v1/items", ITEM), 403,
                           "forbidden")
        self.assertProblem(self.client().get(path), 401, "unauthenticated")

    def test_the_public_sees_what_is_active(self):
        """C02"""
        item, etag = self.made("/v1/items", {**ITEM, "code": "PUBLIC"})
        public = self.client()
        codes = [i["code"] for i in self.assertStatus(
            public.get("/v1/public/items"), 200)["items"]]
        self.assertNotIn("PUBLIC", codes)
        self.keeper.post(f"/v1/items/{item['id']}/activate", key=None,
                         headers={"If-Match": etag})
        shown = self.assertStatus(public.get(
            "/v1/public/items", {"department": "SCJG"}), 200)["items"]
        self.assertEqual([i["legal_basis"] for i in shown
                          if i["code"] == "PUBLIC"], [ITEM["legal_basis"]])

    def test_lists_are_filtered_and_come_in_pages(self):
        for n in range(5):
            self.made("/v1/items", {**ITEM, "code": f"PAGE-{n}",
                                    "specialty": "分页"})
        rows = self.pages("/v1/items", {"specialty": "分页", "limit": 2})
        self.assertEqual([r["code"] for r in rows],
                         [f"PAGE-{n}" for n in range(5)])
        self.assertEqual(
            len(self.pages("/v1/items", {"code": "PAGE-3"})), 1)

    def test_bad_items_are_refused_field_by_field(self):
        problem = self.assertProblem(self.keeper.post("/v1/items", {
            **ITEM, "code": "B", "object_types": ["planet"],
            "industries": ["酒"], "methods": []}), 422, "invalid")
        self.assertEqual(
            sorted(e["pointer"] for e in problem["errors"]),
            ["/industries/0", "/methods", "/object_types/0"])
        self.made("/v1/items", {**ITEM, "code": "TWICE"})
        self.assertProblem(self.keeper.post("/v1/items", {
            **ITEM, "code": "TWICE"}), 409, "duplicate")


class Checklists(LibraryTest):
    def test_a_version_never_changes(self):
        form, etag = self.made("/v1/checklists", {
            "code": "F-1", "title": "甲表", "fields": FIELDS})
        path = f"/v1/checklists/{form['id']}"
        changed = self.keeper.patch(path, {"title": "乙表"}, etag)
        self.assertEqual(self.assertStatus(changed, 200)["form_version"], 2)
        first = self.assertStatus(self.keeper.get(
            path, {"form_version": 1}), 200)
        self.assertEqual((first["title"], first["fields"]), ("甲表", FIELDS))
        self.assertProblem(self.keeper.patch(path, {"title": "丙"}, etag),
                           412, "stale")

    def test_every_mistake_of_a_form_is_named(self):
        problem = self.assertProblem(self.keeper.post("/v1/checklists", {
            "code": "F-2", "title": "甲", "fields": [
                {"id": "a", "type": "choice", "title": "甲"},
                {"id": "a", "type": "number", "title": "乙",
                 "minimum": 2, "maximum": 1}]}), 422, "invalid")
        self.assertEqual(
            sorted((e["pointer"], e["code"]) for e in problem["errors"]),
            [("/fields/0/options", "options"),
             ("/fields/1/id", "duplicate"),
             ("/fields/1/maximum", "range")])

    def test_an_item_takes_the_newest_version_of_its_checklist(self):
        form, etag = self.made("/v1/checklists", {
            "code": "F-3", "title": "甲表", "fields": FIELDS})
        self.keeper.patch(f"/v1/checklists/{form['id']}", {"title": "乙"},
                          etag)
        item, _ = self.made("/v1/items", {
            **ITEM, "code": "WITH-FORM", "checklist_id": form["id"]})
        self.assertEqual(item["checklist_version"], 2)


class Objects(LibraryTest):
    def test_an_object_is_created_found_and_changed(self):
        found, etag = self.made("/v1/objects", OBJECT)
        self.assertEqual(found["code"], OBJECT["uscc"])
        self.assertIsNone(found["risk"])
        changed = self.keeper.patch(f"/v1/objects/{found['id']}",
                                    {"risk": "C", "abnormal": True}, etag)
        self.assertEqual(self.assertStatus(changed, 200)["risk"], "C")
        for query in ({"name": "恒宝"}, {"name": "服饰（深", "risk": "C"},
                      {"code": OBJECT["uscc"]},
                      {"district": "440305", "status": "existing",
                       "risk": "C"}):
            with self.subTest(query):
                ids = [o["id"] for o in self.pages("/v1/objects", query)]
                self.assertIn(found["id"], ids)

    def test_one_code_lives_once_in_the_city(self):
        body = {**OBJECT, "uscc": uscc(2)}
        self.made("/v1/objects", body)
        problem = self.assertProblem(self.keeper.post("/v1/objects", {
            **body, "district": "440306"}), 409, "duplicate")
        self.assertEqual(problem["errors"][0]["pointer"], "/uscc")

    def test_a_wrong_check_digit_is_kept_with_a_warning(self):
        code = uscc(3)
        wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
        found, _ = self.made("/v1/objects", {**OBJECT, "uscc": wrong})
        self.assertEqual(found["warnings"], ["uscc-check-digit"])

    def test_a_citizens_number_is_no_code(self):
        problem = self.assertProblem(self.keeper.post("/v1/objects", {
            **OBJECT, "uscc": "34052419800101001X"}), 422, "invalid")
        self.assertEqual(problem["errors"][0]["code"], "id-number")

    def test_a_business_that_moves_keeps_its_id(self):
        body = {k: v for k, v in OBJECT.items() if k != "uscc"}
        found, etag = self.made("/v1/objects", {**body, "reg_no": "A-7788"})
        path = f"/v1/objects/{found['id']}"
        moved = self.keeper.patch(path, {"district": "440306"}, etag)
        self.assertStatus(moved, 200)
        self.assertEqual(self.keeper.get(path).json["district"], "440306")
        self.assertEqual(
            self.pages("/v1/objects", {"code": "A-7788",
                                       "district": "440305"}), [])

    def test_a_name_needs_two_characters_of_letters(self):
        self.assertProblem(self.keeper.get("/v1/objects", {"name": "（）"}),
                           400, "bad-parameter")
        self.assertProblem(self.keeper.get("/v1/objects", {"name": "深"}),
                           400, "bad-parameter")

    def test_a_cursor_of_another_list_is_refused(self):
        self.made("/v1/objects", {**OBJECT, "uscc": uscc(4)})
        self.made("/v1/objects", {**OBJECT, "uscc": uscc(5)})
        page = self.keeper.get("/v1/objects", {"limit": 1}).json
        self.assertProblem(self.keeper.get("/v1/inspectors", {
            "cursor": page["next_cursor"]}), 400, "bad-cursor")


class Inspectors(LibraryTest):
    def test_an_inspector_belongs_to_the_keepers_department(self):
        person, etag = self.made("/v1/inspectors", INSPECTOR)
        self.assertEqual(person["department"], "SCJG")
        path = f"/v1/inspectors/{person['id']}"
        self.assertProblem(self.other.patch(path, {"grade": "一级"}, etag),
                           403, "forbidden")
        changed = self.keeper.patch(path, {"grade": "一级"}, etag)
        self.assertEqual(self.assertStatus(changed, 200)["grade"], "一级")
        self.assertProblem(self.keeper.post("/v1/inspectors", INSPECTOR),
                           409, "duplicate")

    def test_leave_is_recorded_and_withdrawn(self):
        person, _ = self.made("/v1/inspectors", {**INSPECTOR, "code": "L1"})
        path = f"/v1/inspectors/{person['id']}/leave"
        leave = {"from": "2030-05-01", "to": "2030-05-03", "reason": "年假"}
        self.assertStatus(self.keeper.post(path, leave), 201)
        self.assertEqual(self.keeper.get(path).json["items"], [leave])
        self.assertProblem(self.keeper.post(path, {
            **leave, "to": "2030-04-30"}), 422, "invalid")
        self.assertStatus(self.keeper.delete(f"{path}/2030-05-01"), 204)
        self.assertProblem(self.keeper.delete(f"{path}/2030-05-01"), 404,
                           "not-found")

    def test_recusals_are_declared_and_end_but_stay_on_record(self):
        """C50"""
        person, _ = self.made("/v1/inspectors", {**INSPECTOR, "code": "R1"})
        path = f"/v1/inspectors/{person['id']}/recusals"
        self.assertStatus(self.keeper.post(path, {
            "object_code": uscc(9), "reason": "亲属任职"}), 201)
        self.assertStatus(self.keeper.delete(f"{path}/{uscc(9)}"), 204)
        items = self.keeper.get(path).json["items"]
        self.assertEqual(len(items), 1)
        self.assertIsNotNone(items[0]["ended_at"])

    def test_an_inspector_declares_his_own_interest(self):
        person, _ = self.made("/v1/inspectors", {**INSPECTOR, "code": "S1"})
        self.world.user("self", "SCJG", "inspector",
                        inspector_id=person["id"])
        path = f"/v1/inspectors/{person['id']}/recusals"
        self.assertStatus(self.as_user("self").post(path, {
            "object_code": uscc(9), "reason": "持有股份"}), 201)
        someone, _ = self.made("/v1/inspectors", {**INSPECTOR, "code": "S2"})
        self.assertProblem(self.as_user("self").post(
            f"/v1/inspectors/{someone['id']}/recusals",
            {"object_code": uscc(9), "reason": "x"}), 403, "forbidden")


class Aliases(LibraryTest):
    def test_names_are_put_listed_and_removed(self):
        self.assertStatus(self.keeper.put("/v1/aliases", {"aliases": [
            {"kind": "department", "alias": "市监 局", "code": "SCJG"},
            {"kind": "specialty", "alias": "食品", "code": "SPAQ"}]}),
            204)
        self.assertEqual(
            [a["alias"] for a in self.pages(
                "/v1/aliases", {"kind": "specialty"})], ["食品"])
        path = "/v1/aliases/department/%E5%B8%82%E7%9B%91%20%E5%B1%80"
        self.assertStatus(self.keeper.delete(path), 204)
        self.assertProblem(self.keeper.delete(path), 404, "not-found")

    def test_what_a_district_is_called_is_said_for_the_whole_city_alone(self):
        """Every object under that name would follow at the next import."""
        put = {"aliases": [
            {"kind": "specialty", "alias": "特种", "code": "TZSB"},
            {"kind": "district", "alias": "某新区", "code": "440321"}]}
        self.world.user("city", "SZ", "library_keeper")
        self.world.user("office", "SZ", ("library_keeper", "SZ", False))
        city, path = self.as_user("city"), (
            "/v1/aliases/district/" + quote("某新区"))
        for there in (False, True):
            for keeper in (self.keeper, self.as_user("office")):
                problem = self.assertProblem(
                    keeper.put("/v1/aliases", put), 403, "forbidden")
                self.assertEqual(
                    [(e["pointer"], e["code"]) for e in problem["errors"]],
                    [("/aliases/1/alias", "district")])
                self.assertProblem(keeper.delete(path), 403, "forbidden")
            # Nothing of it was done, nor what stood beside it.
            self.assertEqual(
                [a["alias"] for a in self.pages("/v1/aliases", {})
                 if a["alias"] in ("特种", "某新区")],
                ["某新区", "特种"] if there else [])
            if not there:
                self.assertStatus(city.put("/v1/aliases", put), 204)
        self.assertStatus(city.delete(path), 204)

    def test_a_code_of_the_wrong_form_is_refused(self):
        problem = self.assertProblem(self.keeper.put("/v1/aliases", {
            "aliases": [{"kind": "district", "alias": "某区",
                         "code": "SZ"}]}), 422, "invalid")
        self.assertEqual(problem["errors"][0]["pointer"], "/aliases/0/code")
