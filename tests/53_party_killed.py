# SPDX-License-Identifier: Apache-2.0
"""`party` is killed (-9) at each of its steps and started again: one secret for
an announcement, one history, and the draw is drawn."""
import os
import shutil
import signal

from lib import wait_until
from lib.draw import HOLDERS, last_line, well
from lib.insider import InsiderTest
from lib.joint import JointCity
from lib.programs import PartyPrograms
from lib.ssj1 import BUILD

VERIFY = os.path.join(BUILD, "ssj-verify")
WRONG_KEY = b"\x01" * 32


def prepare(stack):
    return JointCity(stack)


def read(path):
    with open(path, "rb") as f:
        return f.read()


class Killed(PartyPrograms, InsiderTest):
    def ceremony(self, **changes):
        return self.city.ceremony(holders=HOLDERS, formal=True, **changes)

    def killed_at(self, ceremony, who, act, place):
        """The program dies (-9) at the place of its own."""
        with open(self.stack.clock.path + ".die", "w", encoding="ascii") as f:
            f.write(f"{who}/{place}")
        try:
            done = self.run_it(ceremony, who, act)
        finally:
            os.unlink(self.stack.clock.path + ".die")
        self.assertEqual(done.returncode, -signal.SIGKILL, done.stderr)

    def secrets_of(self, ceremony, who):
        state = self.state(ceremony, who)
        return {n: read(os.path.join(state, n)).decode().strip()
                for n in os.listdir(state) if n.startswith("secret-")}

    def all_but(self, ceremony, who):
        for p in ceremony.secrets:
            if p != who:
                self.start(ceremony, p, "run")

    def test_a_party_killed_anywhere_goes_on_where_it_was(self):
        """Killed once at every step, a holder and a party finish as if nothing
        had been: one secret for A, and everything signed."""
        ceremony = self.ceremony()
        self.registered(ceremony)
        self.freeze(ceremony)
        a = ceremony.taken("announce")["announce"]
        for place in ("pools", "sign/hold", "signed/hold"):
            self.killed_at(ceremony, "court", "hold", place)
        court = self.start(ceremony, "court", "hold")
        self.start(ceremony, "archive", "hold")
        self.killed_at(ceremony, "jiwei", "run", "secret")
        [(name, secret)] = self.secrets_of(ceremony, "jiwei").items()
        self.assertEqual(name, f"secret-{a}")
        self.killed_at(ceremony, "jiwei", "run", "committed")
        self.all_but(ceremony, "jiwei")
        wait_until(lambda: ceremony.step("close").status == 200,
                   what="the commitments")
        for place in ("sign/close", "signed/close", "reveal", "revealed"):
            self.killed_at(ceremony, "jiwei", "run", place)
        wait_until(lambda: ceremony.step("open").status == 200,
                   what="the secrets")
        for place in ("sign/open", "signed/open"):
            self.killed_at(ceremony, "jiwei", "run", place)
        wait_until(lambda: len(self.signed(ceremony, "open")) == 3,
                   what="the signatures of O")
        ceremony.read_beacon()
        ceremony.wait_for("drawn")
        for place in ("sign/statement", "signed/statement"):
            self.killed_at(ceremony, "jiwei", "run", place)
        done = self.run_it(ceremony, "jiwei", "run")
        self.assertEqual(done.returncode, 0, done.stderr)
        court.join(60)
        self.assertEqual(court.done.returncode, 0, court.done.stderr)
        self.assertEqual(self.secrets_of(ceremony, "jiwei"), {name: secret})
        self.assertRevealed(ceremony, "jiwei", secret)

    def assertRevealed(self, ceremony, who, secret):
        shown = well(self.client().get(f"/v1/public/draws/{ceremony.id}"))
        mine = next(p for p in shown["parties"] if p["id"] == who)
        self.assertEqual(mine["reveal"], secret)
        self.assertEqual(
            [s["role"] for s in shown["signatures"] if s["by"] == who],
            ["close", "open", "statement"])
        folder = ceremony.folder()
        self.addCleanup(shutil.rmtree, folder)
        self.assertEqual(
            last_line(VERIFY, ceremony.transcript(folder), "--pool", folder),
            (0, "transcript OK"))

    def announced_again(self, ceremony):
        """The operator goes back to before the announcement, and announces
        another A for the same attempt."""
        self.stack.sql("DELETE FROM draw_signature WHERE draw_id ="
                       f" '{ceremony.id}'")
        self.stack.sql(
            "UPDATE draw_party SET commitment = NULL, committed_at = NULL"
            f" WHERE draw_id = '{ceremony.id}'")
        self.stack.sql("UPDATE draw SET state = 'created', announce = NULL,"
                       f" announced_at = NULL WHERE id = '{ceremony.id}'")
        well(ceremony.register("people", WRONG_KEY))
        self.freeze(ceremony)
        ceremony.taken("announce")

    def test_a_holder_killed_as_it_signs_signs_no_second_history(self):
        for place in ("sign/hold", "signed/hold"):
            with self.subTest(place):
                ceremony = self.ceremony()
                self.registered(ceremony)
                self.freeze(ceremony)
                ceremony.taken("announce")
                self.killed_at(ceremony, "court", "hold", place)
                self.announced_again(ceremony)
                done = self.run_it(ceremony, "court", "hold")
                self.assertEqual(done.returncode, 1)
                self.assertIn("a second announcement", done.stderr)
                self.assertEqual(self.signed(ceremony, "hold"), set())

    def test_a_party_killed_as_it_commits_commits_to_no_second_history(self):
        for place in ("secret", "committed"):
            with self.subTest(place):
                ceremony = self.ceremony()
                self.registered(ceremony)
                self.freeze(ceremony)
                ceremony.taken("announce")
                for holder in HOLDERS:
                    self.start(ceremony, holder["id"], "hold")
                self.killed_at(ceremony, "jiwei", "run", place)
                before = self.secrets_of(ceremony, "jiwei")
                self.announced_again(ceremony)
                done = self.run_it(ceremony, "jiwei", "run")
                self.assertEqual(done.returncode, 1)
                self.assertIn("a second announcement", done.stderr)
                self.assertEqual(self.secrets_of(ceremony, "jiwei"), before)
                shown = well(self.client().get(
                    f"/v1/public/draws/{ceremony.id}"))
                self.assertEqual({p["commitment"] for p in shown["parties"]},
                                 {""})

    # ---- amendments ----------------------------------------------------------

    def amended(self, times):
        """A veiled draw that everybody has attended, so often amended."""
        ceremony = self.ceremony(disclose="after_visit")
        self.attended(ceremony)
        for _ in range(times):
            self.steps_back(ceremony)
        return ceremony

    def amendments_signed(self, ceremony):
        """{number: (time, signature)} of the court's."""
        return {n: (at, sig) for n, at, sig in self.sql(
            "SELECT number, at_ms, signature FROM draw_amendment_signature"
            f" WHERE draw_id = '{ceremony.id}' AND signer = 'court'")}

    def test_a_holder_killed_anywhere_signs_each_amendment_once(self):
        """The next call goes on where it was, a signature that was received
        stays as it is, and in the end two holders have signed all of them."""
        ceremony = self.amended(2)
        before = {}
        for place, count in (("sign/amend-1", 0), ("signed/amend-1", 1),
                             ("sign/amend-2", 1), ("signed/amend-2", 2)):
            self.killed_at(ceremony, "court", "amend", place)
            after = self.amendments_signed(ceremony)
            self.assertEqual(len(after), count, place)
            self.assertEqual({n: after[n] for n in before}, before, place)
            before = after
        for who, signs in (("court", 0), ("archive", 2), ("court", 0)):
            done = self.run_it(ceremony, who, "amend")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("已核对递补文件 2 份", done.stdout)
            self.assertEqual(done.stdout.count("已签名"), signs)
        self.assertEqual(self.amendments_signed(ceremony), before)
        self.sql("UPDATE draw SET disclosed_at = now() WHERE id ="
                 f" '{ceremony.id}'")
        folder = self.verified(ceremony)
        status, lines = self.judge(
            os.path.join(folder, "public.json"), "--pool", folder,
            "--amendments", self.public(ceremony, "/amendments"))
        self.assertEqual((status, lines[0], lines[-1]), (
            0, "note: amendments: 2, each follows from the rule",
            "transcript OK"))
        self.assertNotIn("unsigned", " ".join(lines))

    def test_a_holder_killed_as_it_signs_an_amendment_signs_no_other(self):
        """Though another one of that number would follow as well."""
        for place in ("sign/amend-1", "signed/amend-1"):
            with self.subTest(place):
                ceremony = self.amended(1)
                self.killed_at(ceremony, "court", "amend", place)
                self.sql("DELETE FROM draw_amendment_signature WHERE draw_id"
                         f" = '{ceremony.id}'")
                self.rewrite(ceremony, lambda told: told["inspectors"][0]
                             .update({"reason": "另有安排"}))
                done = self.run_it(ceremony, "court", "amend")
                self.assertEqual(done.returncode, 1)
                self.assertIn("a second history", done.stderr)
                self.assertEqual(self.amendments_signed(ceremony), {})
