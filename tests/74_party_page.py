# SPDX-License-Identifier: Apache-2.0
"""The page with which an invited party takes part from its own device."""
import os
import shutil
import threading

from lib import StackTest, wait_until
from lib.browser import PageChecks, trial
from lib.draw import (HOLDERS, PARTIES, DrawCity, commitment, last_line,
                      well)
from lib.ssj1 import BUILD

PAGE, *OTHERS = [p["id"] for p in PARTIES]


def prepare(stack):
    return DrawCity(stack)


class Taking(PageChecks):
    """One party has nothing but the page, everybody else has programs."""

    forged = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        city = cls.world
        cls.ceremony = ceremony = city.ceremony(holders=HOLDERS)
        ceremony.tokens = {i["party_id"]: i["token"] for i in well(
            ceremony.step("invitations"))["items"]}
        for who in (*OTHERS, *ceremony.holders()):
            well(ceremony.register(who))
        page = threading.Thread(target=cls.take_part, daemon=True)
        page.start()
        cls.awaited("key", lambda party: party["key"])
        well(city.job(well(ceremony.step("freeze"), 202)["id"])
             and ceremony.step("announce"))
        ceremony.read()
        ceremony.all_sign(ceremony.holders(), "hold",
                          ceremony.shown["announce"])
        for who in OTHERS:
            well(ceremony.commit(who))
        cls.go_on(ceremony)
        page.join()

    @classmethod
    def take_part(cls):
        cls.found = trial("party", f"http://127.0.0.1:{cls.stack.port}",
                          cls.ceremony.id, PAGE, cls.ceremony.tokens[PAGE],
                          *cls.forged)

    @classmethod
    def view(cls):
        return well(cls.world.operator.get(cls.ceremony.path + "/ceremony"))

    @classmethod
    def awaited(cls, what, of):
        """Until the party with the page has done something."""
        wait_until(lambda: of(next(p for p in cls.view()["parties"]
                                   if p["id"] == PAGE)),
                   what=f"the {what} of the party with the page", seconds=60)

    @classmethod
    def signed(cls, role):
        wait_until(lambda: (PAGE, role) in [
            (s["by"], s["role"]) for s in cls.view()["signatures"]],
            what=f"the signature of {role}", seconds=60)


class ToTheEnd(Taking):
    """Everybody does what is due until the draw is drawn."""

    @classmethod
    def go_on(cls, ceremony):
        cls.awaited("commitment", lambda party: party["commitment"])
        shown = ceremony.taken("close")
        ceremony.all_sign(OTHERS, "close", shown["close"])
        cls.signed("close")
        for who in OTHERS:
            well(ceremony.reveal(who))
        wait_until(lambda: ceremony.step("open").status == 200,
                   what="the secret of the party with the page", seconds=60)
        shown = ceremony.read()
        ceremony.all_sign(OTHERS, "open", shown["open"])
        cls.signed("open")
        ceremony.read_beacon()
        ceremony.wait_for("drawn")


class Whole(ToTheEnd, StackTest):
    @classmethod
    def go_on(cls, ceremony):
        super().go_on(ceremony)
        cls.signed("statement")

    def test_every_step_is_one_button(self):
        self.assertEqual(self.found["pressed"], [
            "登记公钥", "提交承诺", "签名：封存", "公开秘密值", "签名：汇总",
            "签名：抽取声明"])

    def test_it_says_what_it_has_recomputed(self):
        shown = self.ceremony.read()
        self.assertEqual([line.rsplit("：", 1)[1]
                          for line in self.found["done"]],
                         [shown[k] for k in ("announce", "close", "open")])

    def test_the_invitation_does_not_stay_in_the_address(self):
        self.assertTrue(self.found["address"].endswith(
            "/party/?draw=" + self.ceremony.id))

    def test_a_device_takes_part_for_one_party_alone(self):
        second = self.found["second"]
        self.assertIn("代表另一方", second["trouble"])
        self.assertNotIn("its-own", second["address"])

    def test_the_button_is_reached_by_the_keyboard(self):
        self.assertIn("act", self.found["tabs"])

    def test_the_draw_is_verified_with_its_signatures(self):
        folder = self.ceremony.folder()
        self.addCleanup(shutil.rmtree, folder)
        self.assertEqual(last_line(
            os.path.join(BUILD, "ssj-verify"),
            self.ceremony.transcript(folder), "--pool", folder),
            (0, "transcript OK"))


