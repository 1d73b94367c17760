# SPDX-License-Identifier: Apache-2.0
"""The city of tests/fixtures/draw.sql and a ceremony played over HTTP.

    def prepare(stack):
        return DrawCity(stack)

    ceremony = city.ceremony()          # a published plan, a draw, its parties
    ceremony.draw()                     # all of it; or step by step
    folder = ceremony.folder()          # what an auditor downloads

Everybody logs in with PASSWORD. Every ceremony takes a year of its own.
"""
import datetime
import hashlib
import os
import struct
import subprocess
import tempfile

from . import ed25519
from .stack import wait_until

PASSWORD = "Sui-Ji-Chou-Cha-2026"
FIXTURES = os.path.join(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))), "fixtures")
ORG = "00000000-0000-7000-8000-0000000000a%d"
ITEM = "00000000-0000-7000-8000-0000000000e%d"
CHINA = datetime.timezone(datetime.timedelta(hours=8))
DEPARTMENT, OTHER = 2, 4
PEOPLE = {"planner": DEPARTMENT, "operator": DEPARTMENT,
          "reader": DEPARTMENT, "outsider": OTHER}
RATIOS = [{"stratum": s, "num": n, "den": d} for s, n, d in
          [("A", 1, 10), ("B", 1, 5), ("C", 1, 2), ("D", 1, 1),
           ("未分类", 0, 1)]]
RATIOS[-1]["reason"] = "没有风险线索"
EVERYBODY = [{"stratum": r["stratum"], "num": 1, "den": 1} for r in RATIOS]
PARTIES = [{"id": "jiwei", "title": "派驻纪检监察组", "hosted": False},
           {"id": "notary", "title": "公证处", "hosted": False},
           {"id": "people", "title": "人大代表", "hosted": False}]
BEACON = "4.0.7.7.1.9."
HASHES = {"SM3": "sm3", "SHA-256": "sha256"}
HOLDERS = [{"id": "archive", "title": "市档案馆"},
           {"id": "court", "title": "市中级人民法院"}]


def commitment(name, announce, party, secret):
    """D("commit", A, party, secret) in hexadecimal."""
    fields = [bytes.fromhex(announce), party.encode(), secret]
    data = b"\x02" + lp(b"SSJ1/commit") + struct.pack(">I", len(fields))
    return hashlib.new(HASHES[name], data + b"".join(map(lp, fields))
                       ).hexdigest()


def signed(name, role, of, at):
    """D("sign", role, X, u64be(at)): the bytes that are signed."""
    fields = [role.encode(), bytes.fromhex(of), struct.pack(">Q", at)]
    data = b"\x02" + lp(b"SSJ1/sign") + struct.pack(">I", len(fields))
    return hashlib.new(HASHES[name], data + b"".join(map(lp, fields))
                       ).digest()


def lp(x):
    return struct.pack(">I", len(x)) + x


def well(reply, *statuses):
    """The reply's JSON, when its status is one of these (200)."""
    if reply.status not in (statuses or (200,)):
        raise AssertionError(f"expected {statuses or 200}, got {reply}")
    return reply.json if reply.body else None


