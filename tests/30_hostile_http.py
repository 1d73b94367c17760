# SPDX-License-Identifier: Apache-2.0
"""Requests that no well-behaved client sends, against the api's own port and
against the edge: each gets the answer of this table, nobody is kept waiting
by somebody else, and no worker dies."""
import concurrent.futures
import os
import re
import socket
import threading

from lib import StackTest, exchange, statuses, wait_until

HOST = b"Host: a\r\n"


def get(path=b"/healthz", extra=b"", version=b"HTTP/1.1", method=b"GET"):
    return method + b" " + path + b" " + version + b"\r\n" + HOST + extra + \
        b"\r\n"


def post(extra=b"", body=b"", method=b"POST"):
    return get(b"/v1/auth/token", extra, method=method) + body


def lines(count):
    return b"".join(b"X%d: y\r\n" % i for i in range(count))


def length(value):
    return b"Content-Length: " + value + b"\r\n"


# Name, parts sent one after the other, statuses from the api, from the edge.
# [] is a connection closed without an answer. Where the edge differs it has
# understood what the api would not, and passed on something cleaner.
CASES = [
    ("plain", [get()], [200], [200]),
    ("HTTP/1.0", [get(version=b"HTTP/1.0")], [200], [200]),
    ("HTTP/2.0 in text", [get(version=b"HTTP/2.0")], [505], [505]),
    ("HTTP/2 preface", [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"], [505], [400]),
    ("no host", [b"GET /healthz HTTP/1.1\r\nA: b\r\n\r\n"], [400], [400]),
    ("two hosts", [get(extra=b"Host: b\r\n")], [400], [400]),
    ("a header that begins like Host",
     [b"GET /healthz HTTP/1.1\r\nHostile: x\r\nHost: a\r\n\r\n"],
     [400], [200]),
    ("bare line feeds", [b"GET /healthz HTTP/1.1\nHost: a\n\n"],
     [400], [200]),
    ("lower-case method", [get(method=b"get")], [400], [400]),
    ("unknown method", [get(method=b"FOO")], [405], [405]),
    ("TRACE", [get(method=b"TRACE")], [405], [405]),
    ("absolute form", [get(b"http://a/healthz")], [200], [200]),
    ("OPTIONS *", [get(b"*", method=b"OPTIONS")], [204], [400]),
    ("space in the path", [get(b"/ec ho")], [400], [400]),
    ("double slash", [get(b"//healthz")], [404], [404]),
    ("dots out of the root", [get(b"/../healthz")], [404], [400]),
    ("%00 in the path", [get(b"/healthz/%00")], [400], [400]),
    ("%zz in the path", [get(b"/healthz/%zz")], [400], [400]),
    ("UTF-8 in the path", [get("/测".encode())], [400], [400]),
    ("NUL in a header", [get(extra=b"X: a\x00b\r\n")], [400], [400]),
    ("NUL in the request line",
     [b"GET /healthz\x00x HTTP/1.1\r\nHost: a\r\n\r\n"], [400], [400]),
    ("UTF-8 in a header", [get(extra="X: 张\r\n".encode())], [400], [200]),
    ("UTF-8 in a header of the contract",
     [get(extra="Accept: 张\r\n".encode())], [400], [400]),
    ("empty header", [get(extra=b"X:\r\n")], [400], [200]),
    ("header without a colon", [get(extra=b"garbage\r\n")], [400], [200]),
    ("space before the colon", [get(extra=b"X : 3\r\n")], [400], [400]),
    ("space before the colon of the length",
     [get(extra=b"Content-Length : 3\r\n")], [400], [400]),
    ("tab in a header", [get(extra=b"X: a\tb\r\n")], [400], [200]),
    ("folded header", [get(extra=b"X: a\r\n b\r\n")], [400], [400]),
    ("22 further headers", [get(extra=lines(22))], [200], [200]),
    ("30 further headers", [get(extra=lines(30))], [431], [200]),
    ("30 headers, length last",
     [post(lines(30) + length(b"3"), b"abc")], [431], [415]),
    ("header of 15 KB", [get(extra=b"X: " + b"a" * 15000 + b"\r\n")],
     [200], [431]),
    ("header of 20 KB", [get(extra=b"X: " + b"a" * 20000 + b"\r\n")],
     [431], [431]),
    ("path of 2100 bytes", [get(b"/" + b"a" * 2100)], [414], [414]),
    ("POST without a length", [post()], [411], [411]),
    ("length 0", [post(length(b"0"))], [400], [400]),
    ("negative length", [post(length(b"-1"))], [400], [400]),
    ("length with a plus", [post(length(b"+3"), b"abc")], [400], [400]),
    ("two equal lengths", [post(length(b"3") * 2, b"abc")], [400], [400]),
    ("two lengths", [post(length(b"3") + length(b"5"), b"abc")],
     [400], [400]),
    ("list of lengths", [post(length(b"3, 3"), b"abc")], [400], [400]),
    ("length beyond every limit", [post(length(b"99999999"))],
     [413], [413]),
    ("length beyond the operation's",
     [post(length(b"1048577"), b"x" * 1048577)], [413], [413]),
    ("length of 20 digits", [post(length(b"9" * 20))], [400], [400]),
    ("body in two parts", [post(length(b"6")) + b"abc", b"def"],
     [415], [415]),
    ("chunked", [post(b"Transfer-Encoding: chunked\r\n",
                      b"3\r\nabc\r\n0\r\n\r\n")], [411], [415]),
    ("length and chunked",
     [post(length(b"3") + b"Transfer-Encoding: chunked\r\n",
           b"3\r\nabc\r\n0\r\n\r\n")], [400], [400]),
    ("a byte behind the body", [post(length(b"3"), b"abcX")],
     [400], [415]),
    ("two requests in one packet", [get() + get()], [400], [200, 200]),
    ("two requests in two packets", [get(), get()], [200, 200], [200, 200]),
    ("POST and GET in one packet", [post(length(b"3"), b"abc") + get()],
     [400], [415, 200]),
    ("GET with a body", [get(extra=length(b"3")) + b"abc"], [400], [400]),
    ("a request in the body of a GET",
     [get(extra=length(b"40")), get(extra=b"X: yyyyyyyyy\r\n")],
     [400], [400, 400]),
    ("DELETE with a body",
     [get(extra=length(b"3"), method=b"DELETE"), b"abc"], [400], [400]),
    ("DELETE with a body and a request behind it",
     [get(extra=length(b"3"), method=b"DELETE"), b"abc", get()],
     [400], [400, 200]),
    ("expecting 100", [post(length(b"3") + b"Expect: 100-continue\r\n"),
                       b"abc"], [100, 415], [100, 415]),
    ("expecting 100 and sending nothing",
     [post(length(b"3") + b"Expect: 100-continue\r\n")], [100], [100]),
    ("expecting something else", [post(length(b"3") + b"Expect: x\r\n",
                                       b"abc")], [400], [415]),
    ("connection close", [get(extra=b"Connection: close\r\n")],
     [200], [200]),
    ("line end first", [b"\r\n\r\n" + get()], [400], [200]),
    ("bytes at random", [bytes(range(256)) * 4], [400], [400]),
    ("a TLS hello", [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" +
                     b"\0" * 200], [400], [400]),
    ("head in three parts",
     [b"GET /healthz HT", b"TP/1.1\r\nHo", b"st: a\r\n\r\n"], [200], [200]),
    ("only a method", [b"GET\r\n\r\n"], [400], [400]),
    ("host with port",
     [b"GET /healthz HTTP/1.1\r\nHost: a:99\r\n\r\n"], [200], [200]),
    ("IPv6 host",
     [b"GET /healthz HTTP/1.1\r\nHost: [::1]:99\r\n\r\n"], [200], [200]),
    ("user in the host",
     [b"GET /healthz HTTP/1.1\r\nHost: u@A\r\n\r\n"], [400], [400]),
    ("gzip", [get(extra=b"Accept-Encoding: gzip\r\n")], [200], [200]),
]


def api_workers(stack):
    """Process ids of the api's workers."""
    parent = stack.pid("api")
    path = f"/proc/{parent}/task/{parent}/children"
    with open(path, encoding="ascii") as f:
        return sorted(int(pid) for pid in f.read().split())


class Hostile(StackTest):
    def answers(self, port):
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            return list(pool.map(
                lambda case: exchange(port, case[1], wait=1.5)[0], CASES))

    def judge(self, port, column):
        for case, out in zip(CASES, self.answers(port)):
            with self.subTest(case[0]):
                self.assertEqual(statuses(out), case[column], out[:600])

    def test_each_gets_its_answer_from_the_api(self):
        before = api_workers(self.stack)
        self.judge(self.stack.api_port, 2)
        self.assertEqual(api_workers(self.stack), before)

    def test_each_gets_its_answer_through_the_edge(self):
        before = api_workers(self.stack)
        self.judge(self.stack.port, 3)
        self.assertEqual(api_workers(self.stack), before)

    def test_a_token_in_the_last_of_many_headers_is_read_or_none_is(self):
        token = b"Authorization: Bearer x\r\n"
        for port, count, code in (
                (self.stack.api_port, 21, b"token-invalid"),
                (self.stack.api_port, 22, b"headers-too-large"),
                (self.stack.port, 22, b"token-invalid"),
                (self.stack.port, 30, b"token-invalid")):
            with self.subTest(port=port, count=count):
                out, _ = exchange(port, [get(
                    b"/v1/me", lines(count) + token)], wait=1.5)
                self.assertIn(b'"code":"' + code, out)

    def test_a_worker_may_ask_little_of_the_kernel(self):
        confined = []
        for pid in api_workers(self.stack):
            with open(f"/proc/{pid}/status", encoding="ascii") as f:
                words = dict(line.split(":\t", 1) for line in f)
            if words["Name"].strip() == "ssj-helper":
                continue    # hashes and stores, and never meets a stranger
            # 2: only what its filter speaks of.
            confined.append((words["Seccomp"].strip(),
                             words["NoNewPrivs"].strip()))
        self.assertEqual(confined, [("2", "1")] * 2)

    def test_whoever_is_refused_by_the_api_is_told_in_problem_json(self):
        refused = 0
        for out in self.answers(self.stack.api_port):
            last = re.split(rb"(?=HTTP/1\.1 \d{3} )", out)[-1]
            if not re.match(rb"HTTP/1\.1 [45]", last):
                continue
            refused += 1
            self.assertIn(b"content-type: application/problem+json", last)
            self.assertRegex(last, rb"x-request-id: [0-9a-f-]{36}\r\n")
        self.assertEqual(refused, sum(
            case[2][-1] >= 400 for case in CASES))


class Stalling(StackTest):
    """One connection cannot stall another."""

    def quick(self):
        """Ten requests on a connection of their own are answered."""
        client = self.client("api")
        return [client.get("/healthz").status for _ in range(10)] == [200] * 10

    def connect(self, data):
        s = socket.create_connection(("127.0.0.1", self.stack.api_port))
        self.addCleanup(s.close)
        s.sendall(data)
        return s

    def test_slow_heads_do_not(self):
        for _ in range(100):
            self.connect(b"GET /healthz HTTP/1.1\r\nHos")
        self.assertTrue(self.quick())

    def test_slow_bodies_do_not(self):
        for _ in range(100):
            self.connect(post(length(b"1000"), b"{"))
        self.assertTrue(self.quick())

    def test_a_flood_behind_a_short_body_does_not(self):
        s = self.connect(post(length(b"5"), b"abcde"))
        flood = threading.Thread(target=self.flood, args=(s,))
        flood.start()
        self.assertTrue(self.quick())
        flood.join()

    def flood(self, s):
        try:
            for _ in range(48):
                s.sendall(b"x" * 1048576)
        except OSError:
            pass    # cut off, as it should be

    def test_those_who_ask_and_do_not_read_do_not(self):
        s = self.connect(b"")
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        s.settimeout(2)
        ask = get(b"/openapi.json")
        try:
            for _ in range(2000):
                s.sendall(ask)
        except OSError:
            pass    # nobody reads any more: what was asked for is enough
        self.assertTrue(self.quick())
        self.assertLess(self.largest_worker(), 64 * 1024)

    def test_those_who_leave_halfway_do_not(self):
        before = api_workers(self.stack)
        asks = [get(b"/v1/public/publications?limit=5"), get()[:30],
                post(length(b"2000000"), b"x" * 100000),
                post(length(b"40"), b"{"), get() + b"\r\n"]
        for n in range(200):
            s = self.connect(asks[n % len(asks)])
            if n % 2:    # a reset instead of an end
                s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                             b"\1\0\0\0\0\0\0\0")
            s.close()
        self.assertTrue(self.quick())
        self.assertEqual(api_workers(self.stack), before)

    def largest_worker(self):
        """Resident KiB of the largest worker."""
        sizes = []
        for pid in api_workers(self.stack):
            with open(f"/proc/{pid}/status", encoding="ascii") as f:
                sizes += [int(line.split()[1]) for line in f
                          if line.startswith("VmRSS")]
        return max(sizes)


class Figures(StackTest):
    """For the operator, on a socket file of their own and nowhere else."""

    def ask(self, path):
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(os.path.join(self.stack.home.run, "metrics"))
            s.sendall(get(path, b"Connection: close\r\n"))
            out = b""
            while data := s.recv(65536):
                out += data
        return out

    def test_the_socket_tells_them(self):
        self.client("api").get("/healthz")
        out = self.ask(b"/metrics")
        self.assertEqual(statuses(out), [200])
        self.assertIn(b'ssj_requests_total{operation="health_get"', out)
        self.assertIn(b'ssj_db_size{worker="2"} ', out)

    def test_the_socket_tells_nothing_else(self):
        self.assertEqual(statuses(self.ask(b"/healthz")), [404])

    def test_nobody_else_is_told(self):
        for via in ("edge", "api"):
            self.assertEqual(self.client(via).get("/metrics").status, 404)


class Bodies(StackTest):
    """What the contract says of a body is enforced before anybody acts."""

    def sent(self, body, kind="application/json"):
        return self.client().request(
            "POST", "/v1/auth/token", body=body, content_type=kind)

    def test_what_is_no_json_is_400(self):
        for body in (b"{", b"", b"\xef\xbb\xbf{}", b"{} {}", b"nul",
                     b'{"login":"a","login":"b"}', b'{"login":"\xff"}',
                     b'{"login":"\\u0000"}', b'{"login":"\\ud800"}',
                     b'{"login":"a\x00b"}', b"[" * 33 + b"]" * 33,
                     b"[" * 500000):
            with self.subTest(body[:30]):
                reply = self.sent(body)
                self.assertEqual(reply.status, 400)
                self.assertIn(reply.code, ("bad-json", "bad-request"))

    def test_a_broken_body_says_where_and_what_to_do(self):
        problem = self.assertProblem(
            self.sent(b'{\n  "login": "a",\n}'), 400, "bad-json")
        self.assertEqual(
            problem["detail"],
            "第 3 行第 1 个字节：此处应为双引号括起的键名，请看是否多了逗号")

    def test_what_breaks_the_schema_is_422_and_says_where(self):
        reply = self.sent(b'{"login":7,"extra":1}')
        problem = self.assertProblem(reply, 422, "invalid")
        places = {e["pointer"]: e["code"] for e in problem["errors"]}
        self.assertEqual(places["/login"], "type")
        self.assertEqual(places["/extra"], "unknown")
        self.assertEqual(places["/password"], "required")

    def test_another_type_is_415(self):
        for kind in ("text/plain", "application/json; charset=gbk", "x"):
            with self.subTest(kind):
                self.assertProblem(
                    self.sent(b"{}", kind), 415, "unsupported-type")

    def test_one_byte_too_many_is_413(self):
        most = b'"' + b"x" * (1048576 - 2) + b'"'
        self.assertProblem(self.sent(most), 422, "invalid")
        self.assertProblem(self.sent(most + b" "), 413, "too-large")

    def test_a_parameter_nobody_declared_is_400(self):
        reply = self.client().get("/healthz?verbose=1")
        self.assertProblem(reply, 400, "bad-parameter")

    def test_english_titles_when_asked_for(self):
        reply = self.client().get("/nowhere",
                                  headers={"Accept-Language": "en"})
        self.assertEqual(reply.json["title"], "Not found")


class Ending(StackTest):
    """SIGTERM with requests in flight: they are finished."""

    def test_a_body_that_is_still_coming_gets_its_answer(self):
        before = self.stack.pid("api")
        s = socket.create_connection(("127.0.0.1", self.stack.api_port))
        self.addCleanup(s.close)
        s.sendall(post(length(b"6"), b"abc"))
        answered = self.client("api").get("/healthz")
        self.assertEqual(answered.status, 200)
        os.kill(before, 15)
        wait_until(lambda: self.refuses_connections(), what="the drain")
        s.sendall(b"def")
        out = s.recv(65536)
        self.assertEqual(statuses(out), [415])
        self.assertIn(b"connection: close", out)
        wait_until(lambda: self.stack.pid("api") not in (None, before) and
                   self.stack.services()["api"]["ready"],
                   what="the return of the api")

    def refuses_connections(self):
        """The workers accept no more: a request gets no answer."""
        out, _ = exchange(self.stack.api_port, [get()], wait=0.3)
        return out == b""
