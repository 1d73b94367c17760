# SPDX-License-Identifier: Apache-2.0
"""The edge passes on what the contract names, and nothing else; what it
answers by itself reads like an answer of the api."""
import os
import unittest

import yaml

from lib import Client, exchange, statuses
from lib.edge import Edge

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
with open(f"{TOP}/openapi/openapi.yaml", encoding="utf-8") as contract:
    CONTRACT = yaml.safe_load(contract)

STANDARD = {"accept", "accept-language", "authorization", "content-type",
            "if-none-match", "range", "user-agent"}


def contract_headers():
    """Header parameters, wherever the contract has them."""
    places = list(CONTRACT["components"]["parameters"].values())
    for path in CONTRACT["paths"].values():
        for part in [path, *(v for v in path.values()
                             if isinstance(v, dict))]:
            places += part.get("parameters", [])
    return {p["name"].lower() for p in places if p.get("in") == "header"}


class EdgeTest(unittest.TestCase):
    settings = {"SSJ_PUBLIC_RATE": "1000000", "SSJ_LOGIN_RATE": "1000000"}

    @classmethod
    def setUpClass(cls):
        cls.edge = Edge(**cls.settings)
        cls.addClassCleanup(cls.edge.close)

    def setUp(self):
        self.client = Client(self.edge.port)
        self.addCleanup(self.client.close)

    def raw(self, *parts):
        return exchange(self.edge.port, parts)[0]

    def assertProblem(self, reply, status, code):
        self.assertEqual((reply.status, reply.code), (status, code), reply)
        self.assertEqual(set(reply.json), {"type", "title", "status", "code",
                                           "request_id"})
        self.assertEqual(reply.headers["x-request-id"],
                         reply.json["request_id"])
        self.assertEqual(reply.headers["x-content-type-options"], "nosniff")


class Headers(EdgeTest):
    def reached(self, **options):
        return dict(self.client.get("/v1/x", **options).json["headers"])

    def test_every_header_of_the_contract_reaches_the_api(self):
        sent = {name: f"value-{n}" for n, name in
                enumerate(sorted(contract_headers() | STANDARD))}
        reached = self.reached(headers=sent)
        self.assertEqual({k: reached.get(k) for k in sent}, sent)

    def test_no_request_has_more_lines_than_the_api_keeps(self):
        names = contract_headers() | STANDARD - {"content-type"}
        reply = self.client.request(
            "POST", "/v1/x", json={}, headers={name: "x" for name in names})
        self.assertLess(len(reply.json["headers"]) + 1, 24)

    def test_a_header_the_contract_does_not_name_stays_outside(self):
        self.assertNotIn("x-forwarded-for",
                         self.reached(headers={"X-Forwarded-For": "1.2.3.4"}))

    def test_cookies_stay_outside(self):
        self.assertNotIn("cookie", self.reached(headers={"Cookie": "a=b"}))

    def test_the_clients_address_is_the_edges_word(self):
        self.assertEqual(
            self.reached(headers={"X-Ssj-Client": "1.2.3.4"})["x-ssj-client"],
            "127.0.0.1")

    def test_the_edge_proves_who_it_is(self):
        self.assertEqual(
            self.reached(headers={"X-Ssj-Edge": "guess"})["x-ssj-edge"],
            self.edge.secret())


