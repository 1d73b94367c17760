# SPDX-License-Identifier: Apache-2.0
"""One visit from its task to the public page, over HTTP."""
import uuid

from lib import StackTest
from lib.at_once import at_once
from lib.visit import ITEM, ORG, PHOTO, City, canonical, content, sha256

MEBIBYTE = 1 << 20


def prepare(stack):
    return City(stack)


class VisitTest(StackTest):
    starts_at = "2026-05-06T10:00:00+08:00"

    @property
    def city(self):
        return self.world

    def state(self, record_id):
        return self.assertStatus(
            self.city.reviewer.get(f"/v1/records/{record_id}"), 200)["state"]


class WholeWay(VisitTest):
    def test_a_visit_goes_from_the_task_to_the_public_page(self):
        city = self.city
        task = city.task("assigned")
        for who in (city.inspector2, city.inspector1):
            self.assertStatus(who.post(f"/v1/tasks/{task}/accept"), 200)
        record = city.record(task)
        for who in (city.inspector1, city.inspector2):
            record = city.sign(who, record["id"])
        self.assertEqual(len(record["signatures"]), 2)
        record = self.assertStatus(city.inspector1.post(
            f"/v1/records/{record['id']}/submit",
            {"check_in": city.now(-40), "check_end": city.now(-5)}), 200)
        self.assertEqual(record["due_on"], "2026-06-02")
        self.assertStatus(city.reviewer.post(
            f"/v1/records/{record['id']}/approve"), 200)
        made = self.assertStatus(city.publisher.post(
            "/v1/publications", {"record_id": record["id"]}), 201)
        seen = self.assertStatus(self.client().get(
            f"/v1/public/publications/{made['id']}"), 200)
        self.assertEqual(seen, made)
        self.assertEqual(seen["results"], ["no_problem"])
        self.assertEqual(seen["display_until"], "2026-05-14")
        done = self.assertStatus(
            city.reviewer.get(f"/v1/tasks/{task}"), 200)
        self.assertEqual(done["state"], "done")
        self.assertEqual(done["record_id"], record["id"])

    def test_a_returned_record_is_mended_signed_and_submitted_again(self):
        city = self.city
        record = city.submitted()
        path = f"/v1/records/{record['id']}"
        returned = city.reviewer.post(path + "/return",
                                      {"reason": "请补充现场照片"})
        self.assertEqual(
            self.assertStatus(returned, 200)["return_reason"],
            "请补充现场照片")
        edited = city.inspector2.put(path, content(findings="已补充"),
                                     etag=returned.etag)
        self.assertEqual(self.assertStatus(edited, 200)["state"], "draft")
        for who in (city.inspector1, city.inspector2):
            city.sign(who, record["id"])
        self.assertStatus(city.inspector1.post(
            path + "/submit", {"check_in": city.now(-40),
                               "check_end": city.now(-5)}), 200)
        self.assertStatus(city.reviewer.post(path + "/approve"), 200)
        kinds = city.stack.sql("SELECT string_agg(kind, ' ' ORDER BY seq)"
                               " FROM event WHERE subject_id = "
                               f"'{record['id']}'")[0][0]
        self.assertEqual(
            kinds.replace("record.", ""),
            "created signed signed submitted returned edited signed signed "
            "submitted approved")

    def test_an_edit_breaks_the_signatures(self):
        city = self.city
        record = city.signed()
        path = f"/v1/records/{record['id']}"
        before = city.inspector1.get(path)
        after = self.assertStatus(city.inspector1.put(
            path, content(findings="改动"), etag=before.etag), 200)
        self.assertEqual(after["signatures"], [])
        self.assertProblem(city.inspector1.post(
            path + "/submit", {"check_in": city.now(-40),
                               "check_end": city.now(-5)}),
            409, "wrong-state")
        self.assertProblem(city.inspector2.post(
            path + "/sign", {"content_sha256": record["content_sha256"]}),
            412, "stale")

    def test_a_signature_is_over_the_hash_of_the_canonical_content(self):
        record = self.city.record()
        self.assertEqual(sha256(canonical(record["content"])),
                         record["content_sha256"])

    def test_stages_cannot_be_skipped(self):
        city = self.city
        record = city.record()
        path = f"/v1/records/{record['id']}"
        self.assertProblem(city.reviewer.post(path + "/approve"),
                           409, "wrong-state")
        self.assertProblem(city.publisher.post(
            "/v1/publications", {"record_id": record["id"]}),
            409, "wrong-state")
        self.assertProblem(city.inspector1.post(
            path + "/submit", {"check_in": city.now(-40),
                               "check_end": city.now(-5)}),
            409, "wrong-state")


