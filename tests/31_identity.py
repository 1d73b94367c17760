# SPDX-License-Identifier: Apache-2.0
"""Accounts, organisations, roles and sessions as clients meet them."""
import base64
import concurrent.futures
import hashlib
import hmac
import json
import os

from lib import StackTest
from lib.city import PASSWORD, City

OTHER = "Greener-Tea8"
NOBODY = "00000000-0000-7000-8000-000000000000"


def prepare(stack):
    """The city office, a department with a unit, another department."""
    city = City(stack)
    city.organization("SZ", "SCJG", "市场监督管理局", "department")
    city.organization("SCJG", "NS", "南山监管局", "unit")
    city.organization("SZ", "WJW", "卫生健康委员会", "department")
    city.user("keeper", "SCJG", "administrator")
    city.user("doctor", "WJW", "planner")
    return city


class IdentityTest(StackTest):
    """Everybody has a client of his own."""

    def person(self, login, *roles, org="NS"):
        """A new account's client."""
        self.world.user(login, org, *roles)
        return self.as_user(login)

    def as_user(self, login):
        client = self.world.client(login)
        self.addCleanup(client.close)
        return client

    def token(self, login, password=PASSWORD, **more):
        return self.client().post(
            "/v1/auth/token", {"login": login, "password": password, **more},
            key=None)

    def refresh(self, token):
        return self.client().post("/v1/auth/refresh",
                                  {"refresh_token": token}, key=None)

    def user(self, login):
        return self.world.root.get(f"/v1/users/{self.world.account[login]}")


class LoggingIn(IdentityTest):
    def test_a_password_gives_tokens_that_work(self):
        tokens = self.assertStatus(self.token("keeper"), 200)
        self.assertEqual(tokens["expires_in"], 600)
        self.assertEqual(tokens["org_id"], self.world.org["SCJG"]["id"])
        me = self.assertStatus(self.as_user("keeper").get("/v1/me"), 200)
        self.assertEqual(me["login"], "keeper")
        self.assertIn("user.manage", me["permissions_below"])
        self.assertEqual([r["role"] for r in me["roles"]],
                         ["administrator"])

    def test_replies_with_tokens_are_kept_by_nobody(self):
        self.assertEqual(self.token("keeper").headers["cache-control"],
                         "no-store")

    def test_every_failure_is_answered_alike(self):
        answers = [self.token("keeper", "Wrong-Tea77"),
                   self.token("no.such.one", "Wrong-Tea77"),
                   self.token("密码", "Wrong-Tea77"),
                   self.token("x' OR '1'='1", "Wrong-Tea77")]
        told = []
        for answer in answers:
            problem = self.assertProblem(answer, 401, "login-failed")
            problem.pop("request_id")
            told.append(problem)
        self.assertEqual(told, [told[0]] * 4)
        self.assertStatus(self.token("keeper"), 200)

    def test_five_failures_lock_what_was_typed_whether_it_exists_or_not(self):
        self.world.user("locked", "NS")
        for login in ("locked", "never.was"):
            with self.subTest(login):
                for _ in range(5):
                    self.assertProblem(self.token(login, "Wrong-Tea77"),
                                       401, "login-failed")
                answer = self.token(login)
                self.assertProblem(answer, 429, "too-many-requests")
                seconds = int(answer.headers["retry-after"])
                self.assertTrue(1 <= seconds <= 30, seconds)

    def test_a_hundred_guesses_at_once_are_counted_one_by_one(self):
        self.world.user("guessed", "NS")

        def guess(number):
            client = self.stack.client()
            try:
                return client.post(
                    "/v1/auth/token",
                    {"login": "guessed", "password": f"Guess-{number:05}x"},
                    key=None).status
            finally:
                client.close()

        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            statuses = list(pool.map(guess, range(100)))
        self.assertIn(statuses.count(401), range(1, 6))
        self.assertEqual(statuses.count(401) + statuses.count(429), 100)

    def test_one_acts_for_the_organisation_one_names(self):
        self.world.user("two.hats", "NS", "reviewer",
                        ("planner", "WJW", False))
        here = self.token("two.hats").json
        self.assertEqual(here["org_id"], self.world.org["NS"]["id"])
        there = self.token("two.hats", org_id=self.world.org["WJW"]["id"])
        self.assertEqual(self.assertStatus(there, 200)["org_id"],
                         self.world.org["WJW"]["id"])
        self.assertProblem(
            self.token("two.hats", org_id=self.world.org["SZ"]["id"]),
            403, "forbidden")
        self.assertProblem(self.token("two.hats", org_id=NOBODY),
                           403, "forbidden")

    def test_nothing_else_is_taken_for_a_log_in(self):
        for body in ({}, {"login": "keeper"}, {"login": 1, "password": "x"},
                     {"login": "keeper", "password": PASSWORD, "admin": True},
                     {"login": "keeper", "password": ""}, []):
            with self.subTest(body):
                answer = self.client().post("/v1/auth/token", body, key=None)
                self.assertIn(answer.status, (400, 422), answer)


