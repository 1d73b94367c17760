# SPDX-License-Identifier: Apache-2.0
"""Plans and draws over HTTP, from the draft to a transcript that anybody can
verify."""
import os
import shutil
import sys
import threading
import unittest

from lib import StackTest, wait_until
from lib.at_once import at_once
from lib.draw import (BEACON, PARTIES, RATIOS, Ceremony, DrawCity, last_line,
                      well)
from lib.dying import WorkersDie
from lib.ssj1 import BUILD, REFERENCE


def prepare(stack):
    return DrawCity(stack)


class DrawTest(StackTest):
    starts_at = "2026-03-31T10:00:00+08:00"

    @property
    def city(self):
        return self.world

    def assertVerified(self, ceremony):
        """ssj-verify and, where it is, the protocol's reference agree."""
        folder = ceremony.folder()
        self.addCleanup(shutil.rmtree, folder)
        transcript = ceremony.transcript(folder)
        verify = os.path.join(BUILD, "ssj-verify")
        self.assertEqual(
            last_line(verify, transcript, "--pool", folder),
            (0, "transcript OK"))
        self.assertEqual(
            last_line(verify, transcript),
            (0, "consistent, completeness not proved"))
        if os.path.exists(REFERENCE):
            self.assertEqual(
                last_line(sys.executable, REFERENCE, "verify", transcript,
                          folder), (0, "transcript OK"))


# ---- plans -----------------------------------------------------------------

class Plans(DrawTest):
    def test_a_plan_is_drafted_changed_and_published(self):
        city = self.city
        year = city.year = city.year + 1
        made = city.planner.post("/v1/plans", {
            "year": year, "title": "草稿", "lines": []})
        plan = self.assertStatus(made, 201)
        self.assertEqual(plan["state"], "draft")
        path = made.headers["location"]
        changed = city.planner.patch(path, {
            "title": "年度抽查计划", "lines": [city.line(year)]},
            etag=made.etag)
        self.assertEqual(
            self.assertStatus(changed, 200)["lines"][0]["item_code"],
            "SC-001")
        published = city.planner.request(
            "POST", path + "/publish", headers={"If-Match": changed.etag})
        plan = self.assertStatus(published, 200)
        self.assertEqual(plan["state"], "published")
        listed = self.assertStatus(self.client().get(
            "/v1/public/plans", {"year": year}), 200)["items"]
        self.assertEqual([p["content_hash"] for p in listed],
                         [plan["content_hash"]])

    def test_C32_a_published_plan_is_locked(self):
        city = self.city
        plan = city.plan()
        reply = city.planner.patch(
            f"/v1/plans/{plan['id']}", {"title": "改名"},
            etag=f"\"v{plan['version']}\"")
        self.assertIn("C32", self.assertProblem(
            reply, 409, "wrong-state")["detail"])

    def test_C03_an_item_that_is_not_on_the_list_is_refused(self):
        city = self.city
        city.year += 1
        reply = city.planner.post("/v1/plans", {
            "year": city.year, "title": "计划",
            "lines": [city.line(city.year, item=3)]})
        problem = self.assertProblem(reply, 422, "rule")
        self.assertEqual(problem["errors"][0]["pointer"], "/lines/0/item_id")

    def test_a_change_without_the_version_is_refused(self):
        city = self.city
        plan = city.plan(publish=False)
        reply = city.planner.patch(f"/v1/plans/{plan['id']}",
                                   {"title": "改名"})
        self.assertProblem(reply, 428, "precondition-missing")
        reply = city.planner.patch(f"/v1/plans/{plan['id']}",
                                   {"title": "改名"}, etag='"v9"')
        self.assertProblem(reply, 412, "stale")

    def test_somebody_elses_draft_is_not_there(self):
        plan = self.city.plan(publish=False)
        self.assertProblem(self.city.outsider.get(f"/v1/plans/{plan['id']}"),
                           404, "not-found")

    def test_the_preview_says_how_many_will_be_drawn(self):
        plan = self.city.plan(publish=False)
        preview = self.assertStatus(self.city.planner.get(
            f"/v1/plans/{plan['id']}/lines/1/preview"), 200)
        self.assertEqual(preview["eligible"], 294)
        self.assertEqual(
            [(s["stratum"], s["eligible"], s["quota"])
             for s in preview["strata"]],
            [("A", 60, 6), ("B", 60, 12), ("C", 30, 15), ("D", 24, 24),
             ("未分类", 120, 0)])

    def test_two_publish_at_once_and_one_wins(self):
        city = self.city
        plan = city.plan(publish=False)
        path = f"/v1/plans/{plan['id']}/publish"
        people = [city.fresh("planner"), city.fresh("planner")]
        replies = at_once(*[
            lambda who=who: who.request("POST", path,
                                        headers={"If-Match": '"v1"'})
            for who in people])
        self.assertEqual(sorted(r.status for r in replies), [200, 409])

    def test_lists_go_on_page_by_page(self):
        city = self.city
        wanted = {city.plan()["id"] for _ in range(3)}
        seen, cursor = [], None
        for _ in range(100):
            page = self.assertStatus(city.planner.get("/v1/plans", {
                "limit": 2, **({"cursor": cursor} if cursor else {})}), 200)
            seen += [p["id"] for p in page["items"]]
            cursor = page["next_cursor"]
            if not cursor:
                break
        self.assertEqual(len(seen), len(set(seen)))
        self.assertLessEqual(wanted, set(seen))


