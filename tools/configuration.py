#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Completes the templates of the edge and of the api's server.

    tools/configuration.py TEMPLATE openapi.yaml problem.def [PAGE...] > RESULT

@HEADERS@ becomes one proxy_set_header line per header an operation may
receive, @ERRORS@ the problem+json answers the edge gives by itself,
@BODY_MAX@ the largest body of any operation, and @PAGES@ the folders that the
edge serves as files. Other words stay for the start of a stack.
"""
import json
import re
import sys

import yaml

# Headers HTTP itself gives a meaning; the contract does not list these.
STANDARD = ["Accept", "Accept-Language", "Authorization", "Content-Type",
            "If-None-Match", "Range", "User-Agent"]

# What nginx answers on its own: its status, the status sent, the problem.
# 494 is its own name for headers that are too large. After 504 nobody knows
# whether the api has done what it was asked.
ERRORS = [
    (400, 400, "BAD_REQUEST"), (403, 405, "METHOD_NOT_ALLOWED"),
    (404, 404, "NOT_FOUND"), (405, 405, "METHOD_NOT_ALLOWED"),
    (408, 408, "REQUEST_TIMEOUT"), (411, 411, "LENGTH_REQUIRED"),
    (413, 413, "TOO_LARGE"), (414, 414, "URI_TOO_LONG"),
    (429, 429, "TOO_MANY_REQUESTS"), (494, 431, "HEADERS_TOO_LARGE"),
    (500, 500, "INTERNAL"), (501, 405, "METHOD_NOT_ALLOWED"),
    (502, 503, "UNAVAILABLE"), (503, 503, "UNAVAILABLE"),
    (504, 503, "MAYBE_DONE"), (505, 505, "HTTP_VERSION"),
]
BODY_MAX = 1 << 20   # where an operation has no x-body-max
EXTRA = {
    "METHOD_NOT_ALLOWED": {"Allow": "GET, HEAD"},
    "TOO_MANY_REQUESTS": {"Retry-After": "1"},
    "UNAVAILABLE": {"Retry-After": "2"},
    "MAYBE_DONE": {"Retry-After": "2"},
}
DETAIL = {"TOO_LARGE": "超过此操作的上限；导入大文件请分段上传"}


def objects(node):
    """Every object of a document, wherever it stands."""
    if isinstance(node, dict):
        yield node
        node = node.values()
    if not isinstance(node, (str, bytes)) and hasattr(node, "__iter__"):
        for value in node:
            yield from objects(value)


def contract_headers(contract):
    """Every header parameter of the contract."""
    return {o["name"] for o in objects(contract)
            if o.get("in") == "header" and "name" in o}


def body_max(contract):
    return max([BODY_MAX] + [o["x-body-max"] for o in objects(contract)
                             if "x-body-max" in o])


def forwarded(contract):
    """All headers that reach the api, in the spelling they are sent in."""
    by_name = {name.lower(): name for name in STANDARD}
    for name in contract_headers(contract):
        by_name.setdefault(name.lower(), name)
    return [by_name[name] for name in sorted(by_name)]


def header_lines(contract):
    return "\n".join(
        "\tproxy_set_header {} $http_{};".format(
            name, name.lower().replace("-", "_"))
        for name in forwarded(contract))


def catalogue(text):
    """problem.def as {name: (code, Chinese title)}."""
    entry = re.compile(r'^PROBLEM\((\w+),\s*\d+,\s*"([^"]+)",\s*"([^"]+)"',
                       re.MULTILINE)
    return {m[1]: (m[2], m[3]) for m in entry.finditer(text)}


def error_pages(problems):
    """error_page lines, then one page per problem. No named locations: nginx
    has none for a request whose address it could not read."""
    lines, done = [], set()
    for own, sent, name in ERRORS:
        change = f" ={sent}" if own != sent else ""
        lines.append(f"\t\terror_page {own}{change} {page(problems[name][0])};")
    for own, sent, name in ERRORS:
        if name not in done:
            done.add(name)
            lines += location(sent, name, *problems[name])
    return "\n".join(lines)


def page(code):
    return f"/problems/{code}"


def location(status, name, code, title):
    """The page itself. A location with a header of its own inherits none."""
    body = json.dumps({
        "type": page(code), "title": title, "status": status,
        "code": code, **({"detail": DETAIL[name]} if name in DETAIL else {}),
        "request_id": "$request_id"},
        ensure_ascii=False, separators=(",", ":"))
    headers = {"X-Request-Id": "$request_id",
               "X-Content-Type-Options": "nosniff"} | EXTRA.get(name, {})
    return [f"\t\tlocation = {page(code)} {{", "\t\t\tinternal;",
            "\t\t\tdefault_type application/problem+json;",
            *(f'\t\t\tadd_header {header} "{value}" always;'
              for header, value in headers.items()),
            f"\t\t\treturn {status} '{body}';", "\t\t}"]


def main(template, contract, problems, *pages):
    with open(contract, encoding="utf-8") as f:
        contract = yaml.safe_load(f)
    with open(problems, encoding="utf-8") as f:
        problems = catalogue(f.read())
    with open(template, encoding="utf-8") as f:
        text = f.read()
    text = text.replace("@HEADERS@", header_lines(contract))
    text = text.replace("@ERRORS@", error_pages(problems))
    text = text.replace("@BODY_MAX@", str(body_max(contract)))
    text = text.replace("@PAGES@", "|".join(sorted({"docs", *pages})))
    sys.stdout.write(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
