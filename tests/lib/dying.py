# SPDX-License-Identifier: Apache-2.0
"""Workers that are killed (-9) at a named place of a job."""
import os

from .stack import wait_until


class WorkersDie:
    """A mixin of StackTest."""

    def die_at(self, place):
        with open(self.stack.clock.path + ".die", "w", encoding="ascii") as f:
            f.write(place)
        self.addCleanup(self.live)

    def live(self):
        if os.path.exists(self.stack.clock.path + ".die"):
            os.unlink(self.stack.clock.path + ".die")

    def killed(self):
        """Waits until a worker has died with a job, whose lease goes on."""
        wait_until(lambda: any(
            s["restarts"] > self.restarts.get(name, 0)
            for name, s in self.workers().items()), what="a dead worker")

    def killed_once(self):
        """The same, and ends its lease."""
        self.killed()
        self.stack.sql("UPDATE job SET lease_until = now() - interval '1 s'"
                       " WHERE state = 'running'")

    def workers(self):
        return {n: s for n, s in self.stack.services().items()
                if n.startswith("worker")}

    def setUp(self):
        self.restarts = {n: s["restarts"] for n, s in self.workers().items()}