# ---- the whole way ----------------------------------------------------------

class WholeCeremony(DrawTest):
    def test_a_plan_is_drawn_and_anybody_can_verify_it(self):
        ceremony = self.city.ceremony()
        drawn = ceremony.draw()
        self.assertEqual(drawn["beacon"], BEACON)
        self.assertFalse(drawn["self_drawn"])
        self.assertVerified(ceremony)
        report = self.assertStatus(
            self.city.operator.get(ceremony.path + "/report"), 200)
        self.assertEqual(
            [report[k] for k in ("checks", "objects", "repeated", "visits",
                                 "removed", "slots", "unfilled")],
            [57, 57, 0, 57, 0, 114, 0])

    def test_three_party_programs_bring_their_own_secrets(self):
        city = self.city
        ceremony = city.ceremony()
        ceremony.frozen()
        programs = [self.party(ceremony, p["id"]) for p in PARTIES]
        # All have looked, and know that nothing is announced yet.
        wait_until(lambda: self.looks(ceremony) > 2 * len(programs),
                   what="the parties to look at the frozen draw")
        ceremony.taken("announce")
        wait_until(lambda: ceremony.step("close").status == 200,
                   what="the commitments of the parties")
        wait_until(lambda: ceremony.step("open").status == 200,
                   what="the secrets of the parties")
        ceremony.read_beacon()
        ceremony.wait_for("drawn")
        for program in programs:
            program.join(60)
            self.assertEqual(program.status, 0, program.output)
        self.assertVerified(ceremony)

    def looks(self, ceremony):
        """How often the ceremony was read through the edge."""
        with open(self.stack.home.path("log", "edge-access.log"),
                  encoding="utf-8") as log:
            return log.read().count(ceremony.path + "/ceremony")

    def party(self, ceremony, party):
        """One party's program, in a thread, with a folder of its own."""
        stack = self.stack
        token = stack.share(f"token-{ceremony.id}-{party}",
                            ceremony.tokens[party])
        account = stack.control.account
        state = os.path.join(stack.folder, f"party-{ceremony.id}-{party}")
        account.folder(state, 0o700)

        class Program(threading.Thread):
            status = output = None

            def run(self):
                done = stack.run(
                    "party", "--state", state, "--url",
                    f"http://127.0.0.1:{stack.port}", "--draw", ceremony.id,
                    "--party", party, "--invitation", token, check=False)
                self.status = done.returncode
                self.output = done.stdout + done.stderr

        program = Program(daemon=True)
        program.start()
        return program

    def test_the_statement_tells_nothing_of_who_was_drawn(self):
        ceremony = self.city.ceremony(disclose="after_visit")
        ceremony.draw()
        public = f"/v1/public/draws/{ceremony.id}"
        statement = self.client().get(public + "/statement")
        said = self.assertStatus(statement, 200)
        self.assertNotIn("veil_key", said)
        self.assertNotIn("91440300MA5", statement.text)
        self.assertEqual(said["transcript_hash"],
                         ceremony.shown["transcript_hash"])
        for path in ("/transcript", "/amendments"):
            self.assertProblem(self.client().get(public + path), 404,
                               "not-found")
        self.assertProblem(
            self.city.operator.get(ceremony.path + "/files"), 404,
            "not-found")
        self.assertStatus(
            self.city.operator.get(ceremony.path + "/result"), 200)

    def test_the_charter_says_what_was_asked_for(self):
        for disclose in ("at_draw", "at_notice", "after_visit"):
            shown = self.city.ceremony(disclose=disclose).shown
            self.assertEqual(shown["disclose"], disclose)
        for rule in ("greedy-1", "paths-1"):
            shown = self.city.ceremony(assignment=rule).shown
            self.assertEqual(shown["assignment"], rule)

    def test_the_day_of_disclosure_publishes_the_transcript(self):
        """The services' clock comes to that day, and nobody asks."""
        city = self.city
        period, day = (city.at(n * 24 * 60)[:10] for n in (1, 2))
        year = int(day[:4])
        plan = well(city.planner.post("/v1/plans", {
            "year": year, "title": "年度抽查计划", "lines": [city.line(
                year, **{"from": period, "to": period})]}), 201)
        charter = city.charter(well(city.publish(plan)),
                               disclose="after_visit")
        self.assertProblem(
            city.operator.post("/v1/draws", {**charter,
                                             "disclose_by": period}),
            422, "rule")
        ceremony = Ceremony(city, {**charter, "disclose_by": day})
        ceremony.draw()
        self.stack.clock.advance(days=2)
        wait_until(lambda: self.client().get(
            f"/v1/public/draws/{ceremony.id}/transcript").status == 200,
            what="the disclosure")
        self.assertVerified(ceremony)

    def test_the_result_goes_on_page_by_page(self):
        ceremony = self.city.ceremony()
        ceremony.draw()
        path, seen, cursor = ceremony.path + "/result", [], None
        while cursor is not None or not seen:
            page = self.assertStatus(self.city.operator.get(path, {
                "limit": 20, **({"cursor": cursor} if cursor else {})}), 200)
            seen += [(p["stratum"], p["rank"]) for p in page["items"]]
            cursor = page["next_cursor"]
        self.assertEqual(len(seen), 57)
        self.assertEqual(seen[:2], [("A", 0), ("A", 1)])

    def test_everything_public_is_there_before_the_draw(self):
        ceremony = self.city.ceremony()
        self.assertProblem(
            self.client().get(f"/v1/public/draws/{ceremony.id}"), 404,
            "not-found")
        ceremony.announced()
        seen = self.assertStatus(
            self.client().get(f"/v1/public/draws/{ceremony.id}"), 200)
        self.assertEqual(seen["announce"], ceremony.shown["announce"])
        self.assertEqual(seen["close"], "")
        self.assertEqual(seen["lists"][0]["count"], 294)
        self.assertEqual([a["name"] for a in seen["annexes"]],
                         ["excluded.csv", "objects.csv", "recusals.csv",
                          "roster.csv"])