class Tasks(VisitTest):
    def test_who_declines_gives_a_reason_and_sees_the_task_no_more(self):
        city = self.city
        task = city.task()
        self.assertProblem(city.inspector2.post(
            f"/v1/tasks/{task}/decline", {}), 422, "invalid")
        self.assertStatus(city.inspector2.post(
            f"/v1/tasks/{task}/decline",
            {"kind": "recusal", "reason": "与对象有利害关系",
             "evidence": city.inspector2.proof()}), 204)
        self.assertProblem(city.inspector2.get(f"/v1/tasks/{task}"),
                           404, "not-found")
        seen = self.assertStatus(
            city.inspector1.get(f"/v1/tasks/{task}"), 200)
        self.assertEqual(seen["state"], "assigned")
        self.assertEqual(seen["inspectors"][1]["reason"],
                         "回避：与对象有利害关系")

    def test_C50_an_interest_is_shown_by_a_file(self):
        """Of his own: a hash that somebody else told him is none; and what is
        shown can be read by who answers for the visit, not by colleagues."""
        city = self.city
        task, why = city.task(), {"kind": "recusal", "reason": "近亲属任职"}
        self.stack.sql("DELETE FROM recusal")
        path = f"/v1/tasks/{task}/decline"
        problem = self.assertProblem(
            city.inspector2.post(path, why), 422, "rule")
        self.assertEqual(problem["errors"][0]["pointer"], "/evidence")
        others = city.inspector1.proof(PHOTO + b"not his")
        sound = city.inspector2.proof(
            b"RIFF\x10\0\0\0WAVE" + b"\0" * 40, "audio/wav")
        for evidence, code in ((others, "rule"), (sound, "rule"),
                               ("0" * 64, "rule"), ("x", "invalid")):
            self.assertProblem(city.inspector2.post(
                path, {**why, "evidence": evidence}), 422, code)
        proof = city.inspector2.proof(PHOTO + b"his own")
        self.assertProblem(
            city.reviewer.get(f"/v1/evidence/{proof}"), 404, "not-found")
        self.assertStatus(city.inspector2.post(
            path, {**why, "evidence": proof}), 204)
        [told] = self.assertStatus(
            city.reviewer.get(f"/v1/tasks/{task}/declines"), 200)["items"]
        self.assertEqual((told["turn"], told["reason"], told["evidence"]),
                         (0, "回避：近亲属任职", proof))
        self.assertStatus(city.reviewer.get(f"/v1/evidence/{proof}"), 200)
        for who in (city.inspector3, city.outsider):
            self.assertProblem(
                who.get(f"/v1/evidence/{proof}"), 404, "not-found")
            self.assertProblem(
                who.get(f"/v1/tasks/{task}/declines"), 404, "not-found")

    def test_nobody_steps_back_for_what_the_library_does_not_bear_out(self):
        city = self.city
        task = city.task()
        path = f"/v1/tasks/{task}/decline"
        for kind in ("leave", "illness", "certificate"):
            problem = self.assertProblem(city.inspector3.post(
                path, {"kind": kind, "reason": "不能参加"}), 404,
                "not-found")
            problem = self.assertProblem(city.inspector1.post(
                path, {"kind": kind, "reason": "不能参加"}), 422, "rule")
            self.assertIn("两库管理员", problem["detail"])
        self.assertProblem(city.inspector1.post(
            path, {"kind": "busy", "reason": "很忙"}), 422, "invalid")
        self.assertProblem(city.inspector1.post(
            path, {"reason": "很忙"}), 422, "invalid")

    def test_a_cancelled_task_keeps_its_reason(self):
        city = self.city
        task = city.task()
        self.assertProblem(city.inspector1.post(
            f"/v1/tasks/{task}/cancel", {"reason": "不去了"}),
            403, "forbidden")
        gone = self.assertStatus(city.reviewer.post(
            f"/v1/tasks/{task}/cancel", {"reason": "对象已注销"}), 200)
        self.assertEqual((gone["state"], gone["cancel_reason"]),
                         ("cancelled", "对象已注销"))
        self.assertProblem(city.inspector1.post(
            "/v1/records", {"task_id": task}), 409, "wrong-state")

    def test_lists_are_filtered_and_paged(self):
        city = self.city
        tasks = [city.task() for _ in range(3)]
        page = self.assertStatus(city.inspector1.get(
            "/v1/tasks", {"mine": "true", "limit": 2}), 200)
        self.assertEqual([t["id"] for t in page["items"]],
                         [tasks[2], tasks[1]])
        rest = self.assertStatus(city.inspector1.get(
            "/v1/tasks", {"mine": "true", "limit": 2,
                          "cursor": page["next_cursor"]}), 200)
        self.assertEqual(rest["items"][0]["id"], tasks[0])
        for change, there in (({}, True), ({"state": "done"}, False),
                              ({"org_id": ORG % 1}, False),
                              ({"due_from": "2027-05-01"}, False)):
            found = self.assertStatus(city.reviewer.get("/v1/tasks", {
                "state": "accepted", "org_id": ORG % 2,
                "due_from": "2026-05-01", **change}), 200)["items"]
            self.assertEqual(tasks[2] in [t["id"] for t in found], there,
                             change)
        self.assertEqual(self.assertStatus(city.outsider.get(
            "/v1/tasks"), 200)["items"], [])

    def test_ids_of_another_organisation_do_not_exist(self):
        city = self.city
        photo = city.inspector1.proof(PHOTO)
        record = city.submitted({**content(), "evidence": [
            {"sha256": photo, "kind": "photo"}]})
        self.assertStatus(city.reviewer.get(f"/v1/evidence/{photo}"), 200)
        for reply in (
                city.outsider.get(f"/v1/tasks/{record['task_id']}"),
                city.outsider.get(f"/v1/records/{record['id']}"),
                city.outsider.post(f"/v1/records/{record['id']}/approve"),
                city.outsider.post("/v1/publications",
                                   {"record_id": record["id"]}),
                city.inspector5.post(
                    f"/v1/tasks/{record['task_id']}/accept"),
                city.inspector5.post("/v1/records",
                                     {"task_id": record["task_id"]}),
                city.inspector5.get(f"/v1/evidence/{photo}"),
                city.inspector3.get(f"/v1/records/{record['id']}")):
            self.assertProblem(reply, 404, "not-found")


