# SPDX-License-Identifier: Apache-2.0
"""The page at /docs in a real browser."""
from lib import StackTest
from lib.browser import trial


class DocsPage(StackTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.found = trial("docs", f"http://127.0.0.1:{cls.stack.port}",
                          "/healthz")

    def test_it_shows_the_operations_of_the_contract(self):
        self.assertTrue(self.found["operation"], self.found)

    def test_it_asks_no_third_party(self):
        self.assertEqual(self.found["foreign"], [])

    def test_everything_it_asks_for_is_there(self):
        self.assertEqual(self.found["failed"], [])

    def test_the_browser_has_nothing_to_complain_about(self):
        self.assertEqual(self.found["complaints"], [])
