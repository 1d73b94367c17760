# SPDX-License-Identifier: Apache-2.0
"""The page at /verify/ in a real browser, over a draw of a real stack and what
can be done to its files: the page says what ssj-verify says, without a
network."""
import json
import os
import shutil
import subprocess
import tarfile
import tempfile

from lib import StackTest
from lib.browser import PageChecks, trial
from lib.draw import HOLDERS, well
from lib.joint import JointCity
from lib.stack import TOP, wait_until

BUILD = os.environ.get("B") or "build"
NONE = "没有结论。"
VERDICTS = {NONE: "transcript differs",
            "一致。": "transcript OK", "不一致。": "transcript differs",
            "记录自身一致，名单是否完整未证明。":
            "consistent, completeness not proved",
            "声明自身一致，抽中了谁尚未公开。":
            "consistent, completeness not proved"}
# What is published beside the folder; the judge of a transcript needs none.
UNREAD = ("statement.json", "transcript.json")
NOBODY = "91440300MA5ZZZZZZ9"
DEPUTY = {"id": "deputy-1", "kind": "deputy", "name": "南山区代表组"}
PNG = b"\x89PNG\r\n\x1a\n" + b"a certificate of the register" * 4


def changed(transcript, change):
    copy = json.loads(json.dumps(transcript))
    change(copy)
    return json.dumps(copy, ensure_ascii=False, separators=(",", ":"))


def swap(drawn):
    drawn[0], drawn[1] = drawn[1], drawn[0]


def largest(transcript):
    """The stratum that has most drawn."""
    return max((s for x in transcript["lists"] for s in x["strata"]),
               key=lambda s: len(s["drawn"]))


ALTERED = {
    "another beacon": lambda t: t.update(beacon="4.0.7.7.1.8."),
    "another secret": lambda t: t["parties"][0].update(reveal="ab" * 32),
    "another seed": lambda t: t.update(seed="cd" * 32),
    "a friend instead": lambda t: largest(t)["drawn"][0].update(id=NOBODY),
    "one left out": lambda t: largest(t)["drawn"].pop(),
    "another order": lambda t: swap(largest(t)["drawn"]),
    "another threshold": lambda t: largest(t).update(threshold="ff" * 32),
    "another plan": lambda t: t["lists"][0].update(
        plan=t["lists"][0]["plan"].replace('"num":1', '"num":0', 1)),
    "a forged signature": lambda t: t["signatures"][3].update(
        sig=t["signatures"][2]["sig"]),
    "a signature missing": lambda t: t["signatures"].pop(),
    "claims of others": lambda t: t.update(self_drawn=not t["self_drawn"]),
    "a substitute by hand": lambda t: t["substitutions"].append({
        "list_id": t["lists"][0]["list_id"],
        "stratum": largest(t)["name"],
        "out": largest(t)["drawn"][0]["id"], "in": NOBODY,
        "reason": "无法联系", "at": "2026-05-02T09:00:00+08:00"}),
}


