# SPDX-License-Identifier: Apache-2.0
"""docs/holding-a-draw.md, typed line by line into a shell."""
import os
import re
import signal
import subprocess
import tempfile

from lib import StackTest
from lib.mortal import mortal
from lib.stack import TOP

PAGE = os.path.join(TOP, "docs", "holding-a-draw.md")
# What it has begun in the background ends with the shell.
ENDS_ALL = "trap 'kill -9 0' TERM\n"
ENOUGH = 300  # seconds; a step that never comes is an endless loop


def prepare(stack):
    stack.run("ssj", "demo", "--play", "--objects", "20000",
              "--inspectors", "1200")
    with open(PAGE, encoding="utf-8") as f:
        lines = "".join(re.findall(r"^```sh\n(.*?)^```$", f.read(),
                                   re.M | re.S))
    with tempfile.TemporaryDirectory() as folder:
        return typed(stack, lines, folder)


def typed(stack, lines, folder):
    """What a shell says that is given the lines, and its status."""
    shell = subprocess.Popen(
        mortal("bash", "-e", "-c", ENDS_ALL + lines, signum="TERM"),
        text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "URL": f"http://127.0.0.1:{stack.port}",
             "DEMO": stack.home.path("demo"), "BIN": stack.home.path("bin"),
             "TMPDIR": folder})
    try:
        return shell.communicate(timeout=ENOUGH)[0], shell.returncode
    finally:
        try:
            os.killpg(shell.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


class HoldingADraw(StackTest):
    def test_every_line_of_the_page_works(self):
        said, status = self.world
        self.assertEqual(status, 0, said)

    def test_the_draw_is_drawn_disclosed_and_verified(self):
        said = self.world[0].splitlines()
        for line in ("transcript OK", "bundle OK",
                     "note: receipt: it matches; "
                     "4 of 4 people with keys have signed the statement"):
            self.assertIn(line, said)
        draws = self.assertStatus(
            self.client().get("/v1/public/draws"), 200)["items"]
        self.assertEqual([d["state"] for d in draws], ["drawn", "drawn"])

    def test_the_proof_is_of_an_object_in_the_pool(self):
        self.assertRegex(self.world[0], r"note: proof: \w+ is in the pool, ")
