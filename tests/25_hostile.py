# SPDX-License-Identifier: Apache-2.0
"""Hostile HTTP, against the api's own port and against the edge.

A row says in words what is sent, what is sent, and which statuses come back
from the api and from the edge. 200 (GET) and 405 (POST) of /healthz mean that
the request was understood and reached the router. Where the edge answers
differently it has repaired the request (headers the contract does not name
are dropped, a chunked body gets its length) or refused it earlier.
"""
import concurrent.futures
import socket

from lib import StackTest, exchange, statuses, wait_until

HOST = b"Host: a\r\n"


def get(path=b"/healthz", more=b"", version=b"HTTP/1.1", method=b"GET"):
    return method + b" " + path + b" " + version + b"\r\n" + HOST + more + \
        b"\r\n"


def post(more=b"", body=b""):
    return get(more=more, method=b"POST") + body


def headers(count, last=b""):
    return b"".join(b"X%d: y\r\n" % n for n in range(count)) + last


CHUNKED = b"Transfer-Encoding: chunked\r\n"
ABC = b"3\r\nabc\r\n0\r\n\r\n"
BEARER = b"Authorization: Bearer t\r\n"


def length(value):
    return b"Content-Length: " + value + b"\r\n"


# (what, parts, from the api, from the edge)
TABLE = [
    ("a plain GET", [get()], [200], [200]),
    ("HTTP/1.0", [get(version=b"HTTP/1.0")], [200], [200]),
    ("HTTP/2.0 as a version", [get(version=b"HTTP/2.0")], [505], [505]),
    ("the preface of HTTP/2", [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
     [505], [400]),
    ("no Host", [b"GET /healthz HTTP/1.1\r\nA: b\r\n\r\n"], [400], [400]),
    ("two Hosts", [get(more=b"Host: b\r\n")], [400], [400]),
    ("a header that begins like Host",
     [b"GET /healthz HTTP/1.1\r\nHostile: evil\r\nHost: a\r\n\r\n"],
     [400], [200]),
    ("line ends without CR", [b"GET /healthz HTTP/1.1\nHost: a\n\n"],
     [400], [200]),
    ("a method in lower case", [get(method=b"get")], [400], [400]),
    ("a method nobody knows", [get(method=b"FOO")], [405], [405]),
    ("a whole URL as the path", [get(b"http://a/healthz")], [200], [200]),
    ("OPTIONS *", [get(b"*", method=b"OPTIONS")], [204], [400]),
    ("a space in the path", [get(b"/heal thz")], [400], [400]),
    ("two slashes", [get(b"//healthz")], [404], [404]),
    ("up and out of the tree", [get(b"/../healthz")], [404], [400]),
    ("%00 in the path", [get(b"/healthz/%00")], [400], [400]),
    ("%zz in the path", [get(b"/healthz/%zz")], [400], [400]),
    ("raw UTF-8 in the path", [get("/查".encode())], [400], [400]),
    ("NUL in a header", [get(more=b"X: a\x00b\r\n")], [400], [400]),
    ("NUL in the request line", [get(b"/healthz\x00x")], [400], [400]),
    ("UTF-8 in a header", [get(more="X-Name: 查\r\n".encode())],
     [400], [200]),
    ("an empty header", [get(more=b"X-Empty:\r\n")], [400], [200]),
    ("a header without colon", [get(more=b"garbage\r\n")], [400], [200]),
    ("a space before the colon", [post(b"Content-Length : 3\r\n")],
     [400], [400]),
    ("a tab in a header", [get(more=b"X: a\tb\r\n")], [400], [200]),
    ("a folded header", [get(more=b"X: a\r\n b\r\n")], [400], [400]),
    ("a 25th line that is the token", [get(more=headers(22, BEARER))],
     [431], [200]),
    ("a 33rd line that is the token", [get(more=headers(30, BEARER))],
     [431], [200]),
    ("a 33rd line that is the length",
     [post(headers(30, length(b"3")), b"abc")], [431], [405]),
    ("a header of 15 KB", [get(more=b"X: " + b"a" * 15000 + b"\r\n")],
     [200], [431]),
    ("a header of 20 KB", [get(more=b"X: " + b"a" * 20000 + b"\r\n")],
     [431], [431]),
    ("a path of 2100 bytes", [get(b"/healthz/" + b"a" * 2100)],
     [414], [414]),
    ("a POST without length", [post()], [411], [411]),
    ("a POST of nothing", [post(length(b"0"))], [405], [405]),
    ("a negative length", [post(length(b"-1"))], [400], [400]),
    ("a length with a plus", [post(length(b"+3"), b"abc")], [400], [400]),
    ("the same length twice", [post(length(b"3") * 2, b"abc")],
     [400], [400]),
    ("two lengths", [post(length(b"3") + length(b"5"), b"abc")],
     [400], [400]),
    ("a list of lengths", [post(length(b"3, 3"), b"abc")], [400], [400]),
    ("a length nobody takes", [post(length(b"9999999999"))], [413], [413]),
    ("a length beyond 64 bits", [post(length(b"1" + b"0" * 20))],
     [400], [400]),
    ("a body in two parts", [post(length(b"6")), b"abc", b"def"],
     [405], [405]),
    ("a chunked body", [post(CHUNKED, ABC)], [411], [405]),
    ("a length and chunks", [post(length(b"3") + CHUNKED, ABC)],
     [400], [400]),
    ("more body than announced", [post(length(b"3"), b"abcX")],
     [400], [405]),
    ("two GETs in one packet", [get() + get()], [400], [200, 200]),
    ("two GETs in two packets", [get(), get()], [200, 200], [200, 200]),
    ("a POST and a GET in one packet",
     [post(length(b"3"), b"abc") + get()], [400], [405, 200]),
    ("a GET with a body", [get(more=length(b"3")) + b"abc"], [400], [400]),
    ("a request smuggled in the body of a GET",
     [get(more=length(b"40")),
      b"GET /readyz HTTP/1.1\r\nHost: a\r\nX: yyy\r\n\r\n"], [400], [400]),
    ("a DELETE with a body",
     [get(more=length(b"3"), method=b"DELETE"), b"abc", get()],
     [400], [400, 200]),
    ("Expect without a body",
     [post(length(b"3") + b"Expect: 100-continue\r\n")], [100], [100]),
    ("Expect with its body",
     [post(length(b"3") + b"Expect: 100-continue\r\n"), b"abc"],
     [100, 405], [100, 405]),
    ("Connection: close", [get(more=b"Connection: close\r\n")],
     [200], [200]),
    ("empty lines before the request", [b"\r\n\r\n" + get()], [400], [200]),
    ("all bytes there are", [bytes(range(256)) * 4], [400], [400]),
    ("a TLS hello", [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" +
                     b"\0" * 200], [400], [400]),
    ("headers in three parts",
     [b"GET /healthz HT", b"TP/1.1\r\nHo", b"st: a\r\n\r\n"], [200], [200]),
    ("a method alone", [b"GET\r\n\r\n"], [400], [400]),
    ("a Host with a port",
     [b"GET /healthz HTTP/1.1\r\nHost: a:99\r\n\r\n"], [200], [200]),
    ("a Host in IPv6",
     [b"GET /healthz HTTP/1.1\r\nHost: [::1]:99\r\n\r\n"], [200], [200]),
    ("a Host with a user",
     [b"GET /healthz HTTP/1.1\r\nHost: u@A\r\n\r\n"], [400], [400]),
    ("gzip asked for", [get(more=b"Accept-Encoding: gzip\r\n")],
     [200], [200]),
]


class Hostile(StackTest):
    def workers(self):
        """Process ids of everything below the api's parent."""
        pid = self.stack.pid("api")
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
            return f.read().split()

    def assertTable(self, port, column):
        before = self.workers()
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            heard = list(pool.map(
                lambda row: exchange(port, row[1], wait=2)[0], TABLE))
        for row, out in zip(TABLE, heard):
            with self.subTest(row[0]):
                self.assertEqual(statuses(out), row[column], out[-300:])
        self.assertEqual(self.workers(), before)

    def test_each_case_is_answered_by_the_api_as_the_table_says(self):
        self.assertTable(self.stack.api_port, 2)

    def test_each_case_is_answered_by_the_edge_as_the_table_says(self):
        self.assertTable(self.stack.port, 3)

    def test_what_is_refused_is_refused_with_a_problem(self):
        for port in (self.stack.api_port, self.stack.port):
            out, closed = exchange(port, [get(more=b"Host: b\r\n")])
            self.assertTrue(closed)
            self.assertIn(b"content-type: application/problem+json",
                          out.replace(b"Content-Type", b"content-type"))

    def test_connections_that_say_nothing_stall_nobody(self):
        for port in (self.stack.api_port, self.stack.port):
            idle = [socket.create_connection(("127.0.0.1", port))
                    for _ in range(200)]
            for s in idle[100:]:
                s.sendall(b"GET /healthz HT")
            self.assertEqual(statuses(exchange(port, [get()], 2)[0]), [200])
            for s in idle:
                s.close()

    def test_a_flood_of_body_beyond_its_length_stalls_nobody(self):
        """Kore's own parser would count below zero and read for ever."""
        before = self.workers()
        flood = socket.create_connection(("127.0.0.1", self.stack.api_port))
        flood.settimeout(2)
        try:
            flood.sendall(post(length(b"5"), b"x" * (12 << 20)))
        except OSError:
            pass
        self.assertEqual(self.client("api").get("/healthz").status, 200)
        flood.close()
        self.assertEqual(self.workers(), before)

    def test_clients_that_hang_up_in_the_middle_kill_no_worker(self):
        before = self.workers()
        for _ in range(200):
            s = socket.create_connection(("127.0.0.1", self.stack.api_port))
            s.sendall(get(b"/readyz"))
            s.close()
        wait_until(lambda: self.client("api").get("/readyz").status == 200)
        self.assertEqual(self.workers(), before)
