# SPDX-License-Identifier: Apache-2.0
"""What all pages for browsers share, in a real browser behind the edge."""
import unittest

from lib import Client
from lib.browser import PageChecks, trial
from lib.edge import Edge

EDGE = None


def setUpModule():
    global EDGE
    EDGE = Edge()


def tearDownModule():
    EDGE.close()


class SharedElements(PageChecks, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.found = trial("ui", f"http://127.0.0.1:{EDGE.port}")

    def test_the_first_tab_offers_to_skip_to_the_text(self):
        self.assertEqual(self.found["tabs"][0], "#main")

    def test_everything_is_reached_by_the_keyboard(self):
        for name in ("large", "code", "file", "summary", "button"):
            self.assertIn(name, self.found["tabs"])

    def test_large_letters_are_a_quarter_larger_and_kept(self):
        self.assertEqual(
            [self.found[k] for k in ("ordinary", "large", "kept")],
            ["16px", "20px", "20px"])

    def test_axe_finds_nothing_wrong_with_large_letters(self):
        self.assertEqual(self.found["violationsLarge"], [])

    def test_the_switch_is_not_printed(self):
        self.assertFalse(self.found["printed"])


class HowPagesAreServed(unittest.TestCase):
    def setUp(self):
        self.client = Client(EDGE.port)
        self.addCleanup(self.client.close)

    def test_the_name_of_a_page_leads_to_its_folder(self):
        reply = self.client.get("/ui")
        self.assertEqual((reply.status, reply.headers["location"]),
                         (301, "/ui/"))

    def test_pages_run_their_own_scripts_only(self):
        policy = self.client.get("/ui/").headers["content-security-policy"]
        self.assertIn("default-src 'self'; script-src 'self';", policy)
        self.assertNotIn("unsafe", policy)

    def test_what_a_page_does_not_have_is_a_problem(self):
        reply = self.client.get("/ui/none.js")
        self.assertEqual((reply.status, reply.code), (404, "not-found"))

    def test_nothing_can_be_sent_to_a_page(self):
        self.assertEqual(self.client.post("/ui/", {}).status, 405)

    def test_names_that_only_begin_like_a_page_go_to_the_api(self):
        self.assertEqual(self.client.get("/uix").json["path"], "/uix")
