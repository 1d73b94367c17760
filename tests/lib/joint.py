# SPDX-License-Identifier: Apache-2.0
"""The city of tests/fixtures/draw.sql in which two departments plan together.

The first department's planner leads; `outsider` plans for the second one and
answers in its name. Inspectors log in with their codes (ZF-0001, WS-0001); each
department has its reviewer and its publisher.
"""
import csv
import os
import shutil
import sys

from .case import StackTest
from .draw import (DEPARTMENT, ITEM, OTHER, PEOPLE, DrawCity, Ceremony,
                   last_line, well)
from .ssj1 import BUILD, REFERENCE

OWN, THEIRS = (1, 2), (5, 6)  # items


class JointCity(DrawCity):
    fixtures = ["draw.sql", "joint.sql"]
    people = {**PEOPLE, "reviewer": DEPARTMENT, "publisher": DEPARTMENT,
              "ws-reviewer": OTHER, "ws-publisher": OTHER,
              **{f"zf-{n:04}": DEPARTMENT for n in range(1, 13)},
              **{f"ws-{n:04}": OTHER for n in range(1, 9)}}

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

    # ---- visits -------------------------------------------------------------

    def inspectors(self, task):
        """The clients of all who go, the leader first."""
        rows = self.stack.sql(
            "SELECT lower(i.code) FROM task_inspector s JOIN inspector i"
            f" ON i.id = s.inspector_id WHERE s.task_id = '{task}'"
            " AND s.state <> 'declined' ORDER BY s.leader DESC, s.slot")
        return [getattr(self, code) for [code] in rows]

    def submitted(self, task):
        """The record of a visit that all have accepted, signed and the leader
        submitted; returns its JSON."""
        who = self.inspectors(task)
        for inspector in who:
            well(inspector.post(f"/v1/tasks/{task}/accept"))
        record = well(who[0].post("/v1/records", {
            "task_id": task, "method": "onsite", "findings": "现场整洁",
            "items": [{"item_id": ITEM % n, "result": "no_problem"}
                      for n in OWN + THEIRS]}), 201)
        path = f"/v1/records/{record['id']}"
        for inspector in who:
            well(inspector.post(path + "/sign", {
                "content_sha256": record["content_sha256"]}))
        return well(who[0].post(path + "/submit", {
            "check_in": self.at(-40), "check_end": self.at(-5)}))


class JointTest(StackTest):
    starts_at = "2026-03-31T10:00:00+08:00"

    @property
    def city(self):
        return self.world

    def files(self, ceremony):
        """The auditor's folder; ssj-verify and, where it is, the protocol's
        reference have found the transcript right."""
        folder = ceremony.folder()
        self.addCleanup(shutil.rmtree, folder)
        transcript = ceremony.transcript(folder)
        self.assertEqual(
            last_line(os.path.join(BUILD, "ssj-verify"), transcript, "--pool",
                      folder), (0, "transcript OK"))
        if os.path.exists(REFERENCE):
            self.assertEqual(
                last_line(sys.executable, REFERENCE, "verify", transcript,
                          folder), (0, "transcript OK"))
        return folder

    def rows(self, folder, name):
        with open(os.path.join(folder, name), encoding="utf-8") as f:
            return list(csv.DictReader(f))
