# SPDX-License-Identifier: Apache-2.0
"""Files on their way into the libraries, as a client brings them."""
import csv
import io

from .stack import wait_until

PART = 8 << 20   # bytes of one upload

# Mappings whose columns bear the names of the fields they fill.
OBJECTS = {
    "kind": "objects",
    "fields": {
        "uscc": {"column": "uscc"},
        "name": {"column": "name"},
        "kind": {"constant": "enterprise"},
        "district": {"column": "district"},
        "status": {"constant": "existing"},
    }}
INSPECTORS = {
    "kind": "inspectors",
    "fields": {
        "code": {"column": "code"},
        "name": {"column": "name"},
        "department": {"column": "department"},
        "level": {"constant": "district"},
        "district": {"column": "district"},
        "specialties": {"column": "specialties", "split": "|"},
        "certificate_until": {"constant": "2030-12-31"},
        "status": {"constant": "on_duty"},
    }}
ITEMS = {
    "kind": "items",
    "fields": {
        "code": {"column": "code"},
        "name": {"column": "name"},
        "department": {"column": "department"},
        "item_class": {"constant": "general"},
        "legal_basis": {"column": "legal_basis"},
        "object_types": {"constant": "enterprise"},
        "methods": {"constant": "onsite"},
        "specialty": {"constant": "食品"},
    }}

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def uscc(number, district="440305"):
    """The `number`-th 18-character code of a district, check digits right."""
    body = f"{number:08d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    check = 11 - sum(int(c) * w for c, w in zip(body, weights)) % 11
    first = "91" + district + body + "0123456789X0"[check]
    total = sum(ALPHABET.index(c) * pow(3, i, 31)
                for i, c in enumerate(first))
    return first + ALPHABET[-total % 31]


def objects_csv(count, start=0, district="440305", name="恒宝贸易行"):
    """A file of `count` good objects, as bytes."""
    rows = "".join(f"{uscc(n, district)},{name}{n}号,{district}\n"
                   for n in range(start, start + count))
    return ("uscc,name,district\n" + rows).encode()


def upload(client, data):
    """Sends a file in pieces; returns their hashes."""
    parts = []
    for at in range(0, len(data), PART) or [0]:
        reply = client.request("POST", "/v1/import-files",
                               body=data[at:at + PART],
                               content_type="text/csv")
        assert reply.status == 201, reply
        parts.append(reply.json["sha256"])
    return parts


def order(client, data, mapping, **options):
    """Orders an import and returns the reply."""
    return client.post("/v1/imports", {
        "kind": mapping["kind"], "file_name": "file.csv",
        "parts": upload(client, data), "mapping": mapping,
        "on_error": "skip", **options})


def ended(client, import_id, seconds=120):
    """The import once it is over."""
    def over():
        now = client.get(f"/v1/imports/{import_id}")
        assert now.status == 200, now
        return None if now.json["state"] in ("queued", "running") \
            else now.json
    return wait_until(over, seconds, "the end of an import")


def bring(client, data, mapping, **options):
    """Imports a file; the import as it ended."""
    made = order(client, data, mapping, **options)
    assert made.status == 202, made
    return ended(client, made.json["id"])


def counts(done):
    """(created, updated, unchanged, refused, warned) of an import."""
    return tuple(done[name] for name in (
        "created", "updated", "unchanged", "refused", "warned"))


def refusals(client, import_id):
    """Rows of the download as dictionaries."""
    reply = client.get(f"/v1/imports/{import_id}/refusals.csv")
    assert reply.status == 200, reply
    assert reply.headers["content-type"].startswith("text/csv"), reply
    return list(csv.DictReader(io.StringIO(reply.body.decode("utf-8-sig"),
                                           newline="")))