# ---- the order is the security ---------------------------------------------

class Deadlines(DrawTest):
    def test_a_commitment_after_the_deadline_is_refused(self):
        ceremony = self.city.ceremony()
        ceremony.announced()
        self.stack.clock.advance(minutes=11)
        self.assertProblem(ceremony.commit("jiwei"), 422, "rule")
        self.assertProblem(ceremony.step("close"), 422, "rule")

    def test_an_attempt_that_has_ended_is_not_told_to_be_void(self):
        ceremony = self.city.ceremony()
        well(ceremony.step("void", {"reason": "章程有误"}))
        self.stack.clock.advance(minutes=11)
        for step in ("freeze", "announce"):
            problem = self.assertProblem(ceremony.step(step), 409,
                                         "wrong-state")
            self.assertIn("已作废", problem["detail"])

    def test_a_reveal_before_the_closing_is_refused(self):
        ceremony = self.city.ceremony()
        ceremony.announced()
        well(ceremony.commit("jiwei"))
        self.assertProblem(
            ceremony.reveal("jiwei", close=ceremony.shown["announce"]), 409,
            "wrong-state")

    def test_a_party_that_never_reveals_voids_the_attempt(self):
        ceremony = self.city.ceremony()
        ceremony.closed()
        for party in ("jiwei", "notary"):
            well(ceremony.reveal(party))
        self.stack.clock.advance(minutes=21)
        self.assertProblem(ceremony.reveal("people"), 422, "rule")
        self.assertProblem(ceremony.step("open"), 422, "rule")
        self.assertEqual(
            ceremony.taken("void", {"reason": "人大代表没有公开秘密值"})
            ["state"], "void")

    def test_a_beacon_before_the_opening_is_refused(self):
        ceremony = self.city.ceremony()
        ceremony.closed()
        self.assertProblem(ceremony.step("beacon", {"beacon": BEACON}), 409,
                           "wrong-state")

    def test_a_beacon_of_the_wrong_form_is_refused(self):
        ceremony = self.city.ceremony()
        ceremony.opened()
        for beacon in ("4.0.7.7.1.", "4.0.7.7.1.10.", "4.0.7.7.1.9", "/"):
            self.assertProblem(ceremony.step("beacon", {"beacon": beacon}),
                               422, "invalid")
        self.assertProblem(ceremony.step("beacon", {"beacon": "abc"}), 422,
                           "invalid")

    def test_a_beacon_that_can_never_come_up_is_refused(self):
        ceremony = self.city.ceremony()
        well(ceremony.step("void", {"reason": "章程有误"}))
        charter = ceremony.charter
        for beacon in ("lotto:34of1-33", "balls:6x0-9/lotto:2of5-5"):
            self.assertProblem(self.city.operator.post(
                "/v1/draws", {**charter, "beacon": beacon}), 422, "invalid")

    def test_a_void_attempt_has_a_reason_in_words(self):
        ceremony = self.city.ceremony()
        for reason in ("  ", "……", "\u3000\u3000", "\u200b\u200b"):
            self.assertProblem(ceremony.step("void", {"reason": reason}), 422,
                               "invalid")

    def test_readings_that_differ_are_made_again(self):
        ceremony = self.city.ceremony()
        ceremony.opened()
        ceremony.taken("beacon", {"beacon": BEACON})
        self.assertProblem(
            ceremony.step("beacon", {"beacon": "4.0.7.7.1.8."},
                          self.city.reader), 409, "conflict")
        self.assertEqual(ceremony.read()["beacon_entries"], 0)
        ceremony.read_beacon()
        ceremony.wait_for("drawn")

    def test_one_person_cannot_read_the_beacon_twice(self):
        ceremony = self.city.ceremony()
        ceremony.opened()
        ceremony.taken("beacon", {"beacon": BEACON})
        self.assertProblem(ceremony.step("beacon", {"beacon": BEACON}), 409,
                           "conflict")


