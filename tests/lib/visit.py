# SPDX-License-Identifier: Apache-2.0
"""The city of tests/fixtures/visit.sql and a visit played over HTTP.

    def prepare(stack):
        return City(stack)

Everybody logs in with PASSWORD; `task()` makes a task that both inspectors
have accepted, and each step below takes it one further.
"""
import datetime
import hashlib
import json
import os

PASSWORD = "Sui-Ji-Chou-Cha-2026"
FIXTURE = os.path.join(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))), "fixtures", "visit.sql")
ORG = "00000000-0000-7000-8000-0000000000a%d"
ITEM = "00000000-0000-7000-8000-0000000000e%d"
CHINA = datetime.timezone(datetime.timedelta(hours=8))
CITY, DEPARTMENT, UNIT, OTHER = 1, 2, 3, 4
# login: the organisation it acts for
PEOPLE = {"inspector1": UNIT, "inspector2": UNIT, "inspector3": UNIT,
          "inspector4": UNIT, "inspector5": OTHER, "reviewer": DEPARTMENT,
          "publisher": DEPARTMENT, "outsider": OTHER}
PHOTO = b"\xff\xd8\xff\xe0" + b"a photo" * 10


def canonical(value):
    """RFC 8785, for the values a record holds."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True,
                      separators=(",", ":")).encode()


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def content(result="no_problem", note="", findings="现场整洁"):
    """A complete content; item 1 has a checklist."""
    return {"method": "onsite", "findings": findings, "items": [
        {"item_id": ITEM % 1, "result": result, "note": note,
         "answers": {"licence": True, "staff": 3}},
        {"item_id": ITEM % 2, "result": "no_problem"}]}


class City:
    password = PASSWORD

    def __init__(self, stack):
        self.stack = stack
        self._clients = {}
        self._tasks = 0
        stack.sql_file(FIXTURE)
        stack.run("ssj", "admin", "create", "--login", "admin", "--name",
                  "系统管理员", "--org", "SZ", "--org-name", "示范市",
                  "--district", "440300", "--password-stdin",
                  input=PASSWORD + "\n")
        stack.sql("INSERT INTO app_credential (user_id, password_hash)"
                  " SELECT u.id, c.password_hash FROM app_user u,"
                  " app_credential c JOIN app_user a ON a.id = c.user_id"
                  " WHERE a.login = 'admin' AND u.login <> 'admin'")

    def close(self):
        for client in self._clients.values():
            client.close()

    def fresh(self, login):
        """A connection of its own for somebody, logged in."""
        client = self.stack.client()
        reply = client.post("/v1/auth/token", {
            "login": login, "password": PASSWORD,
            "org_id": ORG % PEOPLE[login]}, key=None)
        if reply.status != 200:
            raise AssertionError(f"{login} cannot log in: {reply}")
        client.use(reply.json)
        return client

    def __getattr__(self, login):
        """city.reviewer: the reviewer's client. Tokens live for 10 minutes,
        and tests move the clock: logged in anew when it has moved."""
        if login not in PEOPLE:
            raise AttributeError(login)
        day = self.stack.clock.offset
        if self._clients.get(login, (None, None))[0] != day:
            if login in self._clients:
                self._clients[login][1].close()
            self._clients[login] = (day, self.fresh(login))
        return self._clients[login][1]

    # ---- a visit, step by step --------------------------------------------

    def now(self, minutes=0):
        """The services' time, RFC 3339."""
        at = self.stack.clock.now() + minutes * 60
        return datetime.datetime.fromtimestamp(at, CHINA).isoformat(
            timespec="seconds")

    def task(self, how="accepted"):
        """A task drawn an hour ago; how: assigned or accepted."""
        self._tasks += 1
        return self.stack.sql(
            f"SELECT test_task({self._tasks}, '{how}', '{self.now(-60)}')"
        )[0][0]

    def record(self, task=None, body=None):
        """A new record of the task; returns its JSON."""
        reply = self.inspector1.post("/v1/records", {
            "task_id": task or self.task(),
            **(content() if body is None else body)})
        return self._well(reply, 201)

    def signed(self, body=None):
        record = self.record(body=body)
        for who in (self.inspector1, self.inspector2):
            record = self.sign(who, record["id"])
        return record

    def sign(self, who, record_id):
        seen = self._well(who.get(f"/v1/records/{record_id}"), 200)
        return self._well(who.post(
            f"/v1/records/{record_id}/sign",
            {"content_sha256": seen["content_sha256"]}), 200)

    def submitted(self, body=None):
        record = self.signed(body)
        return self._well(self.inspector1.post(
            f"/v1/records/{record['id']}/submit",
            {"check_in": self.now(-40), "check_end": self.now(-5)}), 200)

    def approved(self, body=None):
        record = self.submitted(body)
        return self._well(self.reviewer.post(
            f"/v1/records/{record['id']}/approve"), 200)

    def published(self, body=None):
        """Returns the publication."""
        record = self.approved(body)
        return self._well(self.publisher.post(
            "/v1/publications", {"record_id": record["id"]}), 201)

    @staticmethod
    def _well(reply, status):
        if reply.status != status:
            raise AssertionError(f"expected {status}, got {reply}")
        return reply.json