class Bodies(EdgeTest):
    def test_a_chunked_body_arrives_whole_with_its_length(self):
        out = self.raw(b"POST /v1/x HTTP/1.1\r\nHost: a\r\n"
                       b"Transfer-Encoding: chunked\r\n"
                       b"Connection: close\r\n\r\n"
                       b"3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n")
        self.assertIn(b'["content-length", "6"]', out)
        self.assertIn(b'"body": "abcdef"', out)

    def test_half_a_request_never_reaches_the_api(self):
        before = self.edge.upstream.seen
        exchange(self.edge.port, [b"POST /v1/x HTTP/1.1\r\nHost: a\r\n"
                                  b"Content-Length: 10\r\n\r\nhalf"], wait=1)
        self.assertEqual(self.edge.upstream.seen, before)

    def test_two_requests_in_one_packet_both_get_an_answer(self):
        get = b"GET /v1/x HTTP/1.1\r\nHost: a\r\n\r\n"
        self.assertEqual(statuses(self.raw(get + get)), [200, 200])

    def test_a_body_larger_than_any_operation_takes_is_refused(self):
        largest = max([1 << 20] + [
            op["x-body-max"] for path in CONTRACT["paths"].values()
            for op in path.values()
            if isinstance(op, dict) and "x-body-max" in op])
        out = self.raw(b"POST /v1/x HTTP/1.1\r\nHost: a\r\n"
                       b"Content-Length: %d\r\n\r\n" % (largest + 1))
        self.assertEqual(statuses(out), [413])
        self.assertIn(b'"code":"too-large"', out)
        self.assertIn("分段上传".encode(), out)

    def test_a_long_answer_is_compressed_and_says_so(self):
        reply = self.client.post("/v1/x", body=b"x" * 5000, headers={
            "Accept-Encoding": "gzip"})
        self.assertEqual(reply.headers["content-encoding"], "gzip")
        self.assertEqual(reply.headers["vary"], "Accept-Encoding")


class OwnAnswers(EdgeTest):
    def test_figures_for_the_operator_are_not_for_the_world(self):
        self.assertProblem(self.client.get("/metrics"), 404, "not-found")

    def test_a_method_nobody_knows_is_refused(self):
        self.assertProblem(self.client.request("TRACE", "/v1/x"), 405,
                           "method-not-allowed")

    def test_headers_that_are_too_large_are_refused(self):
        reply = self.client.get("/v1/x", headers={"X": "a" * 20000})
        self.assertProblem(reply, 431, "headers-too-large")

    def test_an_address_that_is_too_long_is_refused(self):
        self.assertProblem(self.client.get("/v1/" + "a" * 20000), 414,
                           "uri-too-long")

    def test_what_is_no_http_gets_a_problem_too(self):
        out = self.raw(b"nonsense\r\n\r\n")
        self.assertIn(b'"code":"bad-request"', out)

    def test_every_answer_forbids_sniffing_framing_and_scripts(self):
        headers = self.client.get("/v1/x").headers
        self.assertEqual(headers["x-content-type-options"], "nosniff")
        self.assertEqual(headers["x-frame-options"], "DENY")
        self.assertIn("default-src 'none'",
                      headers["content-security-policy"])

    def test_the_software_and_its_version_are_not_told(self):
        self.assertEqual(self.client.get("/v1/x").headers["server"], "nginx")


class WithoutApi(EdgeTest):
    def test_an_api_that_is_away_is_a_503_that_says_when_to_come_back(self):
        self.edge.close_upstream()
        reply = self.client.get("/v1/x")
        self.assertProblem(reply, 503, "unavailable")
        self.assertEqual(reply.headers["retry-after"], "2")


class Limits(EdgeTest):
    settings = {"SSJ_PUBLIC_RATE": "1", "SSJ_LOGIN_RATE": "1"}

    @classmethod
    def setUpClass(cls):
        """What one test has used up must not be missed by the next."""

    def setUp(self):
        edge = Edge(**self.settings)
        self.addCleanup(edge.close)
        self.client = Client(edge.port)
        self.addCleanup(self.client.close)

    def assertLimited(self, ask):
        replies = [ask() for _ in range(5)]
        self.assertEqual(replies[0].status, 200)
        limited = [r for r in replies if r.status != 200]
        self.assertTrue(limited)
        self.assertProblem(limited[0], 429, "too-many-requests")
        self.assertEqual(limited[0].headers["retry-after"], "1")

    def test_the_public_is_limited_per_address(self):
        self.assertLimited(lambda: self.client.get("/v1/public/items"))

    def test_guessing_passwords_is_limited_per_address(self):
        self.assertLimited(lambda: self.client.post("/v1/auth/token", {}))

    def test_an_address_written_differently_is_limited_as_well(self):
        self.assertLimited(
            lambda: self.client.get("/v1/x/../%70ublic/items?again"))

    def test_those_who_are_logged_in_are_not(self):
        replies = [self.client.get("/v1/tasks").status for _ in range(20)]
        self.assertEqual(replies, [200] * 20)
