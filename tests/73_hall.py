# SPDX-License-Identifier: Apache-2.0
"""The page that a hall looks at while a draw goes on."""
import json
import threading

from lib import StackTest, wait_until
from lib.browser import PageChecks, trial
from lib.draw import BEACON, PARTIES, DrawCity, well

# Shown as it is, its name would turn round what the page says of it.
TURNING = {"id": "zhuren", "title": "主办方\u202e", "hosted": True}


def prepare(stack):
    return DrawCity(stack)


class Looking(PageChecks):
    """A trial of the page while a draw goes on beside it."""

    starts_at = "2026-03-31T10:00:00+08:00"
    motion = ()
    changes = {}

    @classmethod
    def setUpClass(cls):
        """The page is opened, and the draw goes on while it stays open."""
        super().setUpClass()
        ceremony = cls.ceremony = cls.world.ceremony(**cls.changes)
        cls.prepared(ceremony)
        looking = threading.Thread(target=cls.look, daemon=True)
        looking.start()
        wait_until(lambda: cls.looks(ceremony) > 2, what="the page to look")
        cls.went_on(ceremony)
        looking.join()

    @classmethod
    def look(cls):
        cls.found = trial("hall", f"http://127.0.0.1:{cls.stack.port}",
                          cls.ceremony.id, *cls.motion)

    @classmethod
    def looks(cls, ceremony):
        with open(cls.stack.home.path("log", "edge-access.log"),
                  encoding="utf-8") as log:
            return log.read().count(f"/v1/public/draws/{ceremony.id}\"")

    @classmethod
    def prepared(cls, ceremony):
        ceremony.opened()

    @classmethod
    def went_on(cls, ceremony):
        ceremony.read_beacon()
        ceremony.wait_for("drawn")


class Opened(Looking, StackTest):
    changes = {"parties": [*PARTIES, TURNING]}

    @classmethod
    def prepared(cls, ceremony):
        """One witness of two has said that he is there."""
        super().prepared(ceremony)
        for who, kind, name in (("daibiao", "deputy", "南山区代表组"),
                                ("shehui", "society", "行业协会")):
            ceremony.tokens[who] = well(ceremony.step("witnesses", {
                "id": who, "kind": kind, "name": name}))["token"]
        well(ceremony.step("presence", who=ceremony.as_party("daibiao")))

    def test_only_who_said_that_he_is_there_is_shown_as_a_witness(self):
        self.assertEqual(self.found["before"]["witnesses"],
                         ["人大代表：南山区代表组"])

    def test_a_name_turns_nothing_round_that_is_said_of_it(self):
        self.assertEqual(self.found["before"]["names"], [
            p["title"] for p in self.changes["parties"]])
        self.assertIn("由组织者的机器代管",
                      self.found["before"]["parties"][3])

    def test_it_says_that_the_balls_are_to_be_read_now(self):
        before = self.found["before"]
        self.assertIn("现在才产生公证随机数", before["state"])
        self.assertIn("公证随机数时间", before["state"])
        self.assertEqual(before["current"], ["公证随机数\n进行中"])
        self.assertEqual((before["done"], before["balls"]), (6, []))

    def test_it_shows_what_was_frozen(self):
        row = self.found["before"]["lists"][0]
        shown = well(self.client().get(
            f"/v1/public/draws/{self.ceremony.id}"))["lists"][0]
        self.assertIn(shown["root"], row)
        self.assertIn(f"{shown['count']:,}", row)

    def test_departments_and_items_are_called_by_their_names(self):
        """With the code that the plan has bound."""
        shown = well(self.client().get(
            f"/v1/public/draws/{self.ceremony.id}"))["lists"][0]
        plan = json.loads(shown["plan"])
        item = next(i for i in well(self.client().get(
            "/v1/public/items"))["items"] if i["code"] == plan["item"])
        self.assertNotEqual(item["department"], plan["department"])
        self.assertIn("\t".join([
            shown["list_id"], f"{item['name']}（{item['code']}）",
            f"{item['department']}（{plan['department']}）"]),
            self.found["before"]["lists"][0])

    def test_it_shows_every_party_with_its_commitment_and_its_secret(self):
        rows = self.found["before"]["parties"]
        self.assertGreaterEqual(len(rows), len(PARTIES))
        for party, row in zip(PARTIES, rows):
            self.assertIn(party["title"], row)
            self.assertIn("已提交", row)
            self.assertIn("已公开", row)

    def test_names_roll_while_people_wait_and_stop_when_it_is_drawn(self):
        self.assertEqual([self.found[k]["rolling"]
                          for k in ("before", "after")], [True, False])

    def test_without_being_asked_it_shows_the_balls_and_the_end(self):
        after = self.found["after"]
        self.assertEqual(after["balls"], BEACON.strip(".").split("."))
        self.assertIn("抽取完成", after["state"])
        self.assertEqual(after["done"], 9)

    def test_the_figures_are_those_of_the_report(self):
        report = well(self.world.operator.get(self.ceremony.path + "/report"))
        self.assertEqual(self.found["figures"][:5], [
            f"{report[k]:,}" for k in ("checks", "objects", "repeated",
                                       "removed", "visits")])

    def test_the_prints_are_those_that_were_published(self):
        shown = self.ceremony.read()
        self.assertEqual(self.found["after"]["prints"], [
            shown[k] for k in ("announce", "close", "open",
                               "transcript_hash")])

    def test_it_leads_to_the_page_that_verifies_this_draw(self):
        self.assertEqual(
            self.found["verify"],
            f"http://127.0.0.1:{self.stack.port}/verify/?draw="
            + self.ceremony.id)
        self.assertGreater(self.found["modules"].count("M"), 200)

    def test_the_long_table_and_the_link_are_reached_by_the_keyboard(self):
        self.assertEqual([t for t in self.found["tabs"]
                          if t in ("large", "div", "verify")],
                         ["large", "div", "verify"])


