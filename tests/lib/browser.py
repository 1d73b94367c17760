# SPDX-License-Identifier: Apache-2.0
"""Runs a trial of tests/browser and gives what it found."""
import json
import os
import subprocess

from .mortal import mortal

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
NODE = f"{TOP}/tools/node/node_modules/.bin/node"


def trial(name, *arguments):
    """What tests/browser/NAME.mjs prints, read from JSON."""
    done = subprocess.run(
        mortal(NODE, f"{TOP}/tests/browser/{name}.mjs", *map(str, arguments)),
        stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


class PageChecks:
    """What holds for every page; `found` is what its trial found."""

    found = None

    def test_it_asks_no_third_party(self):
        self.assertEqual(self.found["foreign"], [])

    def test_everything_it_asks_for_is_there(self):
        self.assertEqual(self.found["failed"], [])

    def test_the_browser_has_nothing_to_complain_about(self):
        self.assertEqual(self.found["complaints"], [])

    def test_axe_finds_nothing_wrong(self):
        self.assertEqual(self.found["violations"], [])

    def test_it_fits_a_narrow_telephone(self):
        self.assertEqual(self.found["overflow"], [])