class Attempts(DrawTest):
    def test_a_void_attempt_stays_on_record_and_the_next_is_chained(self):
        city = self.city
        first = city.ceremony()
        first.announced()
        first.taken("void", {"reason": "公证处没有到场"})
        second = type(first)(city, first.charter)
        self.assertEqual(second.shown["attempt"], 2)
        self.assertEqual(second.shown["previous"],
                         first.shown["transcript_hash"])
        second.draw()
        self.assertVerified(second)
        listed = self.assertStatus(self.client().get(
            "/v1/public/draws", {"draw_no": first.shown["draw_no"]}), 200)
        self.assertEqual(
            [(d["attempt"], d["state"], d["void_reason"])
             for d in listed["items"]],
            [(2, "drawn", None), (1, "void", "公证处没有到场")])
        self.assertEqual(
            last_line(os.path.join(BUILD, "ssj-verify"),
                      first.transcript(self.stack.folder)),
            (0, "consistent, completeness not proved"))

    def test_an_attempt_given_up_before_its_freeze_is_shown_to_everybody(self):
        """With number, time, reason and the office of whoever gave it up; not
        while it may still go on, and no person is named."""
        city = self.city
        first = city.ceremony()
        path = "/v1/public/draws"
        query = {"draw_no": first.shown["draw_no"]}
        first.invite()
        self.assertEqual(self.assertStatus(
            self.client().get(path, query), 200)["items"], [])
        self.assertProblem(
            self.client().get(f"{path}/{first.id}"), 404, "not-found")
        before = city.at(0)
        first.taken("void", {"reason": "日期有误"})
        second = type(first)(city, first.charter)
        self.assertEqual(second.shown["attempt"], 1)
        [told] = self.assertStatus(
            self.client().get(path, query), 200)["items"]
        self.assertTrue(before <= told["voided_at"] < city.at(1), told)
        self.assertEqual(
            [told[k] for k in ("id", "attempt", "state", "void_reason",
                               "voided_by", "frozen_at", "announced_at")],
            [first.id, 1, "void", "日期有误", "示范市", None, None])
        shown = self.assertStatus(
            self.client().get(f"{path}/{first.id}"), 200)
        self.assertEqual({k: shown[k] for k in told if k != "void_reason"},
                         {k: told[k] for k in told if k != "void_reason"})
        self.assertEqual(
            [shown[k] for k in ("veil", "announce", "transcript_hash",
                                "annexes", "signatures")],
            ["", "", "", [], []])
        self.assertEqual([(x["plan"], x["root"], x["classes"])
                          for x in shown["lists"]], [("", "", [])])
        for document in ("statement", "transcript", "figures", "visits"):
            self.assertProblem(self.client().get(
                f"{path}/{first.id}/{document}"), 404, "not-found")

    def test_a_slot_is_drawn_once(self):
        ceremony = self.city.ceremony()
        ceremony.draw()
        reply = self.city.operator.post("/v1/draws", ceremony.charter)
        self.assertProblem(reply, 422, "rule")
        self.assertProblem(ceremony.step("void", {"reason": "不合意"}), 409,
                           "wrong-state")

    def test_after_the_beacon_only_an_order_ends_an_attempt(self):
        ceremony = self.city.ceremony()
        ceremony.opened()
        with self.stack.without("worker-1", "worker-2"):
            ceremony.read_beacon()
            self.assertProblem(ceremony.step("void", {"reason": "不合意"}),
                               422, "rule")
            ended = ceremony.taken("void", {
                "reason": "数据有误", "order": "市政府办公厅第 1 号通知"})
        self.assertEqual(ended["state"], "void_after_entropy")
        self.assertProblem(
            self.city.operator.post("/v1/draws", ceremony.charter), 422,
            "rule")

    def test_two_operators_at_once(self):
        city = self.city
        charter = city.charter(city.plan())
        people = [city.fresh("operator"), city.fresh("reader")]
        replies = at_once(*[
            lambda who=who: who.post("/v1/draws", charter) for who in people])
        self.assertEqual(sorted(r.status for r in replies), [201, 409])

    def test_the_same_key_makes_one_attempt_and_shows_no_token(self):
        city = self.city
        charter = city.charter(city.plan())
        replies = [city.operator.post("/v1/draws", charter, key="once-only-1")
                   for _ in range(2)]
        self.assertEqual([r.status for r in replies], [201, 201])
        self.assertEqual(replies[0].json["id"], replies[1].json["id"])
        self.assertNotIn("token", replies[1].text)


