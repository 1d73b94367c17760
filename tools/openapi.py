#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Turns the contract into what the api is built from, and refuses a contract
that breaks the conventions of openapi/openapi.yaml's own head.

    openapi.py openapi/openapi.yaml build/gen

writes build/gen/api/contract.json (which api/contract_text.c takes in),
contract_file.h (that says where it is) and operations.def (one OPERATION line
per operation, so that an operation without a handler does not link).
"""

import hashlib
import json
import os
import re
import sys

import yaml

METHODS = ("get", "put", "post", "delete", "patch")
OPERATION_KEYS = {
    "tags", "summary", "description", "operationId", "parameters",
    "requestBody", "responses", "security", "deprecated",
    "x-permission", "x-body-max", "x-secret-reply",
}
PARAMETER_KEYS = {"name", "in", "required", "description", "schema",
                  "example", "deprecated"}
COMPONENT_KINDS = {"schemas", "parameters", "responses", "headers",
                   "securitySchemes"}
# Where a schema holds further schemas.
IN_SCHEMA = ("items", "contains", "additionalProperties", "propertyNames",
             "unevaluatedProperties", "not", "if", "then", "else")
IN_LIST = ("allOf", "anyOf", "oneOf", "prefixItems")
IN_MAP = ("properties", "patternProperties", "dependentSchemas", "$defs")
SNAKE = re.compile(r"^[a-z][a-z0-9_]*$")
ENUM_WORD = re.compile(r"^[a-z0-9][a-z0-9_-]*$")
UNIQUE_MOST = 2000
PROBLEM_RESPONSE = "#/components/responses/Problem"

errors = []


def wrong(where, what):
    errors.append(f"{where}: {what}")


class Loader(yaml.SafeLoader):
    """YAML as JSON: no dates, no yes/no booleans, no duplicate keys."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers
            if tag not in ("tag:yaml.org,2002:timestamp",
                           "tag:yaml.org,2002:bool",
                           "tag:yaml.org,2002:merge")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool",
                             re.compile(r"^(?:true|false)$"), list("tf"))


def mapping(loader, node):
    result = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        key = str(key) if isinstance(key, int) else key
        if not isinstance(key, str):
            wrong(f"line {key_node.start_mark.line + 1}",
                  f"key {key!r} is no string")
        if key in result:
            wrong(f"line {key_node.start_mark.line + 1}",
                  f"key {key!r} stands twice")
        result[key] = loader.construct_object(value_node, deep=True)
    return result


Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)


def words(path, kind):
    with open(path, encoding="utf-8") as file:
        return set(re.findall(rf"^{kind}\(([^)]*)\)", file.read(), re.M))


def permission_words(path):
    with open(path, encoding="utf-8") as file:
        return set(re.findall(r'^PERMISSION\(\w+,\s*"([^"]+)"', file.read(),
                              re.M))