class Announced(Looking, StackTest):
    """For somebody who asked for reduced motion."""

    motion = ("reduce",)

    @classmethod
    def prepared(cls, ceremony):
        ceremony.announced()
        for party in PARTIES[:2]:
            well(ceremony.commit(party["id"]))

    @classmethod
    def went_on(cls, ceremony):
        well(ceremony.commit(PARTIES[2]["id"]))
        ceremony.taken("close")
        for party in PARTIES:
            well(ceremony.reveal(party["id"]))
        ceremony.taken("open")
        super().went_on(ceremony)

    def test_it_counts_the_commitments_and_names_the_deadline(self):
        state = self.found["before"]["state"]
        self.assertIn("2／3", state)
        self.assertIn("提交承诺截止", state)

    def test_who_is_still_awaited_is_seen(self):
        self.assertIn("等待中", self.found["before"]["parties"][2])

    def test_it_says_what_has_become_of_the_visits(self):
        self.assertEqual(self.found["visits"], (
            "上门检查 57 次，结果已公示 0 次，结果未公示 57 次，"
            "其中逾期 0 次，已取消 0 次，由递补对象接替 0 次"))

    def test_nothing_moves(self):
        self.assertFalse(self.found["before"]["rolling"])
        self.assertEqual(self.found["atOnce"], self.found["figures"])


class NoSuchDraw(StackTest):
    """An address with a slip of the pen, and what else there is."""

    starts_at = Looking.starts_at

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        first, early, late = [cls.world.ceremony() for _ in range(3)]
        well(first.step("void", {"reason": "日期有误"}))
        early.frozen()
        well(early.step("void", {"reason": "参与方未到"}))
        late.announced()
        well(late.step("void", {"reason": "设备故障"}))
        cls.numbers = [c.read()["draw_no"] for c in (first, early, late)]
        cls.found = trial("hall_choice", f"http://127.0.0.1:{cls.stack.port}")

    def test_it_says_that_there_is_no_such_draw(self):
        self.assertIn("没有这次抽取", self.found["told"])
        self.assertFalse(self.found["shown"])

    def test_void_attempts_say_when_by_whom_and_why(self):
        """Those that were never frozen or announced as well."""
        ends = (("冻结之前", "日期有误"), ("公告之前", "参与方未到"),
                ("", "设备故障"))
        for number, (early, reason) in zip(self.numbers, ends):
            [line] = [d for d in self.found["draws"] if number in d]
            self.assertRegex(
                line, f"）：{early}已作废（2026年3月31日 \\d\\d:\\d\\d，"
                f"示范市：{reason}）$")


class PublicFigures(StackTest):
    def test_they_are_there_for_anybody_once_it_is_drawn(self):
        ceremony = self.world.ceremony(disclose="after_visit")
        path = f"/v1/public/draws/{ceremony.id}/figures"
        ceremony.opened()
        self.assertProblem(self.client().get(path), 404, "not-found")
        ceremony.read_beacon()
        ceremony.wait_for("drawn")
        figures = self.assertStatus(self.client().get(path), 200)
        self.assertEqual(figures, {
            "checks": 57, "objects": 57, "repeated": 0, "visits": 57,
            "removed": 0, "removed_share": 0, "slots": 114, "unfilled": 0})