class DrawCity:
    fixtures = ["draw.sql"]
    people = PEOPLE

    def __init__(self, stack):
        self.stack = stack
        self.year = int(stack.clock.day()[:4])
        self._clients = {}
        for fixture in self.fixtures:
            stack.sql_file(os.path.join(FIXTURES, fixture))
        stack.run("ssj", "admin", "create", "--login", "admin", "--name",
                  "系统管理员", "--org", "SZ", "--org-name", "示范市",
                  "--district", "440300", "--password-stdin",
                  input=PASSWORD + "\n")
        stack.sql("INSERT INTO app_credential (user_id, password_hash)"
                  " SELECT u.id, c.password_hash FROM app_user u,"
                  " app_credential c JOIN app_user a ON a.id = c.user_id"
                  " WHERE a.login = 'admin' AND u.login <> 'admin'")

    def with_reviewers(self):
        """Three who may also ask and decide about visits."""
        self.stack.sql(
            "INSERT INTO user_role (user_id, org_id, role_code, below,"
            " granted_at) SELECT id, '" + ORG % 2 + "', 'reviewer', true,"
            " '2026-01-01' FROM app_user WHERE login IN"
            " ('reader', 'planner', 'operator')")

    def fresh(self, login):
        client = self.stack.client()
        client.use(well(client.post("/v1/auth/token", {
            "login": login, "password": PASSWORD,
            "org_id": ORG % self.people[login]}, key=None)))
        return client

    def __getattr__(self, login):
        """city.operator: the operator's client, logged in anew whenever the
        clock was moved (tokens live for ten minutes)."""
        if login not in self.people:
            raise AttributeError(login)
        offset = self.stack.clock.offset
        if self._clients.get(login, (None, None))[0] != offset:
            self._clients[login] = (offset, self.fresh(login))
        return self._clients[login][1]

    def at(self, minutes):
        """The services' time in so many minutes, RFC 3339."""
        at = self.stack.clock.now() + minutes * 60
        return datetime.datetime.fromtimestamp(at, CHINA).isoformat(
            timespec="seconds")

    def line(self, year, item=1, **changes):
        return {"slot": 1, "item_id": ITEM % item, "from": f"{year}-05-01",
                "to": f"{year}-07-31", "method": "onsite",
                "draw_kind": "untargeted", "merge": "department",
                "ratios": RATIOS, "scope": {
                    "districts": [], "kinds": [], "industries": []},
                **changes}

    def plan(self, publish=True, **changes):
        """A plan of a year of its own, with one slot of one line; returns its
        JSON."""
        return self.plan_of([changes], publish)

    def plan_of(self, lines, publish=True):
        """The same of several lines, each as line() takes them."""
        self.year += 1
        plan = well(self.planner.post("/v1/plans", {
            "year": self.year, "title": "年度抽查计划",
            "lines": [self.line(self.year, **line) for line in lines]}), 201)
        return well(self.publish(plan)) if publish else plan

    def publish(self, plan, who=None):
        return (who or self.planner).request(
            "POST", f"/v1/plans/{plan['id']}/publish",
            headers={"If-Match": f"\"v{plan['version']}\""})

    def census(self, **changes):
        """What makes a line one that reaches everybody."""
        return {"mode": "census", "mode_reason": "专项普查",
                "mode_until": f"{self.year + 1}-12-31", "ratios": EVERYBODY,
                **changes}

    def charter(self, plan, **changes):
        """Several lists are a centralised draw, which has holders."""
        return {"plan_id": plan["id"], "slot": 1, "hash": "SM3",
                "parties": PARTIES,
                "holders": HOLDERS if len(plan["lines"]) > 1 else [],
                "beacon": "balls:6x0-9",
                "beacon_source": "hall", "commit_by": self.at(10),
                "reveal_by": self.at(20), "beacon_at": self.at(30),
                "disclose": "at_draw", "disclose_by": f"{plan['year'] + 1}-12-31",
                "assignment": "greedy-1", "max_departments": 5, **changes}

    def ceremony(self, line=None, **changes):
        return Ceremony(self, self.charter(self.plan(**(line or {})),
                                           **changes))

    def cancelled(self, task):
        """A drawn visit does not take place: one asks, another approves."""
        self.stack.sql(
            "INSERT INTO user_role (user_id, org_id, role_code, below,"
            f" granted_at) SELECT id, '{ORG % 2}', 'reviewer', true,"
            " '2026-01-01' FROM app_user WHERE login IN"
            " ('reader', 'planner') ON CONFLICT DO NOTHING")
        path = f"/v1/tasks/{task}/cancellation"
        well(self.fresh("planner").post(
            path, {"reason": "suspended", "note": "市府令第 9 号"}), 201)
        well(self.fresh("reader").post(path + "/approve"))

    def watch(self):
        """The fairness watch looks now, and not in half an hour."""
        [[job]] = self.stack.sql(
            "INSERT INTO job (id, kind, args, state, run_after, actor_kind,"
            " request_id, created_at) VALUES (gen_random_uuid(), 'fairness',"
            " '{}', 'queued', now(), 'system', 'test', now()) RETURNING id")
        wait_until(lambda: self.stack.sql(
            f"SELECT state FROM job WHERE id = '{job}'") == [["done"]],
            what="the fairness watch")

    def job(self, job_id):
        """Waits for a job; returns its JSON."""
        def ended():
            job = well(self.operator.get(f"/v1/jobs/{job_id}"))
            return job if job["state"] not in ("queued", "running") else None
        return wait_until(ended, what="the end of a job")


