# SPDX-License-Identifier: Apache-2.0
"""unittest.TestCase with the stack of the file it stands in."""
import os
import unittest

from .stack import SHARED, TestStack


class StackTest(unittest.TestCase):
    """`settings` of the first class of a file configure its stack, which sees
    the time `starts_at` (RFC 3339; None: the real one). A file that wants
    something in the stack before its tests defines a function prepare(stack);
    what it returns is self.world."""

    settings = {}
    starts_at = None
    stack = None
    world = None
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        cls.stack, cls.world = _shared(cls)

    def client(self, via="edge"):
        client = self.stack.client(via)
        self.addCleanup(client.close)
        return client

    def shared(self, name):
        """The path of a file of real data; skips the test without it."""
        path = os.path.join(SHARED, "data", name)
        if not os.path.exists(path):
            self.skipTest("the real data is not here")
        return path

    def assertStatus(self, reply, status):
        """Returns the reply's JSON (None without a body)."""
        if reply.status != status:
            self.fail(f"expected {status}, got {reply}")
        is_json = "json" in reply.headers.get("content-type", "")
        return reply.json if is_json and reply.body else None

    def assertProblem(self, reply, status, code):
        """An RFC 9457 problem with this status and code, told in Chinese;
        returns it."""
        self.assertEqual((reply.status, reply.code), (status, code),
                         f"got {reply}")
        problem = reply.json
        self.assertEqual(problem["status"], status)
        self.assertEqual(reply.headers["x-request-id"],
                         problem["request_id"])
        for told in (problem, *problem.get("errors", [])):
            self.assertRegex(told.get("detail", "无"), "[一-鿿]")
        return problem


_stacks = {}   # module name: (stack, world), one at a time


def _shared(cls):
    name = cls.__module__
    if name not in _stacks:
        import sys
        stack = TestStack(cls.settings, cls.starts_at)
        try:
            stack.open()
            prepare = getattr(sys.modules[name], "prepare", None)
            _stacks[name] = (stack, prepare(stack) if prepare else None)
        except BaseException:
            # The next class tries again and keeps its own.
            stack.close(keep=log_folder(name) + ".start")
            raise
    return _stacks[name]


def log_folder(name):
    """Where the logs of a file whose tests failed are kept."""
    return os.path.join(os.environ.get("B") or "build", "log", name)


def end(name, failed):
    """The runner calls this behind the last test of a file. Returns what went
    wrong in the programs themselves, line by line."""
    if name not in _stacks:
        return []
    stack = _stacks.pop(name)[0]
    troubles = stack.down()
    stack.close(keep=log_folder(name) if failed or troubles else None)
    return troubles