# ---- invitations -------------------------------------------------------------

class Invitations(DrawTest):
    def test_a_party_of_one_draw_knows_nothing_of_another(self):
        one, other = self.city.ceremony(), self.city.ceremony()
        one.announced()
        other.announced()
        one.tokens = other.tokens
        self.assertProblem(one.commit("jiwei"), 404, "not-found")

    def test_a_party_may_do_nothing_else(self):
        ceremony = self.city.ceremony()
        ceremony.announced()
        party = ceremony.as_party("jiwei")
        for path in ("/v1/draws", ceremony.path, "/v1/plans", "/v1/me"):
            self.assertEqual(party.get(path).status, 401, path)
        self.assertStatus(party.get(ceremony.path + "/ceremony"), 200)

    def test_an_account_is_no_party(self):
        ceremony = self.city.ceremony()
        ceremony.announced()
        reply = ceremony.step("commitments", {
            "announce": ceremony.shown["announce"], "commitment": "0" * 64})
        self.assertEqual(reply.status, 401)

    def test_a_renewed_invitation_ends_the_old_one(self):
        ceremony = self.city.ceremony()
        ceremony.invite()
        old = ceremony.as_party("jiwei")
        ceremony.invite()
        self.assertProblem(old.get(ceremony.path + "/ceremony"), 401,
                           "token-invalid")

    def test_a_forged_invitation_is_refused(self):
        ceremony = self.city.ceremony()
        ceremony.tokens = {"jiwei": "ssjp_" + "0" * 64}
        problem = self.assertProblem(
            ceremony.as_party("jiwei").get(ceremony.path + "/ceremony"), 401,
            "token-invalid")
        self.assertIn("向组织者索取", problem["detail"])


