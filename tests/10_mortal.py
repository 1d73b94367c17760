# SPDX-License-Identifier: Apache-2.0
"""A run of tests that is killed (-9) leaves nothing behind that it started."""
import os
import shutil
import signal
import subprocess
import sys
import unittest
import uuid

from lib.mortal import mortal
from lib.prism import PRISM
from lib.stack import TOP, wait_until

MARK = f"SSJ_TEST_MARK={uuid.uuid4()}"
# A stack, with Prism where it is installed, and a holder who waits for a service
# that is not there.
RUN = """
import sys, threading
sys.path.insert(0, "tests")
from lib.stack import TestStack
stack = TestStack().open()
token = stack.share("token", "x")
holder = threading.Thread(target=stack.run, args=("party", "hold", "--state",
    stack.folder + "/home/holder", "--url", "http://127.0.0.1:1", "--draw",
    "x", "--party", "x", "--invitation", token))
stack.control.account.folder(stack.folder + "/home/holder", 0o700)
holder.start()
print(stack.folder, flush=True)
holder.join()
"""


def read(pid, what):
    try:
        with open(f"/proc/{pid}/{what}", "rb") as f:
            return f.read().decode(errors="replace")
    except OSError:
        return ""


def alive(*words):
    """{pid: command} of those whose environment or command has a word."""
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        command = read(pid, "cmdline").replace("\0", " ")
        if command and any(w in command + read(pid, "environ")
                           for w in words):
            found[pid] = command
    return found


class Mortal(unittest.TestCase):
    def test_a_killed_run_leaves_no_process_behind(self):
        run = subprocess.Popen(
            mortal(sys.executable, "-c", RUN), cwd=TOP, text=True,
            stdout=subprocess.PIPE, env={**os.environ, **dict(
                [MARK.split("=")]), **({"SSJ_TEST_PRISM": "1"}
                                       if os.path.exists(PRISM) else {})})
        folder = run.stdout.readline().strip()
        self.addCleanup(shutil.rmtree, folder)
        self.addCleanup(run.stdout.close)
        wanted = ["party hold", "postgres", "redis-server", "nginx", "kore",
                  *(["prism proxy"] if os.path.exists(PRISM) else [])]
        wait_until(lambda: all(
            any(w in command for command in alive(MARK, folder).values())
            for w in wanted), what=f"{wanted}")
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        wait_until(lambda: not alive(MARK, folder),
                   what="the end of all that the run had started")


if __name__ == "__main__":
    unittest.main()