class Tabs(ToTheEnd, StackTest):
    """The link is open in three tabs, and two commit at the same moment.

    The lost update: each tab reads that there is no secret, makes its own and
    keeps it; the one kept last is not the one whose commitment arrived first,
    and the party can never reveal."""

    @classmethod
    def go_on(cls, ceremony):
        super().go_on(ceremony)
        cls.signed("statement")

    @classmethod
    def take_part(cls):
        cls.found = trial("party_tabs", f"http://127.0.0.1:{cls.stack.port}",
                          cls.ceremony.id, PAGE, cls.ceremony.tokens[PAGE])

    def sent(self, what):
        return [(tab, body) for tab, path, body in self.found["sent"]
                if path == what]

    def test_two_tabs_commit_to_one_secret(self):
        said = self.sent("commitments")
        self.assertEqual(sorted(tab for tab, _ in said), [0, 1])
        self.assertEqual(said[0][1], said[1][1])

    def test_a_tab_that_only_watched_reveals_what_was_committed(self):
        [(tab, body)] = self.sent("reveals")
        self.assertEqual(tab, 2)
        a, shown = self.ceremony.shown["announce"], self.sent("commitments")
        self.assertEqual(shown[0][1]["commitment"], commitment(
            "SM3", a, PAGE, bytes.fromhex(body["secret"])))

    def test_no_tab_takes_anothers_commitment_for_a_forged_one(self):
        self.assertEqual(self.found["trouble"], ["", "", ""])

    def test_there_is_one_key(self):
        self.assertEqual(len(self.sent("keys")), 1)
        shown = next(p for p in self.view()["parties"] if p["id"] == PAGE)
        self.assertEqual(self.sent("keys")[0][1]["key"], shown["key"])


class Forged(Taking, StackTest):
    """On its way to the party, every list has one object more."""

    forged = ("lists",)

    @classmethod
    def go_on(cls, ceremony):
        pass

    def test_it_stops_and_says_that_the_announcement_differs(self):
        self.assertIn("总指纹 A 与公布的约定不符", self.found["trouble"])

    def test_it_sends_no_commitment(self):
        self.assertEqual(self.found["sent"], ["keys"])


class Exchanged(Taking, StackTest):
    """The platform shows another commitment in the party's name."""

    forged = ("commitment",)

    @classmethod
    def go_on(cls, ceremony):
        cls.awaited("commitment", lambda party: party["commitment"])

    def test_it_stops_and_says_that_the_commitment_is_not_its_own(self):
        self.assertIn("承诺不是这台设备的", self.found["trouble"])

    def test_it_signs_nothing_after_its_commitment(self):
        self.assertEqual(self.found["sent"], ["keys", "commitments"])


class Unheld(Taking, StackTest):
    """The platform keeps quiet about those who hold the keys."""

    forged = ("holds",)

    @classmethod
    def go_on(cls, ceremony):
        pass

    def test_it_waits_for_the_holders_whom_the_charter_names(self):
        self.assertEqual(self.found["seen"][-1],
                         "等待 2 名保管人核对并签名。")
        self.assertEqual(self.found["sent"], ["keys"])


class Unsigned(Unheld):
    """The platform says of others that they have signed."""

    forged = ("signatures",)


class Misstated(ToTheEnd, StackTest):
    """Another seed in the statement, on its way to the party."""

    forged = ("statement",)

    def test_it_does_not_sign_a_statement_that_differs(self):
        self.assertIn("抽取声明核对不符", self.found["trouble"])
        self.assertEqual(self.found["sent"], [
            "keys", "commitments", "signatures", "reveals", "signatures"])