# ---- bad luck ----------------------------------------------------------------

class BadLuck(WorkersDie, DrawTest):
    def test_a_worker_killed_while_freezing(self):
        ceremony = self.city.ceremony()
        ceremony.invite()
        self.die_at("draw_freeze/annexes/1")
        job = well(ceremony.step("freeze"), 202)["id"]
        self.killed_once()
        self.assertEqual(self.city.job(job)["state"], "done")
        ceremony.read()
        self.assertEqual(ceremony.shown["state"], "frozen")

    def test_a_worker_killed_while_drawing(self):
        ceremony = self.city.ceremony()
        ceremony.opened()
        self.die_at("draw_compute/finish/1")
        ceremony.read_beacon()
        self.killed_once()
        ceremony.wait_for("drawn")
        self.assertVerified(ceremony)

    def test_redis_emptied_in_the_middle_of_a_draw(self):
        ceremony = self.city.ceremony()
        ceremony.opened()
        with self.stack.without("worker-1", "worker-2"):
            ceremony.read_beacon()
            self.stack.redis("FLUSHALL")
        ceremony.wait_for("drawn")
        self.assertVerified(ceremony)

    def test_an_empty_stratum_and_a_pool_of_one(self):
        self.stack.sql(
            "INSERT INTO object (district, id, code, name, kind, status,"
            " created_at, updated_at) VALUES ('440305',"
            " '00000000-0000-7000-8000-00000b009999',"
            " 'obj-00000000-0000-7000-8000-00000b009999', '示范海域', 'area',"
            " 'existing', '2026-01-01', '2026-01-01')")
        ceremony = self.city.ceremony(line=self.city.census(item=4))
        ceremony.draw()
        self.assertVerified(ceremony)

    def test_a_ratio_of_zero_draws_nobody_of_its_stratum(self):
        strata = [r["stratum"] for r in RATIOS]
        for drawn in ([], ["D"]):
            ceremony = self.city.ceremony(line={"ratios": [
                {"stratum": s, "num": 1, "den": 1} if s in drawn else
                {"stratum": s, "num": 0, "den": 1, "reason": "没有风险线索"}
                for s in strata]})
            ceremony.draw()
            self.assertVerified(ceremony)
            picks = self.stack.sql(
                "SELECT DISTINCT stratum FROM draw_pick"
                f" WHERE draw_id = '{ceremony.id}'")
            self.assertEqual([s for [s] in picks], drawn)
            tasks = self.stack.sql("SELECT count(*) FROM task"
                                   f" WHERE draw_id = '{ceremony.id}'")
            self.assertEqual(tasks, [["24" if drawn else "0"]])

    def test_too_few_inspectors_are_listed_slot_by_slot(self):
        self.stack.sql("UPDATE inspector SET status = 'left'"
                       " WHERE code <> 'ZF-0002'")
        self.addCleanup(self.stack.sql,
                        "UPDATE inspector SET status = 'on_duty'")
        ceremony = self.city.ceremony()
        ceremony.draw()
        self.assertVerified(ceremony)
        report = self.assertStatus(
            self.city.operator.get(ceremony.path + "/report"), 200)
        self.assertEqual((report["unfilled"], report["narrow"]), (57, 114))
        self.assertEqual(
            report["unfilled_slots"][0]["reason"],
            "合格 1，证件过期 0，请假 0，回避 0，已在本次检查 1，可派 0；"
            "再有 1 名证件有效、不在假、不须回避的合格人员即可")
        self.assertEqual(len(report["narrow_slots"]), 114)


if __name__ == "__main__":
    unittest.main()
