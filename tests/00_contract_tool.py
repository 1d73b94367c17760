# SPDX-License-Identifier: Apache-2.0
"""tools/openapi.py and the compiler refuse a contract that would promise what
the api does not enforce, or does not do."""
import copy
import os
import subprocess
import tempfile
import unittest

import yaml

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(TOP, os.environ.get("B") or "build")

GOOD = yaml.safe_load("""
openapi: 3.1.0
info: {title: x, version: "1"}
security: [{bearerAuth: []}]
tags: [{name: tasks}]
paths:
  /v1/tasks/{id}:
    post:
      operationId: task_create
      tags: [tasks]
      summary: 新建
      x-permission: plan.manage
      parameters:
        - {$ref: "#/components/parameters/Id"}
        - {$ref: "#/components/parameters/Key"}
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: "#/components/schemas/Task"}
      responses:
        "201": {description: 已新建}
        default: {$ref: "#/components/responses/Problem"}
components:
  parameters:
    Id: {name: id, in: path, required: true, description: 标识,
         schema: {type: string}}
    Key: {name: Idempotency-Key, in: header, required: true,
          description: 幂等键, schema: {type: string}}
  responses:
    Problem: {description: 错误}
  schemas:
    Task:
      type: object
      additionalProperties: false
      properties:
        name: {title: 名称, type: string}
        days: {title: 天数, type: integer, minimum: 1, maximum: 9}
        state: {title: 状态, type: string, enum: [open],
                x-enum-titles: {open: 进行中}}
""")
OPERATION = GOOD["paths"]["/v1/tasks/{id}"]["post"]


def run(text):
    """The tool's exit code, what it says, and what it wrote."""
    with tempfile.TemporaryDirectory(prefix="ssj-test-") as folder:
        path = os.path.join(folder, "openapi.yaml")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        done = subprocess.run(
            ["/usr/bin/python3", f"{TOP}/tools/openapi.py", path, folder],
            text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            check=False)
        made = os.path.join(folder, "api", "operations.def")
        operations = ""
        if os.path.exists(made):
            with open(made, encoding="utf-8") as f:
                operations = f.read()
        return done.returncode, done.stdout, operations


class Tool(unittest.TestCase):
    def changed(self, change):
        document = copy.deepcopy(GOOD)
        change(document, document["paths"]["/v1/tasks/{id}"]["post"],
               document["components"]["schemas"]["Task"])
        return run(yaml.safe_dump(document, allow_unicode=True))

    def assertRefused(self, sentence, change):
        code, said, operations = self.changed(change)
        self.assertIn(sentence, said)
        self.assertEqual((code, operations), (1, ""))

    def test_a_good_contract_becomes_a_list_of_operations(self):
        self.assertEqual(
            self.changed(lambda d, o, s: None),
            (0, "", 'OPERATION(task_create, "POST", "/v1/tasks/{id}")\n'))

    def test_a_keyword_that_is_not_on_the_list_is_refused(self):
        self.assertRefused("keyword 'unevaluatedItems' is not on the list",
                           lambda d, o, s: s.update(unevaluatedItems=False))

    def test_so_it_is_deep_inside_a_schema(self):
        self.assertRefused(
            "keyword '$id' is not on the list",
            lambda d, o, s: s.update(allOf=[{"not": {"items": {
                "$id": "x"}}}]))

    def test_a_format_that_is_not_on_the_list_is_refused(self):
        self.assertRefused(
            "format 'email' is not on the list",
            lambda d, o, s: s["properties"]["name"].update(format="email"))

    def test_a_body_that_would_let_unknown_fields_in_is_refused(self):
        self.assertRefused("additionalProperties or unevaluated",
                           lambda d, o, s: s.pop("additionalProperties"))

    def test_an_integer_without_bounds_is_refused_in_a_body(self):
        self.assertRefused(
            "an integer in a request body says minimum and maximum",
            lambda d, o, s: s["properties"]["days"].pop("maximum"))

    def test_a_property_needs_its_chinese_term(self):
        self.assertRefused(
            "a property needs its Chinese term",
            lambda d, o, s: s["properties"]["name"].pop("title"))

    def test_every_value_of_an_enumeration_needs_its_title(self):
        self.assertRefused(
            "x-enum-titles must name exactly",
            lambda d, o, s: s["properties"]["state"]["enum"].append("done"))

    def test_who_may_call_must_be_said(self):
        self.assertRefused("needs x-permission",
                           lambda d, o, s: o.pop("x-permission"))

    def test_a_permission_must_exist(self):
        self.assertRefused("permission 'no.such' is not in",
                           lambda d, o, s: o.update({
                               "x-permission": "no.such"}))

    def test_all_other_replies_are_problems(self):
        self.assertRefused("needs the response default",
                           lambda d, o, s: o["responses"].pop("default"))

    def test_what_creates_takes_an_idempotency_key(self):
        self.assertRefused("takes the parameter IdempotencyKey",
                           lambda d, o, s: o["parameters"].pop())

    def test_path_and_parameters_must_agree(self):
        self.assertRefused("path template and path parameters differ",
                           lambda d, o, s: o["parameters"].pop(0))

    def test_a_reference_must_lead_somewhere(self):
        self.assertRefused("leads nowhere",
                           lambda d, o, s: s["properties"]["name"].update({
                               "$ref": "#/components/schemas/None"}))

    def test_unknown_extensions_are_refused(self):
        self.assertRefused("'x-other' is not known here",
                           lambda d, o, s: o.update({"x-other": 1}))

    def test_an_operation_stands_once(self):
        self.assertRefused(
            "operationId task_create stands twice",
            lambda d, o, s: d["paths"].update({"/v1/more/{id}": {
                "post": copy.deepcopy(OPERATION)}}))

    def test_a_key_stands_once(self):
        code, said, _ = run("openapi: 3.1.0\npaths: {}\npaths: {}\n")
        self.assertEqual(code, 1)
        self.assertIn("'paths' stands twice", said)


class Compiler(unittest.TestCase):
    """What stands in api/handlers.h, seen by the compiler and the linker."""

    def compiles(self, text, *options):
        with tempfile.TemporaryDirectory(prefix="ssj-test-") as folder:
            return subprocess.run(
                ["gcc", "-std=c11", "-D_GNU_SOURCE", f"-I{TOP}",
                 f"-I{BUILD}/gen", "-Wmissing-prototypes", "-Werror", "-fPIC",
                 "-fvisibility=hidden", "-xc", "-", "-o", f"{folder}/out",
                 *options], input=text, text=True, stderr=subprocess.PIPE,
                check=False)

    def test_a_handler_without_an_operation_does_not_compile(self):
        text = ('#include "api/handlers.h"\nstruct problem *\n'
                "%s(struct call *c, struct reply *r)\n"
                "{ (void)c; (void)r; return (0); }\n")
        self.assertEqual(
            self.compiles(text % "api_health_get", "-c").returncode, 0)
        done = self.compiles(text % "api_no_such_operation", "-c")
        self.assertIn("no previous prototype", done.stderr)

    def test_an_operation_without_a_handler_does_not_link(self):
        text = ('#include "api/handlers.h"\n'
                "extern void *used; void *used = (void *)api_health_get;\n")
        done = self.compiles(text, "-shared")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("api_health_get", done.stderr)
