# SPDX-License-Identifier: Apache-2.0
"""The page at /docs in a real browser."""
import json
import os
import subprocess

from lib import StackTest

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NODE = f"{TOP}/tools/node/node_modules/.bin/node"


class DocsPage(StackTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        done = subprocess.run(
            [NODE, f"{TOP}/tests/browser/docs.mjs",
             f"http://127.0.0.1:{cls.stack.port}", "/healthz"],
            stdout=subprocess.PIPE, text=True, check=True)
        cls.found = json.loads(done.stdout)

    def test_it_shows_the_operations_of_the_contract(self):
        self.assertTrue(self.found["operation"], self.found)

    def test_it_asks_no_third_party(self):
        self.assertEqual(self.found["foreign"], [])

    def test_everything_it_asks_for_is_there(self):
        self.assertEqual(self.found["failed"], [])

    def test_the_browser_has_nothing_to_complain_about(self):
        self.assertEqual(self.found["complaints"], [])