class Tokens(IdentityTest):
    def forge(self, header, **changes):
        """The keeper's token with another header or other claims."""
        token = self.token("keeper").json["access_token"]
        claims = json.loads(base64.urlsafe_b64decode(
            token.split(".")[1] + "=="))
        claims.update(changes)
        head, body = (base64.urlsafe_b64encode(json.dumps(part).encode())
                      .rstrip(b"=") for part in (header, claims))
        return head + b"." + body

    def assertNoEntry(self, token):
        client = self.client()
        client.headers["Authorization"] = f"Bearer {token}"
        self.assertProblem(client.get("/v1/me"), 401, "token-invalid")

    def test_forged_tokens_are_no_tokens(self):
        none = self.forge({"alg": "none", "typ": "JWT"}) + b"."
        self.assertNoEntry(none.decode())
        signed = self.forge({"alg": "HS256", "typ": "JWT"})
        mac = hmac.new(b"\0" * 32, signed, hashlib.sha256).digest()
        self.assertNoEntry((signed + b"." + base64.urlsafe_b64encode(mac)
                            .rstrip(b"=")).decode())
        for nonsense in ("x", "a.b.c", "." * 100, "A" * 8000):
            self.assertNoEntry(nonsense)

    def test_not_even_the_right_key_makes_a_wrong_token_right(self):
        with open(self.stack.home.path("keys", "token.key"), "rb") as f:
            key = f.read()
        right = {"alg": "HS256", "typ": "JWT"}

        def signed(header, digest="sha256", **changes):
            text = self.forge(header, **changes)
            mac = hmac.new(key, text, digest).digest()
            return (text + b"." + base64.urlsafe_b64encode(mac)
                    .rstrip(b"=")).decode()

        client = self.client()
        client.headers["Authorization"] = f"Bearer {signed(right)}"
        self.assertStatus(client.get("/v1/me"), 200)
        for wrong in ({"iss": "other"}, {"iss": None}, {"aud": "other"},
                      {"aud": ["ssj-api"]}, {"sub": NOBODY},
                      {"ver": "1"}, {"exp": "2999"}, {"iat": 1 << 40},
                      {"nbf": 1 << 40}, {"perm_here": -1}):
            with self.subTest(wrong):
                self.assertNoEntry(signed(right, **wrong))
        for alg, digest in (("HS384", "sha384"), ("HS512", "sha512"),
                            ("none", "sha256"), ("RS256", "sha256"),
                            ("hs256", "sha256")):
            with self.subTest(alg):
                self.assertNoEntry(signed({**right, "alg": alg}, digest))
        client.headers["Authorization"] = f"Bearer {signed(right, exp=1)}"
        self.assertProblem(client.get("/v1/me"), 401, "token-expired")

    def test_without_a_token_one_is_told_to_log_in(self):
        self.assertProblem(self.client().get("/v1/me"), 401,
                           "unauthenticated")

    def test_a_token_ends_after_ten_minutes(self):
        client = self.as_user("keeper")
        self.stack.clock.advance(minutes=12)
        self.assertProblem(client.get("/v1/me"), 401, "token-expired")
        client.use(self.assertStatus(
            self.refresh(client.refresh_token), 200))
        self.assertStatus(client.get("/v1/me"), 200)
        self.world.root.login("root", PASSWORD)