class Contract:
    def __init__(self, document, root):
        self.doc = document
        self.keywords = words(f"{root}/api/schema_keywords.def", "KEYWORD")
        self.annotations = words(f"{root}/api/schema_keywords.def",
                                 "ANNOTATION")
        self.formats = words(f"{root}/api/schema_keywords.def", "FORMAT")
        self.permissions = permission_words(f"{root}/base/permission.def")
        self.operations = []

    def resolve(self, where, node):
        """Follows one $ref; the node itself when it is none."""
        if not isinstance(node, dict) or "$ref" not in node:
            return node
        target = self.doc
        ref = node["$ref"]
        if not isinstance(ref, str) or not ref.startswith("#/"):
            wrong(where, f"$ref {ref!r} must point into this document")
            return {}
        for part in ref[2:].split("/"):
            part = part.replace("~1", "/").replace("~0", "~")
            if not isinstance(target, dict) or part not in target:
                wrong(where, f"$ref {ref} leads nowhere")
                return {}
            target = target[part]
        return target

    # ---- schemas ----------------------------------------------------------

    def schema(self, where, s):
        if isinstance(s, bool):
            return
        if not isinstance(s, dict):
            wrong(where, "a schema is an object, true or false")
            return
        for key in s:
            if key not in self.keywords and key not in self.annotations:
                wrong(where, f"keyword {key!r} is not on the list of "
                      "api/schema_keywords.def")
        if "$ref" in s:
            self.resolve(where, s)
        if "format" in s and s["format"] not in self.formats:
            wrong(where, f"format {s['format']!r} is not on the list")
        self.enum(where, s)
        self.discriminator(where, s)
        for key in IN_SCHEMA:
            if key in s:
                self.schema(f"{where}/{key}", s[key])
        for key in IN_LIST:
            for i, sub in enumerate(s.get(key, [])):
                self.schema(f"{where}/{key}/{i}", sub)
        for key in IN_MAP:
            for name, sub in s.get(key, {}).items():
                self.schema(f"{where}/{key}/{name}", sub)
        for name, sub in s.get("properties", {}).items():
            self.property(f"{where}/properties/{name}", name, sub)

    def enum(self, where, s):
        strings = [v for v in s.get("enum", []) if isinstance(v, str)]
        titles = s.get("x-enum-titles", {})
        if strings and set(titles) != set(strings):
            wrong(where, "x-enum-titles must name exactly the values of enum")
        for value in strings:
            if not ENUM_WORD.match(value):
                wrong(where, f"enum value {value!r} is no lower-case word")

    def discriminator(self, where, s):
        if "discriminator" not in s:
            return
        d = s["discriminator"]
        if set(d) - {"propertyName", "mapping"} or "propertyName" not in d:
            wrong(where, "discriminator has propertyName and mapping only")
        branches = s.get("oneOf", s.get("anyOf", []))
        if not branches or any("$ref" not in b for b in branches):
            wrong(where, "discriminator needs oneOf or anyOf of $ref")

    def property(self, where, name, s):
        if not SNAKE.match(name):
            wrong(where, "property names are snake_case")
        target, seen = s, 0
        while isinstance(target, dict) and "title" not in target \
                and "$ref" in target and seen < 8:
            target, seen = self.resolve(where, target), seen + 1
        if isinstance(target, dict) and "title" not in target:
            wrong(where, "a property needs its Chinese term as title")

    def closed(self, where, s, seen, covered=False):
        """What clients send must refuse unknown fields."""
        if not isinstance(s, dict) or id(s) in seen:
            return
        seen.add(id(s))
        covered = covered or s.get("unevaluatedProperties") is False
        if "properties" in s and "additionalProperties" not in s \
                and not covered:
            wrong(where, "an object in a request body says "
                  "additionalProperties or unevaluatedProperties: false")
        if s.get("type") == "integer" and not {"minimum", "maximum"} <= set(s):
            wrong(where, "an integer in a request body says minimum and "
                  "maximum")
        if s.get("uniqueItems") and s.get("maxItems", UNIQUE_MOST + 1) \
                > UNIQUE_MOST:
            wrong(where, f"uniqueItems needs maxItems of at most "
                  f"{UNIQUE_MOST}: it compares every pair")
        if "$ref" in s:
            self.closed(s["$ref"], self.resolve(where, s), seen, covered)
        for key in ("allOf", "anyOf", "oneOf"):
            for i, sub in enumerate(s.get(key, [])):
                self.closed(f"{where}/{key}/{i}", sub, seen, covered)
        for name, sub in s.get("properties", {}).items():
            self.closed(f"{where}/{name}", sub, seen)
        for key in ("items", "additionalProperties"):
            self.closed(f"{where}/{key}", s.get(key), seen)

    # ---- operations -------------------------------------------------------

    def parameter(self, where, p):
        p = self.resolve(where, p)
        if not isinstance(p, dict) or "name" not in p:
            wrong(where, "a parameter has a name")
            return None
        where = f"{where} parameter {p['name']}"
        for key in set(p) - PARAMETER_KEYS:
            wrong(where, f"{key!r} is not known")
        if p.get("in") not in ("path", "query", "header"):
            wrong(where, "in is path, query or header")
        if p.get("in") == "path" and p.get("required") is not True:
            wrong(where, "a path parameter is required: true")
        if p.get("in") in ("path", "query") and not SNAKE.match(p["name"]):
            wrong(where, "parameter names are snake_case")
        if "description" not in p:
            wrong(where, "needs a description in Chinese")
        kind = self.resolve(where, p.get("schema", {})).get("type")
        if kind not in ("string", "integer", "number", "boolean"):
            wrong(where, "its schema's type is string, integer, number "
                  "or boolean")
        self.schema(where, p.get("schema", {}))
        return p

    def responses(self, where, op):
        responses = op.get("responses", {})
        if not any(re.match(r"^[23]\d\d$", code) for code in responses):
            wrong(where, "needs a response 2xx or 3xx")
        if responses.get("default") != {"$ref": PROBLEM_RESPONSE}:
            wrong(where, f"needs the response default: {PROBLEM_RESPONSE}")
        for code, response in responses.items():
            response = self.resolve(f"{where} {code}", response)
            if "description" not in response:
                wrong(f"{where} {code}", "needs a description")
            for kind, media in response.get("content", {}).items():
                self.schema(f"{where} {code} {kind}", media.get("schema"))

    def body(self, where, method, op):
        body = op.get("requestBody")
        if body is None:
            return
        if method in ("get", "delete"):
            wrong(where, f"{method} has no body")
        if set(body) - {"required", "content", "description"} \
                or not isinstance(body.get("required"), bool):
            wrong(where, "requestBody says required, content, description")
        for kind, media in body.get("content", {}).items():
            schema = media.get("schema")
            self.schema(f"{where} body {kind}", schema)
            if kind == "application/json":
                self.closed(f"{where} body", schema, set())

    def security(self, where, op):
        requirements = op.get("security", self.doc.get("security", []))
        permission = op.get("x-permission")
        if not requirements:
            if permission is not None:
                wrong(where, "security: [] and x-permission exclude "
                      "each other")
            return
        if all("bearerAuth" not in r for r in requirements):
            if permission is not None:
                wrong(where, "x-permission is for accounts (bearerAuth)")
            return
        if permission is None:
            wrong(where, "needs x-permission: a word of base/permission.def, "
                  "a list of which one is enough, or any (any account); "
                  "what is public says security: []")
            return
        names = permission if isinstance(permission, list) else [permission]
        for name in names:
            if name != "any" and name not in self.permissions:
                wrong(where, f"permission {name!r} is not in "
                      "base/permission.def")

    def operation(self, path, method, op):
        name = op.get("operationId", "")
        where = f"{method.upper()} {path}"
        if not SNAKE.match(name):
            wrong(where, "needs an operationId in snake_case")
        if any(name == known[0] for known in self.operations):
            wrong(where, f"operationId {name} stands twice")
        for key in set(op) - OPERATION_KEYS:
            wrong(where, f"{key!r} is not known here")
        tags = {tag["name"] for tag in self.doc.get("tags", [])}
        if len(op.get("tags", [])) != 1 or op["tags"][0] not in tags:
            wrong(where, "needs exactly one of the declared tags")
        if "summary" not in op:
            wrong(where, "needs a summary in Chinese")
        parameters = [self.parameter(where, p)
                      for p in op.get("parameters", [])]
        parameters = [p for p in parameters if p]
        named = {p["name"] for p in parameters if p["in"] == "path"}
        if named != set(re.findall(r"{([^}]*)}", path)):
            wrong(where, "path template and path parameters differ")
        keys = {(p["in"], p["name"].lower()) for p in parameters}
        if len(keys) != len(parameters):
            wrong(where, "a parameter stands twice")
        if method == "post" and "201" in op.get("responses", {}) and \
                ("header", "idempotency-key") not in keys and \
                op.get("x-secret-reply") is not True:
            wrong(where, "a POST that creates takes the parameter "
                  "IdempotencyKey (or IdempotencyKeyOptional)")
        if not isinstance(op.get("x-body-max", 1), int):
            wrong(where, "x-body-max is a number of bytes")
        self.body(where, method, op)
        self.responses(where, op)
        self.security(where, op)
        self.operations.append((name, method.upper(), path))

    def check(self):
        if not str(self.doc.get("openapi", "")).startswith("3.1."):
            wrong("openapi", "the contract is OpenAPI 3.1")
        for kind, group in self.doc.get("components", {}).items():
            if kind not in COMPONENT_KINDS:
                wrong(f"components/{kind}", "is not used here")
            if kind == "schemas":
                for name, s in group.items():
                    self.schema(f"#/components/schemas/{name}", s)
        for path, item in self.doc.get("paths", {}).items():
            if not re.match(r"^(/([a-z0-9._-]+|{[a-z0-9_]+}))+$", path):
                wrong(path, "is no path of lower-case segments")
            for method, op in item.items():
                if method in METHODS:
                    self.operation(path, method, op)
                else:
                    wrong(path, f"{method!r} is not known here: parameters "
                          "stand at the operation")


def write(path, text):
    with open(path + ".tmp", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(path + ".tmp", path)


def file_header(path, data):
    """Where the assembler finds the contract; other bytes, other header."""
    return ("/* Made by tools/openapi.py from openapi/openapi.yaml. */\n"
            f"/* SHA-256 {hashlib.sha256(data).hexdigest()} */\n"
            f'#define CONTRACT_FILE "{os.path.abspath(path)}"\n')


def main():
    source, target = sys.argv[1:3]
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    with open(source, encoding="utf-8") as file:
        document = yaml.load(file, Loader)
    contract = Contract(document, root)
    contract.check()
    for error in errors:
        print(f"{source}: {error}", file=sys.stderr)
    if errors:
        return 1
    os.makedirs(f"{target}/api", exist_ok=True)
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    write(f"{target}/api/contract.json", text)
    write(f"{target}/api/contract_file.h",
          file_header(f"{target}/api/contract.json", text.encode()))
    write(f"{target}/api/operations.def", "".join(
        f'OPERATION({name}, "{method}", "{path}")\n'
        for name, method, path in contract.operations))
    return 0


if __name__ == "__main__":
    sys.exit(main())