class Ceremony:
    """One attempt; every step is a method, `shown` its JSON. Where the charter
    names holders everybody brings a key and signs."""

    def __init__(self, city, charter):
        self.city = city
        self.charter = charter
        self.shown = well(city.operator.post("/v1/draws", charter), 201)
        self.id = self.shown["id"]
        self.path = f"/v1/draws/{self.id}"
        self.tokens = {}
        self.secrets = {p["id"]: bytes([n + 1]) * 32
                        for n, p in enumerate(charter["parties"])}

    def step(self, name, body=None, who=None):
        return (who or self.city.operator).post(f"{self.path}/{name}", body,
                                                key=None)

    def taken(self, name, body=None, who=None):
        self.shown = well(self.step(name, body, who))
        return self.shown

    def read(self):
        self.shown = well(self.city.operator.get(self.path))
        return self.shown

    # ---- keys and signatures ------------------------------------------------

    def holders(self):
        return [h["id"] for h in self.charter.get("holders", [])]

    def key(self, who):
        """A secret of 32 bytes; `ed25519.public()` of it goes into the
        charter."""
        return hashlib.sha256(who.encode()).digest()

    def register(self, who, key=None):
        public = ed25519.public(key or self.key(who)).hex()
        return self.step("keys", {"key": public}, self.as_party(who))

    def signature(self, who, role, of, key=None):
        at = int(self.city.stack.clock.now() * 1000)
        message = signed(self.charter["hash"], role, of, at)
        return {"role": role, "of": of, "at": at,
                "sig": ed25519.sign(key or self.key(who), message).hex()}

    def sign(self, who, role, of, key=None):
        return self.step("signatures", self.signature(who, role, of, key),
                         self.as_party(who))

    def all_sign(self, people, role, of):
        for who in people if self.holders() else ():
            well(self.sign(who, role, of))

    # ---- parties ------------------------------------------------------------

    def invite(self):
        reply = well(self.step("invitations"))
        self.tokens = {i["party_id"]: i["token"] for i in reply["items"]}
        if self.holders():
            for who in self.tokens:
                well(self.register(who))

    def as_party(self, party):
        client = self.city.stack.client()
        client.headers["Authorization"] = "Bearer " + self.tokens[party]
        return client

    def commit(self, party, secret=None, announce=None):
        announce = announce or self.shown["announce"]
        secret = secret or self.secrets[party]
        return self.step("commitments", {
            "announce": announce, "commitment": commitment(
                self.charter["hash"], announce, party, secret)},
            self.as_party(party))

    def reveal(self, party, secret=None, close=None):
        return self.step("reveals", {
            "close": close or self.shown["close"],
            "secret": (secret or self.secrets[party]).hex()},
            self.as_party(party))

    # ---- as far as a step ---------------------------------------------------

    def frozen(self):
        self.invite()
        job = self.city.job(well(self.step("freeze"), 202)["id"])
        if job["state"] != "done":
            raise AssertionError(f"the freeze ended with {job}")
        return self.read()

    def announced(self):
        self.frozen()
        shown = self.taken("announce")
        self.all_sign(self.holders(), "hold", shown["announce"])
        return shown

    def closed(self):
        self.announced()
        return self.close()

    def close(self):
        for party in self.secrets:
            well(self.commit(party))
        shown = self.taken("close")
        self.all_sign(self.secrets, "close", shown["close"])
        return shown

    def opened(self):
        self.closed()
        return self.open()

    def open(self):
        for party in self.secrets:
            well(self.reveal(party))
        shown = self.taken("open")
        if self.charter["beacon"] != "none":
            self.all_sign(self.secrets, "open", shown["open"])
        return shown

    def read_beacon(self, beacon=BEACON):
        self.taken("beacon", {"beacon": beacon})
        return self.taken("beacon", {"beacon": beacon}, self.city.reader)

    def wait_for(self, state):
        wait_until(lambda: self.read()["state"] == state,
                   what=f"the state {state}")
        return self.shown

    def draw(self):
        self.announced()
        return self.go_on()

    def go_on(self):
        """From the announcement to the end."""
        self.close()
        self.open()
        self.read_beacon()
        return self.wait_for("drawn")

    def witnessed(self, witness):
        """Drawn before the eyes of a witness; his client."""
        self.announced()
        reply = well(self.step("witnesses", witness))
        self.tokens[witness["id"]] = reply["token"]
        client = self.as_party(witness["id"])
        well(self.step("presence", who=client))
        self.go_on()
        return client

    # ---- judging ------------------------------------------------------------

    def folder(self):
        """Everything an auditor may download, in a new folder; the caller
        removes it."""
        folder = tempfile.mkdtemp(prefix="ssj-auditor-", dir="/tmp")
        files = well(self.city.operator.get(f"{self.path}/files"))
        for file in files["items"]:
            reply = self.city.operator.get(
                f"{self.path}/files/{file['name']}")
            well_bytes(reply, file)
            with open(os.path.join(folder, file["name"]), "wb") as f:
                f.write(reply.body)
        return folder

    def transcript(self, folder):
        """The public transcript as a file in the folder; its path."""
        reply = self.city.stack.client().get(
            f"/v1/public/draws/{self.id}/transcript")
        if reply.status != 200:
            raise AssertionError(f"no transcript: {reply}")
        path = os.path.join(folder, "public.json")
        with open(path, "wb") as f:
            f.write(reply.body)
        return path


def well_bytes(reply, file):
    if reply.status != 200 or len(reply.body) != file["size"] or \
            hashlib.sha256(reply.body).hexdigest() != file["sha256"]:
        raise AssertionError(f"{file['name']} is not what is listed")


def last_line(*command):
    """(exit status, last line) of a verifier."""
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    return done.returncode, (done.stdout.splitlines() or [""])[-1]
