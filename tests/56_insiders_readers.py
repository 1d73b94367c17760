# SPDX-License-Identifier: Apache-2.0
"""An administrator who would be both readers of the beacon: he gives out codes,
makes accounts and grants roles."""
import unittest

from lib.draw import BEACON, ORG, PASSWORD, DrawCity, well
from lib.insider import InsiderTest

NEW = "Zhi-Ding-De-Shu-2026"
FALSE = "1.2.3.4.5.6."


class ReaderCity(DrawCity):
    """Accounts by login in `ids`."""
    people = {**DrawCity.people, "admin": 1}

    def __init__(self, stack):
        super().__init__(stack)
        self.ids = {}

    def account(self, login):
        """A new one, without a role; its code."""
        made = well(self.admin.post("/v1/users", {
            "login": login, "display_name": "摇号复核员",
            "org_id": ORG % 2}, key=None), 201)
        self.ids[login] = made["id"]
        return made["reset_code"]

    def use(self, login, code, password=PASSWORD):
        well(self.stack.client().post("/v1/auth/reset", {
            "login": login, "reset_code": code, "password": password},
            key=None), 204)

    def grant(self, login):
        well(self.admin.put(f"/v1/users/{self.ids[login]}/roles/"
                            f"{ORG % 2}/beacon_reader", {"below": False}))

    def reset(self, login):
        """Its code."""
        return well(self.admin.post(
            f"/v1/users/{self.ids[login]}/reset", key=None))["reset_code"]

    def reader_of(self, login, password):
        client = self.stack.client()
        client.use(well(client.post("/v1/auth/token", {
            "login": login, "password": password, "org_id": ORG % 2},
            key=None)))
        return client

    def appoint(self, login):
        """A reader as he should be, from before any charter."""
        self.use(login, self.account(login))
        self.grant(login)


def prepare(stack):
    return ReaderCity(stack)


class OneHand(InsiderTest):
    def opened(self):
        ceremony = self.city.ceremony()
        ceremony.opened()
        return ceremony

    def new(self, *logins):
        for login in logins:
            self.city.appoint(login)
        return logins

    def assertMayNotRead(self, ceremony, client, words):
        problem = self.assertProblem(
            ceremony.step("beacon", {"beacon": FALSE}, client), 422, "rule")
        self.assertIn(words, problem["detail"])
        self.assertIn("请由", problem["detail"])

    def goes_on(self, ceremony):
        """Nothing of it was written, and two others read the number."""
        self.assertEqual(self.stack.sql(
            "SELECT count(*) FROM draw_beacon_entry WHERE draw_id ="
            f" '{ceremony.id}'"), [["0"]])
        ceremony.read_beacon()
        self.assertEqual(ceremony.wait_for("drawn")["beacon"], BEACON)

    def test_whoever_resets_both_readers_does_not_read_for_them(self):
        """Not with the codes, nor with passwords that he changes afterwards as
        an owner would."""
        readers = self.new("li", "wang")
        ceremony = self.opened()
        for login in readers:
            self.city.use(login, self.city.reset(login), NEW)
            client = self.city.reader_of(login, NEW)
            self.assertMayNotRead(ceremony, client, "重置密码")
            well(client.post("/v1/me/password", {
                "current_password": NEW, "password": PASSWORD}, key=None),
                204)
            self.assertMayNotRead(
                ceremony, self.city.reader_of(login, PASSWORD), "重置密码")
        self.goes_on(ceremony)

    def test_a_code_kept_from_before_the_charter_is_used_too_late(self):
        self.new("zhao")
        code = self.city.reset("zhao")
        ceremony = self.opened()
        self.city.use("zhao", code, NEW)
        self.assertMayNotRead(
            ceremony, self.city.reader_of("zhao", NEW), "重置密码")
        self.goes_on(ceremony)

    def test_accounts_made_for_it_do_not_read(self):
        ceremony = self.opened()
        for login in self.new("sun", "zhou"):
            self.assertMayNotRead(
                ceremony, self.city.reader_of(login, PASSWORD), "新建")
        self.goes_on(ceremony)

    def test_roles_granted_for_it_do_not_read(self):
        """Old accounts that nobody uses; taking the role away and giving it
        back does not help either."""
        self.city.use("wu", self.city.account("wu"))
        self.new("zheng")
        ceremony = self.opened()
        well(self.city.admin.delete(
            f"/v1/users/{self.city.ids['zheng']}/roles/{ORG % 2}"
            "/beacon_reader"), 204)
        for login in ("wu", "zheng"):
            self.city.grant(login)
            self.assertMayNotRead(ceremony, self.city.reader_of(
                login, PASSWORD), "获得录入权限")
        self.goes_on(ceremony)

    def test_a_reader_may_change_his_own_password(self):
        """Nobody else has had it in his hands."""
        self.new("feng", "chen")
        ceremony = self.opened()
        well(self.city.reader_of("feng", PASSWORD).post("/v1/me/password", {
            "current_password": PASSWORD, "password": NEW}, key=None), 204)
        for login, password in (("feng", NEW), ("chen", PASSWORD)):
            well(ceremony.step("beacon", {"beacon": BEACON},
                               self.city.reader_of(login, password)))
        self.assertEqual(ceremony.wait_for("drawn")["beacon"], BEACON)

    def test_the_next_attempt_is_read_by_whoever_had_forgotten(self):
        """What is over when the charter is written does not matter."""
        self.new("chu", "wei")
        for login in ("chu", "wei"):
            self.city.use(login, self.city.reset(login), NEW)
        ceremony = self.opened()
        for login in ("chu", "wei"):
            well(ceremony.step("beacon", {"beacon": BEACON},
                               self.city.reader_of(login, NEW)))
        self.assertEqual(ceremony.wait_for("drawn")["beacon"], BEACON)


if __name__ == "__main__":
    unittest.main()