class Records(VisitTest):
    def test_answers_are_judged_by_the_form_of_the_item(self):
        city = self.city
        body = content()
        body["items"][0]["answers"] = {"licence": "yes"}
        problem = self.assertProblem(city.inspector1.post(
            "/v1/records", {"task_id": city.task(), **body}), 422, "invalid")
        self.assertEqual(problem["errors"][0]["pointer"],
                         "/items/0/answers/licence")

    def test_an_incomplete_record_is_not_signed(self):
        city = self.city
        record = city.record(body={"method": "onsite"})
        problem = self.assertProblem(city.inspector1.post(
            f"/v1/records/{record['id']}/sign",
            {"content_sha256": record["content_sha256"]}), 422, "invalid")
        self.assertEqual([e["pointer"] for e in problem["errors"]],
                         ["/items/0/result", "/items/1/result"])

    def test_an_edit_names_the_version_it_was_made_from(self):
        city = self.city
        record = city.record()
        path = f"/v1/records/{record['id']}"
        self.assertProblem(city.inspector1.put(path, content()),
                           428, "precondition-missing")
        etag = city.inspector1.get(path).etag
        self.assertStatus(city.inspector1.put(path, content(), etag=etag),
                          200)
        self.assertProblem(city.inspector1.put(path, content(), etag=etag),
                           412, "stale")

    def test_only_the_leader_submits_and_no_time_lies_ahead(self):
        city = self.city
        record = city.signed()
        path = f"/v1/records/{record['id']}/submit"
        times = {"check_in": city.now(-40), "check_end": city.now(-5)}
        self.assertProblem(city.inspector2.post(path, times),
                           403, "forbidden")
        problem = self.assertProblem(city.inspector1.post(
            path, {**times, "check_end": city.now(5)}), 422, "invalid")
        self.assertEqual(problem["errors"][0]["pointer"], "/check_end")
        problem = self.assertProblem(city.inspector1.post(
            path, {**times, "check_in": city.now(-1)}), 422, "invalid")
        self.assertEqual(problem["errors"][0]["pointer"], "/check_end")

    def test_unknown_fields_and_results_are_refused(self):
        city = self.city
        task = city.task()
        for body in ({"task_id": task, "colour": "red"},
                     {"task_id": task, "method": "by_telephone"},
                     {"task_id": task, "items": [
                         {"item_id": ITEM % 1, "result": "fine"}]}):
            self.assertProblem(city.inspector1.post("/v1/records", body),
                               422, "invalid")