class Sessions(IdentityTest):
    def test_a_refresh_token_is_good_once(self):
        first = self.token("doctor").json
        second = self.assertStatus(self.refresh(first["refresh_token"]), 200)
        self.assertNotEqual(first["refresh_token"], second["refresh_token"])
        self.assertStatus(self.refresh(second["refresh_token"]), 200)

    def test_a_token_used_twice_ends_the_session_at_once(self):
        client = self.person("victim")
        stolen = client.refresh_token
        client.use(self.assertStatus(self.refresh(stolen), 200))
        self.assertStatus(client.get("/v1/me"), 200)
        self.assertProblem(self.refresh(stolen), 401, "refresh-reused")
        self.assertProblem(client.get("/v1/me"), 401, "token-invalid")
        self.assertProblem(self.refresh(client.refresh_token), 401,
                           "token-invalid")
        self.assertEqual(self.stack.sql(
            "SELECT count(*) FROM event WHERE kind = 'login.refresh_reused'"
            f" AND subject_id = '{self.world.account['victim']}'"), [["1"]])

    def test_of_many_who_refresh_at_once_at_most_one_succeeds(self):
        token = self.person("raced").refresh_token

        def refresh(_):
            client = self.stack.client()
            try:
                return client.post("/v1/auth/refresh",
                                   {"refresh_token": token}, key=None).status
            finally:
                client.close()

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            statuses = list(pool.map(refresh, range(8)))
        self.assertEqual(sorted(statuses), [200] + [401] * 7)
        self.assertProblem(self.refresh(token), 401, "token-invalid")

    def test_who_logs_out_is_out_at_once(self):
        client = self.person("goer")
        out = self.client().post(
            "/v1/auth/revoke", {"refresh_token": client.refresh_token},
            key=None)
        self.assertStatus(out, 204)
        self.assertProblem(client.get("/v1/me"), 401, "token-invalid")
        self.assertProblem(self.refresh(client.refresh_token), 401,
                           "token-invalid")

    def test_logging_out_with_nonsense_says_nothing(self):
        out = self.client().post("/v1/auth/revoke",
                                 {"refresh_token": "nonsense"}, key=None)
        self.assertStatus(out, 204)


class Passwords(IdentityTest):
    def change(self, client, current, password):
        return client.post("/v1/me/password",
                           {"current_password": current,
                            "password": password}, key=None)

    def test_a_new_password_ends_the_old_one_and_all_sessions(self):
        client, other = self.person("changer"), self.as_user("changer")
        self.assertStatus(self.change(client, PASSWORD, OTHER), 204)
        for old in (client, other):
            self.assertProblem(old.get("/v1/me"), 401, "token-invalid")
            self.assertProblem(self.refresh(old.refresh_token), 401,
                               "token-invalid")
        self.assertProblem(self.token("changer"), 401, "login-failed")
        self.assertStatus(self.token("changer", OTHER), 200)

    def test_the_old_password_is_needed(self):
        client = self.person("asked")
        problem = self.assertProblem(
            self.change(client, "Wrong-Tea77", OTHER), 422, "invalid")
        self.assertEqual(problem["errors"][0]["pointer"],
                         "/current_password")
        self.assertStatus(client.get("/v1/me"), 200)

    def test_weak_passwords_are_refused_with_the_reason(self):
        client = self.person("weak")
        for password, reason in (("Short-1", "至少需要 10 个字符"),
                                 ("alllowercase", "至少三种"),
                                 ("Aa1Aa1Aa1Aa1", "重复的字符过多"),
                                 ("My-weak-Tea7", "登录名"),
                                 ("Passw0rd-2026", "过于常见"),
                                 (PASSWORD, "相同")):
            with self.subTest(password):
                problem = self.assertProblem(
                    self.change(client, PASSWORD, password), 422,
                    "weak-password")
                self.assertIn(reason, problem["detail"])
                self.assertNotIn(password, problem["detail"])

    def test_a_code_sets_a_password_once(self):
        client = self.person("lost")
        path = f"/v1/users/{self.world.account['lost']}/reset"
        reset = self.assertStatus(self.world.root.post(path, key=None), 200)
        self.assertProblem(client.get("/v1/me"), 401, "token-invalid")
        self.assertProblem(self.token("lost"), 401, "login-failed")
        body = {"login": "lost", "reset_code": reset["reset_code"],
                "password": OTHER}
        self.assertStatus(
            self.client().post("/v1/auth/reset", body, key=None), 204)
        self.assertStatus(self.token("lost", OTHER), 200)
        self.assertProblem(
            self.client().post("/v1/auth/reset", body, key=None), 401,
            "login-failed")

    def test_no_secret_is_stored_or_logged(self):
        token = self.as_user("keeper").headers["Authorization"].split()[1]
        [[kept, hashed]] = self.stack.sql(
            "SELECT count(password_hash), count(*) FILTER (WHERE"
            " password_hash LIKE '$argon2id$%') FROM app_credential")
        self.assertGreater(int(kept), 0)
        self.assertEqual(hashed, kept)
        folder = self.stack.home.path("log")
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), encoding="utf-8",
                      errors="replace") as log:
                text = log.read()
            for secret in (PASSWORD, "Bearer", token):
                self.assertNotIn(secret, text, name)


