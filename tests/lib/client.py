# SPDX-License-Identifier: Apache-2.0
"""HTTP as a well-behaved client speaks it. Hostile bytes: raw.py."""
import http.client
import json as jsonlib
import urllib.parse
import uuid

from .prism import broken_promise, refused_by_prism


class Reply:
    """Status, headers (lower-case names, last one wins) and body."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {k.lower(): v for k, v in headers}
        self.body = body

    @property
    def json(self):
        """The body as JSON; fails when it is none."""
        return jsonlib.loads(self.body)

    @property
    def text(self):
        return self.body.decode()

    @property
    def code(self):
        """The problem's code, None when the reply is no problem."""
        if self.headers.get("content-type") != "application/problem+json":
            return None
        return self.json["code"]

    @property
    def etag(self):
        return self.headers["etag"]

    def __repr__(self):
        return f"{self.status} {self.body[:2000].decode(errors='replace')}"


class Client:
    """One connection, kept alive; a token once logged in."""

    def __init__(self, port, headers=None, prism=None):
        self.port = port
        self.prism = prism
        self.headers = dict(headers or {})
        self.refresh_token = None
        self._connections = {}

    # ---- requests --------------------------------------------------------

    def get(self, path, query=None, **options):
        return self.request("GET", path, query=query, **options)

    def delete(self, path, **options):
        return self.request("DELETE", path, **options)

    def post(self, path, json=None, **options):
        """A POST with a fresh Idempotency-Key; key="…" sets it, key=None
        leaves it out."""
        key = options.pop("key", str(uuid.uuid4()))
        headers = {"Idempotency-Key": key} if key else {}
        headers.update(options.pop("headers", {}))
        return self.request("POST", path, json=json, headers=headers,
                            **options)

    def put(self, path, json=None, etag=None, **options):
        return self._update("PUT", path, json, etag, options)

    def patch(self, path, json=None, etag=None, **options):
        return self._update("PATCH", path, json, etag, options)

    def _update(self, method, path, json, etag, options):
        headers = {"If-Match": etag} if etag else {}
        headers.update(options.pop("headers", {}))
        return self.request(method, path, json=json, headers=headers,
                            **options)

    def proof(self, data=b"\xff\xd8\xff\xe0 a signed declaration",
              content_type="image/jpeg"):
        """Uploads a file as evidence; its hash."""
        reply = self.request("POST", "/v1/evidence", body=data,
                             content_type=content_type)
        if reply.status not in (200, 201):
            raise AssertionError(f"the file was refused: {reply}")
        return reply.json["sha256"]

    def request(self, method, path, query=None, json=None, body=None,
                content_type=None, headers=None):
        """`json` is any value to be sent as JSON, `body` bytes or text to be
        sent as they are with `content_type`."""
        if query:
            path += "?" + urllib.parse.urlencode(query, doseq=True)
        sent = {**self.headers, **(headers or {})}
        if json is not None:
            body = jsonlib.dumps(json, ensure_ascii=False)
            content_type = content_type or "application/json"
        if isinstance(body, str):
            body = body.encode()
        if body is not None:
            sent["Content-Type"] = content_type or "application/octet-stream"
        if self.prism and (body is None or json is not None):
            reply = self._send(self.prism, method, path, body, sent)
            broken_promise(method, path, reply)
            if method != "GET" and not refused_by_prism(reply):
                return reply
        return self._send(self.port, method, path, body, sent)

    def _send(self, port, method, path, body, headers):
        # An idle connection may have been closed meanwhile; only before the
        # first byte of an answer, and then once more.
        for attempt in (1, 2):
            connection = self._connections.get(port)
            fresh = connection is None
            if fresh:
                connection = http.client.HTTPConnection(
                    "127.0.0.1", port, timeout=120)
                self._connections[port] = connection
            try:
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                return Reply(answer.status, answer.getheaders(),
                             answer.read())
            except (http.client.RemoteDisconnected, BrokenPipeError,
                    ConnectionResetError):
                self._forget(port)
                if fresh or attempt == 2:
                    raise
            except BaseException:
                self._forget(port)
                raise
        raise AssertionError("not reached")

    def _forget(self, port):
        self._connections.pop(port).close()

    def close(self):
        for port in list(self._connections):
            self._forget(port)

    # ---- who -------------------------------------------------------------

    def login(self, name, password):
        """Logs in and keeps the token; returns the client itself."""
        reply = self.post("/v1/auth/token",
                          {"login": name, "password": password}, key=None)
        if reply.status != 200:
            raise AssertionError(f"{name} cannot log in: {reply}")
        self.use(reply.json)
        return self

    def use(self, tokens):
        """Takes the tokens of a log-in or refresh reply."""
        self.headers["Authorization"] = "Bearer " + tokens["access_token"]
        self.refresh_token = tokens["refresh_token"]
