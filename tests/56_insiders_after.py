# SPDX-License-Identifier: Apache-2.0
"""Insiders at what has happened: attempts, results, who was sent, documents.
"""
import csv
import os
import shutil
import unittest

from lib import wait_until
from lib.draw import DrawCity, last_line, well
from lib.insider import TEND, VERIFY, InsiderTest

KEEPERS = ("draw", "draw_list", "draw_party", "draw_beacon_entry",
           "draw_file", "draw_amendment", "draw_pick", "draw_signature",
           "draw_secret", "event")
ONCE = ("draw_beacon_entry", "draw_amendment", "draw_pick", "draw_signature",
        "event")
# Children first: what an attempt has in the database.
ATTEMPT = ("draw_file", "draw_party", "draw_list", "draw_secret")


def prepare(stack):
    return DrawCity(stack)


def rows(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as f:
        return list(csv.DictReader(f))


class Attempts(InsiderTest):
    def void_and_drawn(self):
        """A void attempt and the one after it."""
        first = self.city.ceremony()
        first.announced()
        first.taken("void", {"reason": "停电"})
        second = type(first)(self.city, first.charter)
        second.draw()
        return first, second

    def forget(self, ceremony):
        for table in ATTEMPT:
            self.sql(f"DELETE FROM {table} WHERE draw_id = '{ceremony.id}'")
        self.sql(f"DELETE FROM draw WHERE id = '{ceremony.id}'")

    def test_an_attempt_that_was_deleted_is_missed(self):
        """The next one is numbered 2 and chained to it; no bundle comes of
        the rest."""
        first, second = self.void_and_drawn()
        self.forget(first)
        self.assertEqual(second.shown["attempt"], 2)
        self.assertNotEqual(second.shown["previous"], "0" * 64)
        job = self.bundle(second)
        self.assertEqual(job["state"], "failed", job)

    def test_an_attempt_cannot_be_renumbered(self):
        """Nor its chain cut: both stand in A, which people signed."""
        _, second = self.void_and_drawn()
        transcript = os.path.join(self.verified(second), "public.json")
        self.assertDiffers("announce", self.forged(
            transcript, lambda t: t.update(attempt=1, previous="0" * 64)))
        self.assertDiffers("announce", self.forged(
            transcript, lambda t: t.update(previous="07" * 32)))

    def test_an_attempt_that_was_back_dated_is_found(self):
        """Its deadlines stand in the charter, and the charter in A."""
        ceremony = self.city.ceremony()
        ceremony.draw()
        transcript = os.path.join(self.verified(ceremony), "public.json")

        def earlier(told):
            told["charter"] = told["charter"].replace(
                '"commit_ms":17', '"commit_ms":16')
        self.assertDiffers("announce", self.forged(transcript, earlier))

    def test_a_slot_drawn_again_in_the_database_stands_in_the_log_twice(self):
        """The first result is called void, as if before the beacon, and
        another is drawn: the log has a draw that no transcript shows."""
        first = self.city.ceremony()
        first.draw()
        self.sql("UPDATE draw SET state = 'void', void_reason = '不合意',"
                 " beacon = NULL, seed = NULL, drawn_at = NULL,"
                 f" disclosed_at = NULL WHERE id = '{first.id}'")
        second = type(first)(self.city, first.charter)
        second.draw()
        job = self.bundle(second)
        self.assertEqual(job["state"], "failed", job)

    def test_two_results_of_one_slot_are_refused_by_the_database(self):
        first, second = self.void_and_drawn()
        with self.assertRaises(Exception):
            self.sql(f"UPDATE draw SET state = 'drawn' WHERE id = '{first.id}'")
        self.assertEqual(first.read()["state"], "void")
        self.assertEqual(second.read()["state"], "drawn")

    def test_the_services_may_delete_nothing_of_a_draw_and_change_little(self):
        for table in KEEPERS:
            self.assertEqual(
                self.sql("SELECT has_table_privilege('ssj_app',"
                         f" '{table}', 'DELETE')"), [["f"]], table)
        for table in ONCE:
            self.assertEqual(
                self.sql("SELECT has_table_privilege('ssj_app',"
                         f" '{table}', 'UPDATE')"), [["f"]], table)


class Results(InsiderTest):
    def setUp(self):
        self.ceremony = self.city.ceremony()
        self.ceremony.draw()
        self.folder = self.verified(self.ceremony)
        self.transcript = os.path.join(self.folder, "public.json")

    def test_a_stored_result_that_was_changed_differs_from_the_statement(self):
        """In the transcript's file on the disk: the verifier says where, and
        the statement that was published at once has another hash."""
        [drawn] = self.sql("SELECT object_code FROM draw_pick WHERE draw_id ="
                           f" '{self.ceremony.id}' AND stratum = 'A'"
                           " AND rank = 0")
        self.exchange(self.ceremony, "transcript.json", drawn[0],
                      drawn[0][:-1] + "Z")
        status, lines = self.judge(self.public(self.ceremony, "/transcript"))
        self.assertNotEqual(status, 0, lines)
        status, lines = self.judge(
            self.transcript, "--statement",
            self.public(self.ceremony, "/statement"))
        self.assertEqual(status, 0, lines)

    def test_a_pick_changed_in_the_database_is_no_draw(self):
        """The page shows somebody else; transcript, proof and substitution
        keep to what was drawn."""
        [[code]] = self.sql("SELECT object_code FROM draw_pick WHERE draw_id ="
                            f" '{self.ceremony.id}' AND stratum = 'A'"
                            " AND rank = 0")
        spared = next(r["id"] for r in rows(self.folder, "L0001.csv")
                      if [r["id"]] not in self.sql(
                          "SELECT object_code FROM draw_pick WHERE draw_id ="
                          f" '{self.ceremony.id}'"))
        self.sql(f"UPDATE draw_pick SET object_code = '{spared}' WHERE"
                 f" draw_id = '{self.ceremony.id}' AND object_code ="
                 f" '{code}'")
        job = self.city.job(well(self.city.operator.post(
            f"{self.ceremony.path}/proofs", {
                "of": "result", "list_id": "L0001", "object_code": spared},
            key=None), 202)["id"])
        self.assertEqual(job["state"], "failed", job)
        self.assertEqual(
            last_line(VERIFY, self.public(self.ceremony, "/transcript"),
                      "--pool", self.folder), (0, "transcript OK"))

    def test_visits_and_people_chosen_afterwards_are_found(self):
        """visit ids, windows, specialties and who goes, in the files."""
        for name, old, new in (
                ("visits.csv", "-05-01", "-05-02"),
                ("visits.csv", "登记注册", "广告"),
                ("visits.csv", rows(self.folder, "visits.csv")[0]["visit_id"],
                 "0" * 32),
                ("assignment.csv", "ZF-0003", "ZF-0001")):
            with self.subTest(f"{name} {old}"):
                path = os.path.join(self.folder, name)
                with open(path, encoding="utf-8") as f:
                    before = f.read()
                self.assertIn(old, before)
                with open(path, "w", encoding="utf-8") as f:
                    f.write(before.replace(old, new))
                self.assertDiffers(name, self.transcript, "--pool",
                                   self.folder)
                with open(path, "w", encoding="utf-8") as f:
                    f.write(before)

    def test_an_inspector_swapped_in_the_database_differs_from_the_file(self):
        """Whoever goes instead stands in no amendment: no bundle comes of it,
        and the slot is named."""
        self.assertEqual(self.bundle(self.ceremony)["state"], "done")
        first = rows(self.folder, "assignment.csv")[0]
        where = ("slot = 0 AND task_id = (SELECT id FROM task WHERE visit_no"
                 f" = '{first['visit_id']}')")
        self.sql("UPDATE task_inspector SET inspector_id = (SELECT id FROM"
                 f" inspector WHERE code = 'ZF-0012') WHERE {where}")
        self.assertSwapped(first)
        self.sql("UPDATE task_inspector SET turn = 1 WHERE " + where)
        self.assertSwapped(first)
        self.sql("DELETE FROM task_inspector WHERE " + where)
        self.assertSwapped(first)

    def test_what_became_of_a_visit_in_the_database_is_not_in_the_log(self):
        """Cancelled, checked, taken on or given up by its people: a state
        without its event, and an event without its state, are named."""
        first = rows(self.folder, "assignment.csv")[0]["visit_id"]
        task = f"(SELECT id FROM task WHERE visit_no = '{first}')"
        person = f"slot = 0 AND turn = 0 AND task_id = {task}"
        self.assertEqual(self.bundle(self.ceremony)["state"], "done")
        for table, where, states in (
                ("task", f"id = {task}", ("cancelled", "recorded", "done")),
                ("task_inspector", person, ("declined", "accepted"))):
            for state in states:
                with self.subTest(table=table, state=state):
                    self.sql(f"UPDATE {table} SET state = '{state}' WHERE "
                             + where)
                    self.assertUntold(first, "日志中没有")
                    self.sql(f"UPDATE {table} SET state = 'assigned' WHERE "
                             + where)
        for kind in ("cancelled", "declined"):
            with self.subTest(told=kind):
                self.sql(
                    "INSERT INTO event (at, kind, subject_type, subject_id,"
                    " actor_kind, request_id, after) SELECT now(), 'task."
                    f"{kind}', 'task', {task}::text, 'system', 'x',"
                    " jsonb_build_object('inspector_id', inspector_id) FROM"
                    f" task_inspector WHERE {person}")
                self.assertUntold(first, "日志记载")
                self.sql("DELETE FROM event WHERE request_id = 'x'")
        self.assertEqual(self.bundle(self.ceremony)["state"], "done")

    def assertUntold(self, visit, words):
        job = self.bundle(self.ceremony)
        self.assertEqual(job["state"], "failed", job)
        for word in (visit, words):
            self.assertIn(word, job["problem"]["detail"])

    def assertSwapped(self, row):
        job = self.bundle(self.ceremony)
        self.assertEqual(job["state"], "failed", job)
        for word in (row["visit_id"], row["inspector"]):
            self.assertIn(word, job["problem"]["detail"])

    def test_a_second_turn_without_an_amendment_is_found(self):
        """As if the one who was drawn had declined."""
        first = rows(self.folder, "assignment.csv")[0]
        self.sql("INSERT INTO task_inspector (district, task_id, slot, turn,"
                 " department, specialty, inspector_id, leader, state) SELECT"
                 " s.district, s.task_id, 0, 1, s.department, s.specialty,"
                 " i.id, s.leader, 'assigned' FROM task_inspector s JOIN task"
                 " t ON t.id = s.task_id, inspector i WHERE s.slot = 0 AND"
                 f" t.visit_no = '{first['visit_id']}' AND i.code = 'ZF-0012'")
        self.assertSwapped(first)

    def test_an_amendment_slipped_in_is_found(self):
        """One inspector for another, without a cause and without the log."""
        text = ('{"protocol":"SSJ1-amend","transcript":"'
                + self.ceremony.shown["transcript_hash"] + '","number":1,'
                '"previous":"' + "0" * 64 + '","substitutions":[],'
                '"inspectors":[]}')
        self.sql("INSERT INTO draw_amendment (draw_id, number, text, hash,"
                 f" created_at) VALUES ('{self.ceremony.id}', 1, '{text}',"
                 " repeat('0', 64), now())")
        job = self.bundle(self.ceremony)
        self.assertEqual(job["state"], "failed", job)


class Documents(InsiderTest):
    def test_a_transcript_that_was_unpublished_is_published_again(self):
        """Whoever has a copy shows that it is the one of the statement, which
        stays; and the platform itself puts the transcript back."""
        ceremony = self.city.ceremony()
        ceremony.draw()
        copy = os.path.join(self.verified(ceremony), "public.json")
        with self.halted():
            self.sql("UPDATE draw SET disclosed_at = NULL WHERE id ="
                     f" '{ceremony.id}'")
            path = f"/v1/public/draws/{ceremony.id}/transcript"
            self.assertProblem(self.client().get(path), 404, "not-found")
            self.assertEqual(
                last_line(VERIFY, copy, "--statement",
                          self.public(ceremony, "/statement")),
                (0, "consistent, completeness not proved"))
            self.sql(TEND)
        wait_until(lambda: self.client().get(path).status == 200,
                   what="the transcript")

    def test_a_transcript_whose_file_is_gone_is_still_what_the_hash_says(self):
        ceremony = self.city.ceremony()
        ceremony.draw()
        copy = os.path.join(self.verified(ceremony), "public.json")
        shutil.move(self.path(ceremony, "transcript.json"),
                    self.path(ceremony, "gone"))
        reply = self.client().get(
            f"/v1/public/draws/{ceremony.id}/transcript")
        self.assertNotEqual(reply.status, 200)
        self.assertEqual(
            last_line(VERIFY, copy, "--statement",
                      self.public(ceremony, "/statement")),
            (0, "consistent, completeness not proved"))
        shutil.move(self.path(ceremony, "gone"),
                    self.path(ceremony, "transcript.json"))


if __name__ == "__main__":
    unittest.main()
