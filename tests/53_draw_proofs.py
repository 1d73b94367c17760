# SPDX-License-Identifier: Apache-2.0
"""Proofs about one object: ordered by an auditor, made by a job, checked by
ssj-verify against the transcript, the statement, or by hand."""
import json
import os
import shutil
import subprocess
import tempfile

from lib import StackTest
from lib.draw import DrawCity, last_line, well
from lib.ssj1 import BUILD

VERIFY = os.path.join(BUILD, "ssj-verify")
NOBODY = "91440300MA5ZZZZZZ9"
FIRST = "00000000000000000X"
FOLDERS = []   # to be removed at the end


class World:
    def __init__(self, stack):
        self.city = DrawCity(stack)
        self.veiled = self.city.ceremony(disclose="after_visit")
        self.veiled.draw()
        self.ceremony = self.city.ceremony()
        self.ceremony.draw()
        self.folder = self.ceremony.folder()
        FOLDERS.append(self.folder)
        self.transcript = self.ceremony.transcript(self.folder)
        self.statement = os.path.join(self.folder, "statement.json")
        with open(self.transcript, encoding="utf-8") as f:
            self.read = json.load(f)
        self.part = self.read["lists"][0]
        self.drawn = [o["id"] for s in self.part["strata"]
                      for o in s["drawn"]]
        with open(f"{self.folder}/{self.part['list_id']}.csv",
                  encoding="utf-8") as f:
            self.pool = [line.split(",")[0] for line in f][1:]


def prepare(stack):
    return World(stack)


def tearDownModule():
    while FOLDERS:
        shutil.rmtree(FOLDERS.pop())