class World:
    """A drawn ceremony, its files and altered ones, and what the browser
    found."""

    def __init__(self, stack):
        city = JointCity(stack)
        self.veiled = city.ceremony(disclose="after_visit")
        self.veiled.draw()
        self.ceremony = city.ceremony(holders=HOLDERS, formal=True)
        deputy = self.ceremony.witnessed(DEPUTY)
        self.folder = self.ceremony.folder()
        self.top = tempfile.mkdtemp(prefix="ssj-verify-", dir="/tmp")
        self.receipt = well(deputy.get(
            f"{self.ceremony.path}/receipts/deputy-1"))
        self.amended = city.ceremony()
        self.amended.draw()
        self.amendments = self.make_way(stack, city)
        self.amended_folder = self.amended.folder()
        public = self.ceremony.transcript(self.folder)
        self.right = shutil.move(public, f"{self.top}/right.json")
        with open(self.right, encoding="utf-8") as f:
            self.transcript = json.load(f)
        self.judge = {"right": {"file": self.right, "pool": True},
                      "alone": {"file": self.right, "pool": False},
                      "altered": self.write("altered", changed(
                          self.transcript, ALTERED["a friend instead"])),
                      "no transcript": self.write("none", "{}"),
                      "an archive": self.archive(),
                      "cut off": self.cut_off(),
                      "statement": {"file": f"{self.folder}/statement.json",
                                    "pool": False}}
        for name in sorted(os.listdir(self.folder)):
            if name not in UNREAD:
                self.judge[f"without {name}"] = {
                    "file": self.right, "pool": self.without(name)}
        for name, change in ALTERED.items():
            self.judge[name] = self.write(name, changed(self.transcript,
                                                        change))
        self.beside = {**self.receipts(), **self.amendments_cases()}
        self.found = trial("verify", f"http://127.0.0.1:{stack.port}",
                           self.orders())

    def make_way(self, stack, city):
        """An object of the amended draw makes way; what is published of it."""
        [[task]] = stack.sql(
            "SELECT t.id FROM task t JOIN draw_pick p ON p.draw_id ="
            " t.draw_id AND p.object_code = t.object_code WHERE t.draw_id ="
            f" '{self.amended.id}' AND p.stratum = 'B' ORDER BY t.id LIMIT 1")
        proof = well(city.planner.request(
            "POST", "/v1/evidence", body=PNG, content_type="image/png"),
            200, 201)["sha256"]
        path = f"/v1/tasks/{task}/substitution"
        well(city.planner.post(path, {
            "reason": "cancelled", "fact_on": "2026-01-15",
            "note": "登记机关已经注销", "evidence": proof}), 201)
        well(city.reviewer.post(path + "/approve"))
        url = f"/v1/public/draws/{self.amended.id}/amendments"
        return wait_until(
            lambda: (lambda d: d if d["items"] else None)(
                well(stack.client().get(url))), what="the amendment")

    def receipts(self):
        """Receipts beside the transcript, and beside the statement."""
        statement = f"{self.folder}/statement.json"
        exchanged = self.write("exchanged", changed(
            self.transcript, lambda t: t["witnesses"].append(
                {"kind": "政协委员", "name": "没有来的人"})))["file"]
        good = self.write("receipt", json.dumps(self.receipt))["file"]
        cases = {"matches": (self.right, good),
                 "matches the statement": (statement, good),
                 "another transcript": (exchanged, good)}
        for name, change in (
                ("another draw", {"attempt": 2}),
                ("another beacon", {"beacon": "1.1.1.1.1.1."}),
                ("another witness", {"witness": {
                    "kind": "人大代表", "name": "别人"}}),
                ("a forged signature", {"signatures": [{
                    "by": "court", "role": "statement", "at": 1,
                    "sig": "ab" * 64}]})):
            cases[name] = (self.right, self.write(
                f"receipt {name}", json.dumps({**self.receipt, **change})
            )["file"])
        cases["no receipt"] = (self.right, self.right)
        return {f"receipt: {name}": {"file": file, "pool": False,
                                     "receipt": receipt}
                for name, (file, receipt) in cases.items()}

    def amendments_cases(self):
        path = self.amended.transcript(self.top)
        pool = [os.path.join(self.amended_folder, n)
                for n in sorted(os.listdir(self.amended_folder))
                if n not in UNREAD]
        (item,) = self.amendments["items"]
        said = json.loads(item["text"])
        said["substitutions"][0]["in"] = NOBODY
        other = {**item, "text": json.dumps(
            said, ensure_ascii=False, separators=(",", ":")) + "\n"}
        published = {"follow": {"items": [item]}, "none": {"items": []},
                     "a friend": {"items": [other]},
                     "twice": {"items": [item, item]}, "nothing": {}}
        cases = {f"amended: {name}": {
            "file": path, "pool": pool, "amendments": self.write(
                f"amendments {name}", json.dumps(document))["file"]}
            for name, document in published.items()}
        cases["amended: without the pool"] = {
            **cases["amended: follow"], "pool": False}
        return cases

    def archive(self):
        """The bundle, as somebody might take it for the transcript."""
        path = f"{self.top}/bundle.tar"
        with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar:
            tar.add(self.right, "transcript.json")
        return {"file": path, "pool": True}

    def cut_off(self):
        with open(self.right, encoding="utf-8") as f:
            return self.write("cut off", f.read()[:-100])

    def without(self, name):
        return [os.path.join(self.folder, n)
                for n in sorted(os.listdir(self.folder)) if n != name]

    def prove(self, code, of="pool"):
        """What the platform gives an auditor."""
        ceremony = self.ceremony
        job = well(ceremony.step("proofs", {
            "of": of, "object_code": code,
            "list_id": self.transcript["lists"][0]["list_id"]}), 202)
        return ceremony.city.job(job["id"])["result"]

    def proofs(self):
        drawn, spared, nobody = self.codes()
        made = {"drawn": self.prove(drawn, "result"),
                "in pool": self.prove(spared), "absent": self.prove(nobody)}
        made["altered"] = {**made["drawn"], "id": spared}
        made["of another"] = {**made["in pool"], "attempt": 2}
        made["notice"] = {"proofs": [made["drawn"], made["in pool"]]}
        return {name: self.write(f"proof {name}", json.dumps(proof))["file"]
                for name, proof in made.items()}

    def write(self, name, text):
        path = f"{self.top}/{name.replace(' ', '-')}.json"
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return {"file": path, "pool": True}

    def codes(self):
        """One that is drawn, one that is not, one that nobody has."""
        part = self.transcript["lists"][0]
        drawn = {o["id"] for s in part["strata"] for o in s["drawn"]}
        with open(f"{self.folder}/{part['list_id']}.csv",
                  encoding="utf-8") as f:
            pool = [line.split(",")[0] for line in f][1:]
        self.drawn = sorted(drawn)[0]
        self.spared = next(i for i in pool if i not in drawn)
        return [self.drawn, self.spared, NOBODY]

    def orders(self):
        path = f"{self.top}/orders.json"
        with open(path, "w", encoding="utf-8") as f:
            json.dump({"draw_no": self.transcript["draw_id"],
                       "pool": [os.path.join(self.folder, n)
                                for n in sorted(os.listdir(self.folder))],
                       "judge": self.judge, "codes": self.codes(),
                       "proofs": self.proofs(),
                       "beside": self.beside,
                       "amended": self.amended.shown["draw_no"],
                       "statement": f"{self.folder}/statement.json",
                       "draw": self.ceremony.id,
                       "veiled": self.veiled.shown["draw_no"]}, f)
        return path

    def native(self, case):
        """What ssj-verify says: the difference, the verdict."""
        folder = self.folder
        if isinstance(case["pool"], list):
            folder = tempfile.mkdtemp(prefix="some-", dir=self.top)
            for path in case["pool"]:
                shutil.copy(path, folder)
        beside = [x for what in ("receipt", "amendments") if what in case
                  for x in (f"--{what}", case[what])]
        done = subprocess.run(
            [f"{TOP}/{BUILD}/ssj-verify", case["file"],
             *(["--pool", folder] if case["pool"] else []), *beside],
            stdout=subprocess.PIPE, text=True, check=False)
        lines = done.stdout.splitlines()
        return lines[0] if done.returncode == 1 else "", lines[-1]


