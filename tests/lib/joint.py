# SPDX-License-Identifier: Apache-2.0
"""The city of tests/fixtures/draw.sql in which two departments plan together.

The first department's planner leads; `outsider` plans for the second one and
answers in its name.
"""
from .draw import DrawCity, Ceremony, well

OWN, THEIRS = (1, 2), (5, 6)  # items


class JointCity(DrawCity):
    fixtures = ["draw.sql", "joint.sql"]

    def respond(self, plan, decision="accepted", who=None, **more):
        """The second department's answer to what stands in the plan now."""
        who = who or self.outsider
        seen = well(who.get(f"/v1/plans/{plan['id']}"))
        return who.post(f"/v1/plans/{plan['id']}/responses", {
            "terms_hash": seen["responses"][0]["terms_hash"],
            "decision": decision, **more}, key=None)

    def lines(self, **changes):
        """One slot of four lines, two of each department, that may all join
        one visit."""
        return [{"item": n, "merge": "all", **changes} for n in OWN + THEIRS]

    def joint_plan(self, lines=None):
        """A published plan to which the second department has agreed."""
        plan = self.plan_of(lines or self.lines(), publish=False)
        if plan["responses"]:
            well(self.respond(plan))
        return well(self.publish(plan))

    def joint(self, lines=None, **changes):
        return Ceremony(self, self.charter(self.joint_plan(lines), **changes))
