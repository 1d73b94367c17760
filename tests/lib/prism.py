# SPDX-License-Identifier: Apache-2.0
"""Prism between the client and the edge: it compares every request and reply
with openapi.yaml. A reply that breaks the contract becomes a 500 that names
the place, and the test that asked fails. A request that breaks it (many tests
send such on purpose) is answered by Prism itself and then sent past it.

Prism writes JSON anew and spoils what is no text: bodies that a test gives as
bytes go past it, and what a GET answers is asked for a second time.
"""
import json
import os
import signal
import socket
import subprocess
import time

from .mortal import mortal

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
PRISM = os.path.join(TOP, "tests/contract/node_modules/.bin/prism")
ERRORS = "https://stoplight.io/prism/errors#"


class Prism:
    def __init__(self, folder, upstream):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        node = os.path.join(TOP, "tools/node/node_modules/.bin/node")
        self.log = open(os.path.join(folder, "prism.log"), "wb")
        self.child = subprocess.Popen(
            mortal(node, PRISM, "proxy", "--errors", "-h", "127.0.0.1", "-p",
                   str(self.port), os.path.join(TOP, "openapi/openapi.yaml"),
                   f"http://127.0.0.1:{upstream}"),
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            start_new_session=True)
        deadline = time.monotonic() + 60
        while not self._listens():
            if self.child.poll() is not None or time.monotonic() > deadline:
                raise AssertionError("prism does not start")
            time.sleep(0.05)

    def _listens(self):
        with socket.socket() as s:
            return s.connect_ex(("127.0.0.1", self.port)) == 0

    def close(self):
        os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()
        self.log.close()


def _error(reply):
    """Prism's own word for what is wrong, None for a reply of the edge."""
    if "json" not in reply.headers.get("content-type", ""):
        return None
    try:
        kind = json.loads(reply.body).get("type", "")
    except (ValueError, AttributeError):
        return None
    return kind[len(ERRORS):] if kind.startswith(ERRORS) else None


def broken_promise(method, path, reply):
    """Fails when the reply of the service was not what the contract says."""
    if _error(reply) == "VIOLATIONS":
        raise AssertionError(
            f"{method} {path} broke the contract: {reply.text}")


def refused_by_prism(reply):
    """True when the request never got past Prism."""
    return _error(reply) is not None