class Proofs(StackTest):
    def setUp(self):
        self.city = self.world.city
        self.list_id = self.world.part["list_id"]

    def order(self, code, of="pool", who=None, ceremony=None, **changes):
        ceremony = ceremony or self.world.ceremony
        return (who or self.city.operator).post(
            f"{ceremony.path}/proofs", {
                "of": of, "list_id": self.list_id, "object_code": code,
                **changes}, key=None)

    def job(self, *arguments, **options):
        return self.city.job(well(self.order(*arguments, **options),
                                  202)["id"])

    def proof(self, code, of="pool"):
        """The proof and the path of its file."""
        job = self.job(code, of)
        self.assertEqual(job["state"], "done", job)
        return job["result"], self.written(job["result"])

    def written(self, proof):
        with tempfile.NamedTemporaryFile(
                "w", suffix=".json", delete=False, encoding="utf-8") as f:
            json.dump(proof, f, ensure_ascii=False)
        self.addCleanup(os.unlink, f.name)
        return f.name

    def judge(self, *arguments):
        done = subprocess.run([VERIFY, *arguments], text=True, check=False,
                              stdout=subprocess.PIPE)
        return done.returncode, done.stdout.splitlines()

    def assertProved(self, path, words):
        """Against the transcript, the statement, and by itself."""
        for document in (self.world.transcript, self.world.statement):
            status, lines = self.judge(document, "--proof", path)
            self.assertEqual(status, 0, lines)
            self.assertEqual(sum(words in line for line in lines), 1, lines)
        status, lines = self.judge("--proof", path)
        self.assertEqual((status, lines[-1]), (0, "proof consistent"))
        self.assertIn(words, lines[0])
        return lines[0]

    def test_what_cannot_be_a_code_is_refused_before_a_proof_is_made(self):
        """A verifier would call the proof of its absence false."""
        for code in ('91440300"MA', "91440300 MA", "91440300,MA",
                     "e\u0301"):
            problem = self.assertProblem(self.order(code), 422, "invalid")
            self.assertEqual(problem["errors"][0]["pointer"],
                             "/object_code")

    def test_only_who_ordered_a_proof_sees_its_job(self):
        """It has neighbours of the pool; jobs are read by others too."""
        self.stack.sql(
            "INSERT INTO user_role (user_id, org_id, role_code, below,"
            " granted_at) SELECT id, org_id, 'library_keeper', true,"
            " '2026-01-01' FROM app_user WHERE login = 'planner'"
            " ON CONFLICT DO NOTHING")
        keeper = self.city.fresh("planner")
        self.addCleanup(keeper.close)
        self.assertStatus(keeper.get("/v1/jobs"), 200)
        job = self.job(NOBODY)
        self.assertEqual(job["state"], "done")
        self.assertProblem(keeper.get(f"/v1/jobs/{job['id']}"), 404,
                           "not-found")
        self.assertNotIn(job["id"], [j["id"] for j in well(keeper.get(
            "/v1/jobs", {"kind": "draw_proof"}))["items"]])

    def test_an_object_of_the_pool_is_proved_to_be_in_it(self):
        code = self.world.pool[len(self.world.pool) // 3]
        proof, path = self.proof(code)
        self.assertEqual((proof["kind"], len(proof["leaves"])),
                         ("in_pool", 1))
        told = self.assertProved(path, f"{code} is in the pool, stratum ")
        self.assertIn(self.world.part["root"], told)

    def test_an_object_that_is_not_in_the_pool_is_proved_not_to_be(self):
        for code, leaves in ((FIRST, 1), (NOBODY, 1),
                             (self.world.pool[4] + "X", 2)):
            with self.subTest(code):
                proof, path = self.proof(code)
                self.assertEqual((proof["kind"], len(proof["leaves"])),
                                 ("not_in_pool", leaves))
                self.assertProved(path, f"{code} is not in the pool")

    def test_who_was_drawn_is_proved_to_be(self):
        proof, path = self.proof(self.world.drawn[3], "result")
        self.assertEqual(proof["kind"], "drawn")
        self.assertProved(path, f"{self.world.drawn[3]} is drawn, number 4 "
                          f"of {len(self.world.drawn)}")

    def test_who_was_not_drawn_gets_no_proof_of_it(self):
        spared = next(i for i in self.world.pool
                      if i not in self.world.drawn)
        job = self.job(spared, "result")
        self.assertEqual(job["state"], "failed")
        self.assertIn("未被抽中", json.dumps(job, ensure_ascii=False))

    def test_every_altered_proof_differs(self):
        proof, _ = self.proof(self.world.pool[7])
        leaf = proof["leaves"][0]
        for change in ({"id": self.world.pool[8]}, {"count": 9},
                       {"list_id": "L0002"}, {"attempt": 2},
                       {"draw_id": "SCJG-2026-0009"}, {"hash": "SHA-256"},
                       {"kind": "not_in_pool"}, {"leaves": []},
                       {"leaves": [{**leaf, "lots": 16}]},
                       {"leaves": [{**leaf, "stratum": "Z"}]},
                       {"leaves": [{**leaf, "index": leaf["index"] + 1}]},
                       {"leaves": [{**leaf, "path": leaf["path"][1:]}]},
                       {"leaves": [leaf, leaf]}):
            with self.subTest(change):
                path = self.written({**proof, **change})
                self.assertEqual(
                    last_line(VERIFY, self.world.statement, "--proof", path),
                    (1, "transcript differs"))

    def test_a_proof_of_another_draw_differs(self):
        _, path = self.proof(self.world.pool[7])
        other = tempfile.NamedTemporaryFile(suffix=".json")
        self.addCleanup(other.close)
        reply = self.client().get(
            f"/v1/public/draws/{self.world.veiled.id}/statement")
        other.write(reply.body)
        other.flush()
        status, lines = self.judge(other.name, "--proof", path)
        self.assertEqual((status, lines[0]), (
            1, "proof: it is of another draw"))

    def test_a_list_that_the_draw_does_not_have_is_refused(self):
        problem = self.assertProblem(
            self.order(NOBODY, list_id="L9999"), 422, "invalid")
        self.assertEqual(problem["errors"][0]["pointer"], "/list_id")

    def test_proofs_are_for_auditors_only(self):
        self.assertProblem(self.order(NOBODY, who=self.city.outsider),
                           403, "forbidden")
        self.assertProblem(self.order(NOBODY, who=self.client()),
                           401, "unauthenticated")

    def test_before_disclosure_there_are_none(self):
        self.assertProblem(self.order(NOBODY, ceremony=self.world.veiled),
                           404, "not-found")


class Statements(StackTest):
    """The public statement, alone and beside the transcript."""

    def judge(self, *arguments):
        return last_line(VERIFY, *arguments)

    def test_a_statement_of_a_veiled_draw_is_consistent(self):
        address = (f"http://127.0.0.1:{self.stack.port}/v1/public/draws/"
                   f"{self.world.veiled.id}/statement")
        self.assertEqual(self.judge(address), (
            0, "consistent, completeness not proved"))

    def test_a_statement_says_what_its_transcript_says(self):
        self.assertEqual(
            self.judge(self.world.transcript, "--statement",
                       self.world.statement),
            (0, "consistent, completeness not proved"))

    def test_a_statement_that_was_altered_differs(self):
        with open(self.world.statement, encoding="utf-8") as f:
            text = f.read()
        altered = text.replace('"result_root":"', '"result_root":"0', 1)
        with tempfile.NamedTemporaryFile("w", suffix=".json") as f:
            f.write(altered.replace("result_root\":\"00", "result_root\":\"0"))
            f.flush()
            self.assertEqual(
                self.judge(self.world.transcript, "--statement", f.name),
                (1, "transcript differs"))
            self.assertEqual(self.judge(f.name), (1, "transcript differs"))

    def test_the_statement_of_another_draw_differs(self):
        address = (f"http://127.0.0.1:{self.stack.port}/v1/public/draws/"
                   f"{self.world.veiled.id}/statement")
        self.assertEqual(
            self.judge(self.world.transcript, "--statement", address),
            (1, "transcript differs"))