def prepare(stack):
    return World(stack)


class VerifyPage(PageChecks, StackTest):
    starts_at = "2026-03-31T10:00:00+08:00"

    def setUp(self):
        self.found = self.world.found
        self.judged = self.found["judged"]

    def test_it_says_what_the_program_says(self):
        for name, case in self.world.judge.items():
            with self.subTest(name):
                page = self.judged[name]
                difference, verdict = self.world.native(case)
                self.assertEqual(VERDICTS[page["verdict"]], verdict)
                # A folder says in its own words what is not in it.
                if not name.startswith("without "):
                    self.assertEqual(page["difference"], difference)

    def test_every_alteration_is_found_and_told_in_chinese(self):
        for name in ALTERED:
            with self.subTest(name):
                page = self.judged[name]
                self.assertEqual(page["verdict"], "不一致。")
                self.assertNotIn(f"不同：{page['difference']}", page["text"])

    def test_a_file_that_was_not_chosen_is_no_difference(self):
        """Nobody is to be reported for a file that was left in the folder."""
        cases = [n for n in self.judged if n.startswith("without ")]
        self.assertGreater(len(cases), 4)
        for case in cases:
            with self.subTest(case):
                page = self.judged[case]
                self.assertEqual(page["verdict"], NONE)
                self.assertIn(case.removeprefix("without "), page["text"])
                self.assertNotIn("不一致", page["steps"].values())
                self.assertNotIn("纪检", page["text"])

    def test_what_is_no_transcript_gets_no_verdict(self):
        for case in ("no transcript", "an archive", "cut off"):
            with self.subTest(case):
                page = self.judged[case]
                self.assertEqual(page["verdict"], NONE)
                self.assertNotIn("纪检", page["text"])
                self.assertEqual(page["steps"], {})

    def test_a_draw_from_the_platform_is_all_right(self):
        page = self.found["fromPlatform"]
        self.assertEqual(page["verdict"], "一致。")
        self.assertEqual(set(page["steps"].values()), {"一致"})

    def test_the_steps_behind_a_difference_are_left(self):
        steps = self.judged["another seed"]["steps"]
        self.assertEqual([steps[s] for s in ("beacon", "seed", "veil")],
                         ["一致", "不一致", "未核对"])

    def test_without_the_pool_nothing_is_said_of_its_files(self):
        steps = self.judged["alone"]["steps"]
        self.assertEqual([steps[s] for s in ("lists", "files", "merge")],
                         ["一致", "未核对", "未核对"])

    def test_a_statement_is_judged_as_far_as_the_veil(self):
        page = self.judged["statement"]
        self.assertEqual(
            [page["steps"][s] for s in ("seed", "veil", "lists", "files")],
            ["一致", "未核对", "一致", "未核对"])
        self.assertFalse(page["own"])

    def test_as_long_as_the_veil_is_down_the_statement_is_read(self):
        self.assertIn("抽取声明", self.found["veiled"])

    def test_a_link_from_the_hall_leads_to_the_attempt(self):
        self.assertIn(self.world.transcript["draw_id"], self.found["byId"])

    def test_proofs_are_checked_against_the_statement(self):
        for name, words in (("drawn", "被抽中"), ("in pool", "内：「"),
                            ("absent", "不在名单")):
            with self.subTest(name):
                (told,) = self.found["proved"][name]
                self.assertEqual(told["wrong"], "")
                self.assertIn(words, told["text"])

    def test_proofs_that_do_not_hold_say_why(self):
        for name, words in (("altered", "不能说明"),
                            ("of another", "另一次抽取")):
            with self.subTest(name):
                (told,) = self.found["proved"][name]
                self.assertIn("证明不成立。", told["text"])
                self.assertIn(words, told["text"])

    def test_beside_a_document_it_says_what_the_program_says(self):
        for name, case in self.world.beside.items():
            with self.subTest(name):
                told = self.found["beside"][name]
                difference, _ = self.world.native(case)
                self.assertEqual(told["wrong"], difference)

    def test_a_receipt_that_matches_names_its_witness(self):
        for name in ("matches", "matches the statement"):
            told = self.found["beside"][f"receipt: {name}"]
            self.assertIn("凭证相符。", told["text"])
            self.assertIn(DEPUTY["name"], told["text"])
            # Of the receipt and of the draw, each kept to itself.
            self.assertEqual(told["names"], [DEPUTY["name"]] * 2)
            self.assertIn("凭证上有 5 人中 0 人", told["text"])
            self.assertNotIn("见证人是谁", told["verdict"])

    def test_a_receipt_that_does_not_match_says_what_was_exchanged(self):
        for name, words in (("another transcript", "记录在见证之后被换过"),
                            ("another draw", "如果选错了凭证"),
                            ("another beacon", "凭证上的公证随机数"),
                            ("another witness", "凭证上的这一位"),
                            ("a forged signature", "court 的签名无效")):
            with self.subTest(name):
                told = self.found["beside"][f"receipt: {name}"]
                self.assertIn("凭证不符。", told["text"])
                self.assertIn(words, told["text"])
                self.assertIn("纪检监察机关", told["text"])

    def test_what_is_no_receipt_accuses_nobody(self):
        told = self.found["beside"]["receipt: no receipt"]
        self.assertIn("凭证没有结论。", told["text"])
        self.assertNotIn("纪检", told["text"])

    def test_amendments_are_computed_again(self):
        for name, step, words in (
                ("follow", "一致", "递补无误。共 1 次递补"),
                ("without the pool", "未核对", "递补是否按规则未证明。"),
                ("none", "一致", "没有递补。"),
                ("nothing", "未核对", "递补没有结论。"),
                ("a friend", "不一致",
                 "递补有误。第 1 号递补文件：第 1 项对象递补："
                 + NOBODY + " 不是次序中的下一个"),
                ("twice", "不一致", "递补有误。第 2 号递补文件：不是这份")):
            with self.subTest(name):
                told = self.found["beside"][f"amended: {name}"]
                self.assertIn(words, told["text"])
                self.assertEqual(told["step"], step)

    def test_those_of_the_platform_are_read_with_the_transcript(self):
        self.assertIn("共 1 次递补", self.found["amendedFromPlatform"])

    def test_a_notice_with_several_proofs_is_taken_apart(self):
        self.assertEqual([told["wrong"] for told in
                          self.found["proved"]["notice"]], ["", ""])

    def test_an_unknown_number_is_told(self):
        self.assertIn("NONE-2026-0001", self.found["unknownNumber"])

    def test_who_is_drawn_sees_it(self):
        for how in ("with", "without"):
            told = self.found["codes"][how][self.world.drawn]
            self.assertEqual(told["headline"], "抽中。")
            self.assertIn("good", [r["kind"] for r in told["rows"]])

    def test_who_is_not_drawn_sees_the_own_ticket_and_the_threshold(self):
        told = self.found["codes"]["with"][self.world.spared]
        self.assertEqual(told["headline"], "未抽中。")
        (row,) = told["rows"]
        self.assertEqual(row["kind"], "left")
        ticket, threshold = row["cells"][2:4]
        self.assertGreater(float(ticket.rstrip("%")),
                           float(threshold.rstrip("%")))

    def test_without_the_pool_every_stratum_is_possible(self):
        told = self.found["codes"]["without"][self.world.spared]
        classes = self.world.transcript["lists"][0]["classes"]
        self.assertEqual(len(told["rows"]), len(classes))

    def test_who_is_in_no_pool_sees_that(self):
        self.assertEqual(self.found["codes"]["with"][NOBODY]["headline"],
                         "不在名单内。")

    def test_a_transcript_that_differs_is_not_searched(self):
        self.assertFalse(self.judged["altered"]["own"])

    def test_it_can_be_used_with_the_keyboard_alone(self):
        self.assertEqual(self.found["keyboard"], {
            "focus": "result",
            "verdict": "记录自身一致，名单是否完整未证明。"})

    def test_axe_finds_nothing_wrong_with_any_verdict(self):
        self.assertEqual([self.found[k] for k in (
            "violationsGood", "violationsBad", "violationsOwn",
            "violationsBeside")], [[], [], [], []])

    def test_large_letters_fit_a_narrow_telephone_too(self):
        self.assertEqual(self.found["overflowLarge"], [])

    def test_its_scripts_may_compile_webassembly_and_nothing_else(self):
        policy = self.client().get("/verify/").headers[
            "content-security-policy"]
        self.assertIn("script-src 'self' 'wasm-unsafe-eval';", policy)

    @classmethod
    def tearDownClass(cls):
        for folder in (cls.world.folder, cls.world.amended_folder,
                       cls.world.top):
            shutil.rmtree(folder, ignore_errors=True)
