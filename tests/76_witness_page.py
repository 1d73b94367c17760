# SPDX-License-Identifier: Apache-2.0
"""The page with which a witness watches a draw and takes his receipt."""
import base64
import os
import shutil
import threading

from lib import StackTest, wait_until
from lib.browser import PageChecks, trial
from lib.draw import HOLDERS, DrawCity, last_line, well
from lib.ssj1 import BUILD

DEPUTY = {"id": "deputy-1", "kind": "deputy", "name": "南山区代表组"}


def prepare(stack):
    return DrawCity(stack)


class Witness(PageChecks, StackTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ceremony = ceremony = cls.world.ceremony(holders=HOLDERS)
        ceremony.announced()
        token = well(ceremony.step("witnesses", DEPUTY))["token"]
        page = threading.Thread(target=cls.watch, args=(token,), daemon=True)
        page.start()
        wait_until(lambda: well(cls.world.operator.get(
            ceremony.path + "/ceremony"))["witnesses"][0]["present_at"],
            what="the presence of the witness", seconds=60)
        ceremony.go_on()
        page.join()

    @classmethod
    def watch(cls, token):
        cls.found = trial("witness", f"http://127.0.0.1:{cls.stack.port}",
                          cls.ceremony.id, DEPUTY["id"], token)

    def test_he_says_that_he_is_there_and_signs_for_the_receipt(self):
        self.assertEqual((self.found["first"], self.found["second"]),
                         ("确认在场", "签收凭证"))

    def test_the_paper_has_every_hash_and_nothing_to_press(self):
        shown = self.ceremony.read()
        for name in ("announce", "close", "open", "transcript_hash"):
            self.assertIn(shown[name], self.found["printed"])
        self.assertIn(DEPUTY["name"], self.found["printed"])
        self.assertNotIn("签收凭证", self.found["printed"])

    def test_the_file_is_checked_by_ssj_verify(self):
        folder = self.ceremony.folder()
        self.addCleanup(shutil.rmtree, folder)
        receipt = os.path.join(folder, "receipt.json")
        with open(receipt, "wb") as f:
            f.write(base64.b64decode(self.found["file"].split(",", 1)[1]))
        self.assertEqual(last_line(
            os.path.join(BUILD, "ssj-verify"),
            self.ceremony.transcript(folder), "--receipt", receipt),
            (0, "consistent, completeness not proved"))

    def test_the_invitation_does_not_stay_in_the_address(self):
        self.assertTrue(self.found["address"].endswith(
            "/witness/?draw=" + self.ceremony.id))

    def test_the_button_is_reached_by_the_keyboard(self):
        self.assertIn("act", self.found["tabs"])