class SameTwice(VisitTest):
    def test_the_same_key_gives_the_same_record(self):
        city = self.city
        body = {"task_id": city.task(), **content()}
        key = str(uuid.uuid4())
        first = city.inspector1.post("/v1/records", body, key=key)
        again = city.inspector1.post("/v1/records", body, key=key)
        self.assertEqual(self.assertStatus(first, 201),
                         self.assertStatus(again, 201))
        self.assertProblem(city.inspector1.post(
            "/v1/records", {**body, "findings": "别的"}, key=key),
            409, "idempotency-mismatch")
        self.assertProblem(city.inspector1.post("/v1/records", body),
                           409, "duplicate")

    def test_the_same_key_at_once_makes_one_record(self):
        city = self.city
        body = {"task_id": city.task(), **content()}
        key = str(uuid.uuid4())
        clients = [city.fresh("inspector1") for _ in range(6)]
        replies = at_once(*[
            lambda c=c: c.post("/v1/records", body, key=key)
            for c in clients])
        made = {r.json["id"] for r in replies if r.status == 201}
        self.assertEqual(len(made), 1, replies)
        for reply in replies:
            self.assertIn(reply.status, (201, 409), reply)
        for client in clients:
            client.close()

    def test_of_two_who_approve_at_once_one_comes_second(self):
        city = self.city
        record = city.submitted()
        clients = [city.fresh("reviewer") for _ in range(2)]
        replies = at_once(*[
            lambda c=c: c.post(f"/v1/records/{record['id']}/approve")
            for c in clients])
        self.assertEqual(sorted(r.status for r in replies), [200, 409])
        for client in clients:
            client.close()

    def test_of_two_who_publish_at_once_one_comes_second(self):
        city = self.city
        record = city.approved()
        clients = [city.fresh("publisher") for _ in range(2)]
        replies = at_once(*[
            lambda c=c: c.post("/v1/publications",
                               {"record_id": record["id"]})
            for c in clients])
        self.assertEqual(sorted(r.status for r in replies), [201, 409])
        found = self.assertStatus(self.client().get(
            "/v1/public/publications",
            {"code": record["object_code"]}), 200)
        self.assertEqual(len(found["items"]), 1)
        for client in clients:
            client.close()


