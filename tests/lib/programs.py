# SPDX-License-Identifier: Apache-2.0
"""Parties and holders who use `party`, each in a folder of his own."""
import os
import threading

from .draw import HOLDERS, PARTIES, well
from .stack import wait_until


class PartyPrograms:
    """A mixin of StackTest whose world is a DrawCity."""

    def arguments(self, ceremony, who):
        stack = self.stack
        token = stack.share(f"token-{ceremony.id}-{who}",
                            ceremony.tokens[who])
        return ["--state", self.state(ceremony, who), "--url",
                f"http://127.0.0.1:{stack.port}", "--draw", ceremony.id,
                "--party", who, "--invitation", token]

    def state(self, ceremony, who):
        return os.path.join(self.stack.folder, f"party-{ceremony.id}-{who}")

    def run_it(self, ceremony, who, act, timeout=60):
        """A program that has nothing to object to waits for the draw's end."""
        return self.stack.run("party", act, *self.arguments(ceremony, who),
                              check=False, timeout=timeout)

    def start(self, ceremony, who, act):
        thread = threading.Thread(daemon=True, target=lambda: setattr(
            thread, "done", self.run_it(ceremony, who, act, None)))
        thread.start()
        return thread

    def registered(self, ceremony):
        tokens = well(ceremony.step("invitations"))["items"]
        ceremony.tokens = {i["party_id"]: i["token"] for i in tokens}
        for who in ceremony.tokens:
            self.stack.control.account.folder(self.state(ceremony, who),
                                              0o700)
            done = self.run_it(ceremony, who, "register")
            self.assertEqual(done.returncode, 0, done.stderr)

    def start_all(self, ceremony):
        return [self.start(ceremony, p["id"], "run") for p in PARTIES] + [
            self.start(ceremony, h["id"], "hold") for h in HOLDERS]

    def freeze(self, ceremony):
        job = self.city.job(well(ceremony.step("freeze"), 202)["id"])
        self.assertEqual(job["state"], "done")

    def attended(self, ceremony):
        """Everybody with his program, from the keys to the statement."""
        self.registered(ceremony)
        self.freeze(ceremony)
        ceremony.taken("announce")
        threads = self.start_all(ceremony)
        wait_until(lambda: ceremony.step("close").status == 200,
                   what="the commitments of the parties")
        wait_until(lambda: ceremony.step("open").status == 200,
                   what="the secrets of the parties")
        wait_until(lambda: len(self.signed(ceremony, "open")) == 3,
                   what="the signatures of O")
        ceremony.read_beacon()
        ceremony.wait_for("drawn")
        for thread in threads:
            thread.join(60)
            self.assertEqual(thread.done.returncode, 0, thread.done.stderr)

    def signed(self, ceremony, role):
        shown = well(self.client().get(f"/v1/public/draws/{ceremony.id}"))
        return {s["by"] for s in shown["signatures"] if s["role"] == role}