class Accounts(IdentityTest):
    def new(self, client, login="new.one", org="NS", **more):
        return client.post("/v1/users", {
            "login": login, "display_name": "科员",
            "org_id": self.world.org[org]["id"], **more}, key=None)

    def test_an_account_is_made_with_a_code_and_no_rights(self):
        made = self.assertStatus(
            self.new(self.as_user("keeper"), "fresh"), 201)
        self.assertEqual(made["roles"], [])
        self.assertEqual(made["org_name"], "南山监管局")
        self.assertRegex(made["reset_code"], r"^[0-9a-z]{5}(-[0-9a-z]{5}){3}$")
        self.assertStatus(self.world.root.get(f"/v1/users/{made['id']}"), 200)
        problem = self.assertProblem(
            self.new(self.world.root, "fresh"), 409, "duplicate")
        self.assertEqual(problem["errors"][0]["pointer"], "/login")

    def test_a_log_in_has_a_form(self):
        for login in ("Upper", "x", "-dash", "sp ace", "a" * 65, "名字", ""):
            with self.subTest(login):
                self.assertIn(self.new(self.world.root, login).status,
                              (400, 422))

    def test_one_needs_the_right_and_the_reach(self):
        self.assertProblem(self.new(self.as_user("doctor")), 403, "forbidden")
        self.assertProblem(
            self.new(self.as_user("keeper"), org="WJW"), 422, "rule")

    def test_accounts_of_others_are_not_there(self):
        keeper = self.as_user("keeper")
        path = f"/v1/users/{self.world.account['doctor']}"
        etag = self.user("doctor").etag
        for answer in (
                keeper.get(path),
                keeper.patch(path, {"status": "suspended"}, etag),
                keeper.post(path + "/reset", key=None),
                self.world.grant(keeper, "doctor", "planner", "SCJG"),
                keeper.delete(self.world.role_path(
                    "doctor", "planner", "WJW"))):
            self.assertProblem(answer, 404, "not-found")
        self.assertProblem(keeper.get(f"/v1/users/{NOBODY}"), 404,
                           "not-found")

    def test_a_list_shows_what_is_within_reach_page_by_page(self):
        keeper, seen, cursor = self.as_user("keeper"), [], None
        while True:
            query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
            page = self.assertStatus(keeper.get("/v1/users", query), 200)
            seen += [u["login"] for u in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        self.assertEqual(seen, sorted(set(seen)))
        self.assertIn("keeper", seen)
        self.assertNotIn("doctor", seen)
        self.assertNotIn("root", seen)
        self.assertProblem(
            keeper.get("/v1/users", {"cursor": "bm9uc2Vuc2U"}), 400,
            "bad-cursor")
        self.assertProblem(
            keeper.get("/v1/users",
                       {"org_id": self.world.org["WJW"]["id"]}), 404,
            "not-found")

    def test_who_is_suspended_stops_at_once(self):
        client = self.person("leaver")
        path = f"/v1/users/{self.world.account['leaver']}"
        self.assertStatus(client.get("/v1/me"), 200)
        keeper = self.as_user("keeper")
        self.assertStatus(keeper.patch(path, {"status": "suspended"},
                                       keeper.get(path).etag), 200)
        self.assertProblem(client.get("/v1/me"), 401, "token-invalid")
        self.assertProblem(self.refresh(client.refresh_token), 401,
                           "token-invalid")
        self.assertProblem(self.token("leaver"), 401, "login-failed")
        self.assertStatus(keeper.patch(path, {"status": "active"},
                                       keeper.get(path).etag), 200)
        self.assertStatus(self.token("leaver"), 200)

    def test_a_change_needs_what_was_read(self):
        self.world.user("edited", "NS")
        path = f"/v1/users/{self.world.account['edited']}"
        body, etag = {"display_name": "改名"}, self.user("edited").etag
        self.assertProblem(self.world.root.patch(path, body), 428,
                           "precondition-missing")
        self.assertProblem(self.world.root.patch(path, body, "nonsense"),
                           400, "bad-header")
        changed = self.world.root.patch(path, body, etag)
        self.assertEqual(self.assertStatus(changed, 200)["display_name"],
                         "改名")
        self.assertNotEqual(changed.etag, etag)
        self.assertProblem(self.world.root.patch(path, body, etag), 412,
                           "stale")

    def test_two_changes_at_once_do_not_lose_one(self):
        self.world.user("contested", "NS")
        path = f"/v1/users/{self.world.account['contested']}"
        etag = self.user("contested").etag

        def change(number):
            client = self.world.client("root")
            try:
                return client.patch(
                    path, {"display_name": f"名字{number}"}, etag).status
            finally:
                client.close()

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            statuses = list(pool.map(change, range(4)))
        self.assertEqual(sorted(statuses), [200, 412, 412, 412])

    def test_an_inspector_must_be_in_the_library(self):
        self.assertProblem(
            self.new(self.world.root, "ghost", inspector_id=NOBODY), 422,
            "rule")


class Roles(IdentityTest):
    def test_roles_are_listed_with_their_permissions(self):
        listed = self.assertStatus(self.as_user("doctor").get("/v1/roles"),
                                   200)
        by_code = {r["code"]: r for r in listed["items"]}
        self.assertEqual(set(by_code), {
            "administrator", "beacon_reader", "draw_operator", "inspector",
            "library_keeper", "planner", "publication_officer", "reviewer"})
        self.assertIn("publish", by_code["publication_officer"]["permissions"])

    def test_a_granted_role_needs_a_new_token(self):
        client = self.person("promoted")
        self.assertProblem(client.get("/v1/users"), 403, "forbidden")
        keeper = self.as_user("keeper")
        self.assertStatus(
            self.world.grant(keeper, "promoted", "administrator", "NS"), 200)
        self.assertProblem(client.get("/v1/me"), 401, "token-invalid")
        client.use(self.refresh(client.refresh_token).json)
        self.assertStatus(client.get("/v1/users"), 200)
        self.assertStatus(keeper.delete(
            self.world.role_path("promoted", "administrator", "NS")), 204)
        self.assertProblem(client.get("/v1/users"), 401, "token-invalid")

    def test_nobody_gives_away_more_than_he_has(self):
        keeper = self.as_user("keeper")
        self.world.user("climber", "NS")
        for role, code in (("administrator", "SZ"), ("planner", "WJW")):
            self.assertProblem(
                self.world.grant(keeper, "climber", role, code), 403,
                "forbidden")
        self.assertProblem(
            self.world.grant(keeper, "climber", "emperor", "NS"), 404,
            "not-found")

    def test_nobody_promotes_himself(self):
        keeper = self.as_user("keeper")
        self.assertProblem(
            self.world.grant(keeper, "keeper", "publication_officer", "SCJG"),
            422, "rule")
        self.assertProblem(
            self.world.root.post(
                f"/v1/users/{self.world.account['root']}/reset", key=None),
            422, "rule")

    def test_an_account_with_a_role_higher_up_cannot_be_taken_over(self):
        self.world.user("high", "SCJG", ("draw_operator", "SZ", True))
        self.assertProblem(
            self.as_user("keeper").post(
                f"/v1/users/{self.world.account['high']}/reset", key=None),
            403, "forbidden")

    def test_the_last_administrator_cannot_be_removed(self):
        self.world.user("deputy", "SZ", "administrator")
        deputy = self.as_user("deputy")
        path = f"/v1/users/{self.world.account['root']}"
        self.assertStatus(deputy.patch(path, {"status": "suspended"},
                                       deputy.get(path).etag), 200)
        out = self.stack.sql(
            "SELECT count(*) FROM app_user u JOIN user_role r"
            " ON r.user_id = u.id WHERE r.role_code = 'administrator'"
            " AND r.org_id = (SELECT id FROM organization WHERE parent_id"
            " IS NULL) AND u.status = 'active'")
        self.assertEqual(out, [["1"]])
        own = f"/v1/users/{self.world.account['deputy']}"
        self.assertProblem(
            deputy.patch(own, {"status": "suspended"}, deputy.get(own).etag),
            422, "rule")
        self.assertStatus(deputy.patch(path, {"status": "active"},
                                       deputy.get(path).etag), 200)
        self.world.root.login("root", PASSWORD)


class Organizations(IdentityTest):
    def new(self, client, code, kind="unit", parent="SCJG", **more):
        return client.post("/v1/organizations", {
            "parent_id": self.world.org[parent]["id"], "code": code,
            "name": "新机构", "kind": kind, "district": "440304", **more})

    def test_the_tree_is_listed_from_the_top(self):
        listed = self.assertStatus(
            self.as_user("doctor").get("/v1/organizations"), 200)
        paths = [o["path"] for o in listed["items"]]
        self.assertEqual(paths, sorted(paths))
        self.assertEqual(paths[0], "/SZ/")
        below = self.as_user("doctor").get(
            "/v1/organizations", {"under": self.world.org["SCJG"]["id"]})
        paths = [o["path"] for o in below.json["items"]]
        self.assertIn("/SZ/SCJG/NS/", paths)
        self.assertEqual(
            [p for p in paths if not p.startswith("/SZ/SCJG/")], [])

    def test_one_is_made_below_what_one_manages(self):
        keeper = self.as_user("keeper")
        made = self.new(keeper, "FT")
        self.assertEqual(self.assertStatus(made, 201)["path"], "/SZ/SCJG/FT/")
        self.assertEqual(made.headers["location"],
                         f"/v1/organizations/{made.json['id']}")
        self.assertProblem(self.new(keeper, "X1", parent="WJW"), 403,
                           "forbidden")
        self.assertProblem(self.new(self.as_user("doctor"), "X2"), 403,
                           "forbidden")
        self.assertProblem(self.new(keeper, "X3", kind="department"), 422,
                           "rule")
        self.assertProblem(self.new(keeper, "NS"), 409, "duplicate")

    def test_codes_have_a_form(self):
        for code in ("ns", "南山", "-A", "A" * 21, "", "A/B"):
            with self.subTest(code):
                self.assertIn(self.new(self.world.root, code).status,
                              (400, 422))

    def test_the_same_key_makes_it_once(self):
        key = "make-longhua-once"
        body = {"parent_id": self.world.org["SCJG"]["id"], "code": "LH",
                "name": "龙华监管局", "kind": "unit", "district": "440309"}
        first = self.world.root.post("/v1/organizations", body, key=key)
        again = self.world.root.post("/v1/organizations", body, key=key)
        self.assertStatus(first, 201)
        self.assertEqual((again.status, again.json), (201, first.json))
        self.assertProblem(
            self.world.root.post("/v1/organizations",
                                 {**body, "code": "LH2"}, key=key), 409,
            "idempotency-mismatch")

    def test_one_ends_and_is_not_lost(self):
        made = self.new(self.world.root, "OLD")
        path = f"/v1/organizations/{made.json['id']}"
        end = {"valid_until": "2099-01-01T00:00:00+08:00"}
        self.assertProblem(
            self.world.root.patch(
                path, {"valid_until": "2020-01-01T00:00:00Z"}, made.etag),
            422, "rule")
        ended = self.world.root.patch(path, end, made.etag)
        self.assertStatus(ended, 200)
        self.assertProblem(self.world.root.patch(path, end, made.etag), 412,
                           "stale")
        self.assertStatus(self.world.root.get(path), 200)

    def test_what_is_not_there_is_not_found(self):
        self.assertProblem(
            self.world.root.get(f"/v1/organizations/{NOBODY}"), 404,
            "not-found")
        self.assertProblem(
            self.world.root.get("/v1/organizations/not-an-id"), 404,
            "not-found")


class Log(IdentityTest):
    def test_every_change_names_who_made_it(self):
        self.world.user("logged", "NS", "planner")
        rows = self.stack.sql(
            "SELECT kind, actor_id FROM event WHERE subject_id ="
            f" '{self.world.account['logged']}' ORDER BY seq")
        self.assertEqual(rows, [
            ["user.created", self.world.account["root"]],
            ["user.role_granted", self.world.account["root"]],
            ["user.password_changed", self.world.account["logged"]]])
