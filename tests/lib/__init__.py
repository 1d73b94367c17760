# SPDX-License-Identifier: Apache-2.0
"""The black-box harness. A test file needs one line of it:

    from lib import StackTest

and then reads like this (tests/run tells how to start it):

    class Login(StackTest):
        def test_a_wrong_password_is_refused(self):
            reply = self.client().post("/v1/auth/token", {...})
            self.assertProblem(reply, 401, "login-failed")

All tests of one file share one stack of the *testing* programs, whose clock
can be moved. Names of tests are sentences; bodies have no logic to debug.
"""
from .case import StackTest
from .client import Client, Reply
from .raw import exchange, statuses
from .stack import TestStack, wait_until

__all__ = ["StackTest", "TestStack", "Client", "Reply", "exchange",
           "statuses", "wait_until"]