class Evidence(VisitTest):
    def upload(self, who, body, content_type="image/jpeg"):
        return who.request("POST", "/v1/evidence", body=body,
                           content_type=content_type)

    def test_a_file_is_kept_by_its_hash_and_comes_back_as_a_download(self):
        city = self.city
        made = self.assertStatus(
            self.upload(city.inspector1, PHOTO + b"1"), 201)
        self.assertEqual(made["sha256"], sha256(PHOTO + b"1"))
        back = city.inspector1.get(f"/v1/evidence/{made['sha256']}")
        self.assertEqual(back.body, PHOTO + b"1")
        self.assertEqual(back.headers["content-type"], "image/jpeg")
        self.assertIn("sandbox", back.headers["content-security-policy"])
        self.assertEqual(back.headers["x-content-type-options"], "nosniff")
        self.assertTrue(back.headers["content-disposition"]
                        .startswith("attachment"))

    def test_eight_mebibytes_are_the_most(self):
        city = self.city
        most = PHOTO + b"\0" * (8 * MEBIBYTE - len(PHOTO))
        self.assertStatus(self.upload(city.inspector1, most), 201)
        self.assertProblem(self.upload(city.inspector1, most + b"\0"),
                           413, "too-large")

    def test_a_file_must_be_what_it_is_said_to_be(self):
        city = self.city
        self.assertProblem(self.upload(
            city.inspector1, b"<html><script>alert(1)</script>"),
            422, "invalid")
        self.assertProblem(self.upload(
            city.inspector1, b"<html>", "text/html"),
            415, "unsupported-type")
        self.assertProblem(self.upload(city.inspector1, b""),
                           400, "bad-request")

    def test_evidence_is_seen_by_who_sees_its_record(self):
        city = self.city
        made = self.assertStatus(
            self.upload(city.inspector1, PHOTO + b"2"), 201)
        path = f"/v1/evidence/{made['sha256']}"
        self.assertProblem(city.reviewer.get(path), 404, "not-found")
        city.record(body={**content(), "evidence": [
            {"sha256": made["sha256"], "kind": "photo",
             "caption": "货架"}]})
        self.assertStatus(city.reviewer.get(path), 200)
        self.assertStatus(city.inspector2.get(path), 200)
        self.assertProblem(city.inspector3.get(path), 404, "not-found")

    def test_nobody_links_what_he_does_not_hold(self):
        city = self.city
        made = self.assertStatus(
            self.upload(city.inspector3, PHOTO + b"3"), 201)
        problem = self.assertProblem(city.inspector1.post("/v1/records", {
            "task_id": city.task(), "evidence": [
                {"sha256": made["sha256"], "kind": "photo"}]}),
            422, "invalid")
        self.assertEqual(problem["errors"][0]["pointer"],
                         "/evidence/0/sha256")


class Public(VisitTest):
    def search(self, **query):
        return self.assertStatus(self.client().get(
            "/v1/public/publications", query), 200)["items"]

    def test_everybody_finds_it_by_name_code_department_result_and_date(self):
        city = self.city
        made = city.published(content("pending", "待后续处理"))
        code, name = made["object"]["code"], made["object"]["name"]
        number = name[len("示范市"):name.index("商贸")]
        for query in ({"code": code}, {"name": number},
                      {"org_id": ORG % 2}, {"result": "pending"},
                      {"from": "2026-05-06", "to": "2026-05-06"},
                      {"code": code, "result": "pending",
                       "org_id": ORG % 2}):
            self.assertIn(made["id"],
                          [p["id"] for p in self.search(**query)], query)
        for query in ({"code": "914403000000009999"}, {"name": "没有这个"},
                      {"code": code, "result": "other"},
                      {"code": code, "from": "2026-05-07"},
                      {"code": code, "org_id": ORG % 4}):
            self.assertEqual(self.search(**query), [], query)

    def test_pages_follow_each_other_without_gap_or_repetition(self):
        city = self.city
        made = [city.published()["id"] for _ in range(3)]
        seen, cursor = [], {}
        while len(seen) < 3:
            page = self.assertStatus(self.client().get(
                "/v1/public/publications", {"limit": 1, **cursor}), 200)
            seen += [p["id"] for p in page["items"]]
            cursor = {"cursor": page["next_cursor"]}
        self.assertEqual(seen, made[::-1])

    def test_what_did_not_change_is_not_sent_again(self):
        made = self.city.published()
        path = f"/v1/public/publications/{made['id']}"
        first = self.client().get(path)
        self.assertIn("max-age", first.headers["cache-control"])
        again = self.client().get(
            path, headers={"If-None-Match": first.etag})
        self.assertEqual((again.status, again.body), (304, b""))

    def test_personal_data_is_not_in_what_the_public_reads(self):
        made = self.city.published(content(
            "other", "经营者身份证440301199001011234",
            findings="联系电话138 1234 5678"))
        reply = self.client().get(f"/v1/public/publications/{made['id']}")
        self.assertNotIn("440301199001011234", reply.text)
        self.assertNotIn("5678", reply.text)
        self.assertNotIn("检查员", reply.text)
        self.assertIn("已隐去", reply.text)

    def test_only_who_checked_publishes(self):
        city = self.city
        record = city.approved()
        self.assertProblem(city.reviewer.post(
            "/v1/publications", {"record_id": record["id"]}),
            403, "forbidden")
        self.assertProblem(city.inspector1.post(
            "/v1/publications", {"record_id": record["id"]}),
            403, "forbidden")
