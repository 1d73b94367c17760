# SPDX-License-Identifier: Apache-2.0
"""A small city, made as a real one is: its first administrator on the
machine, everything else over HTTP."""
import re

PASSWORD = "Bright-Tea7"
ROOT = "root"   # the first administrator's login


class City:
    """Organisations by code in `org` (their JSON), accounts by login in
    `account` (their id). root is a client logged in as administrator."""

    def __init__(self, stack, code="SZ", name="市联席会议办公室",
                 district="440300"):
        self.stack = stack
        self.account = {}
        done = stack.run("ssj", "admin", "create", "--login", ROOT, "--name",
                         "系统管理员", "--org", code, "--org-name", name,
                         "--district", district, "--password-stdin",
                         input=PASSWORD + "\n")
        self.account[ROOT] = re.search(r"\(([0-9a-f-]{36})\)",
                                       done.stdout).group(1)
        self.root = self.client(ROOT)
        listed = self.root.get("/v1/organizations").json
        self.org = {o["code"]: o for o in listed["items"]}

    def organization(self, parent, code, name, kind, district="440300"):
        """A new one below the organisation with the code `parent`."""
        reply = self.root.post("/v1/organizations", {
            "parent_id": self.org[parent]["id"], "code": code, "name": name,
            "kind": kind, "district": district})
        assert reply.status == 201, reply
        self.org[code] = reply.json
        return reply.json

    def user(self, login, org, *roles, inspector_id=None, name="测试人员",
             by=None):
        """A new account of the organisation `org` with PASSWORD and `roles`:
        each a word, held there and below, or (word, code, below)."""
        admin = by or self.root
        body = {"login": login, "display_name": name,
                "org_id": self.org[org]["id"]}
        if inspector_id:
            body["inspector_id"] = inspector_id
        made = admin.post("/v1/users", body, key=None)
        assert made.status == 201, made
        self.account[login] = made.json["id"]
        for role in roles:
            word, code, below = (role, org, True) \
                if isinstance(role, str) else role
            granted = self.grant(admin, login, word, code, below)
            assert granted.status == 200, granted
        reset = self.stack.client().post("/v1/auth/reset", {
            "login": login, "reset_code": made.json["reset_code"],
            "password": PASSWORD}, key=None)
        assert reset.status == 204, reset
        return made.json["id"]

    def grant(self, admin, login, role, code, below=True):
        return admin.put(self.role_path(login, role, code), {"below": below})

    def role_path(self, login, role, code):
        return (f"/v1/users/{self.account[login]}/roles/"
                f"{self.org[code]['id']}/{role}")

    def client(self, login, password=PASSWORD, via="edge"):
        """A client logged in; close it."""
        return self.stack.client(via).login(login, password)
