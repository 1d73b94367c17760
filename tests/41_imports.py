# SPDX-License-Identifier: Apache-2.0
"""Imports over HTTP: what files may look like, and what is told about them."""
import hashlib
import json
import os
import subprocess

from lib import StackTest
from lib.city import City
from lib.library import (INSPECTORS, ITEMS, OBJECTS, bring, counts, ended,
                         objects_csv, order, refusals, upload, uscc)


def prepare(stack):
    city = City(stack)
    city.organization("SZ", "SCJG", "市场监督管理局", "department")
    city.organization("SZ", "WJW", "卫生健康委员会", "department")
    city.user("keeper", "SZ", "library_keeper")
    city.user("scjg", "SCJG", "library_keeper")
    return city


class ImportTest(StackTest):
    def setUp(self):
        self.keeper = self.as_user("keeper")

    def as_user(self, login):
        client = self.world.client(login)
        self.addCleanup(client.close)
        return client

    def bring(self, data, mapping=OBJECTS, **options):
        if isinstance(data, str):
            data = data.encode()
        return bring(self.keeper, data, mapping, **options)

    def name_of(self, code):
        found = self.keeper.get("/v1/objects", {"code": code}).json["items"]
        return found[0]["name"] if found else None

    def assertRefused(self, done, *expected):
        """(line, field, code) of every refused row."""
        self.assertEqual([(int(r["line"]), r["field"], r["code"])
                          for r in refusals(self.keeper, done["id"])
                          if r["severity"] == "refused"], list(expected))


class Files(ImportTest):
    """Every shape of CSV that spreadsheets and registers produce."""

    def test_a_byte_order_mark_is_passed_over(self):
        done = self.bring("\ufeffuscc,name,district\n"
                          f"{uscc(100)},某厂,440305\n")
        self.assertEqual(counts(done), (1, 0, 0, 0, 0))

    def test_lines_may_end_in_crlf(self):
        done = self.bring("uscc,name,district\r\n"
                          f"{uscc(101)},某厂,440305\r\n")
        self.assertEqual(counts(done), (1, 0, 0, 0, 0))
        self.assertEqual(self.name_of(uscc(101)), "某厂")

    def test_quotes_hold_commas_quotes_and_lines(self):
        done = self.bring("uscc,name,district\n"
                          f'{uscc(102)},"某厂,""分厂""\n二",440305\n'
                          f"{uscc(103)},次厂,440305\n")
        self.assertEqual(counts(done), (2, 0, 0, 0, 0))
        self.assertEqual(self.name_of(uscc(102)), '某厂,"分厂" 二')

    def test_columns_may_stand_anywhere_among_others(self):
        done = self.bring("district,scope,name,x,uscc\n"
                          f"440305,{'查' * 100000},某厂,,{uscc(104)}\n")
        self.assertEqual(counts(done), (1, 0, 0, 0, 0))
        self.assertEqual(self.name_of(uscc(104)), "某厂")

    def test_gb18030_is_recognised_and_may_be_declared(self):
        text = f"uscc,name,district\n{uscc(105)},镕恒㐀贸易,440305\n"
        done = self.bring(text.encode("gb18030"))
        self.assertEqual(counts(done), (1, 0, 0, 0, 0))
        self.assertEqual(self.name_of(uscc(105)), "镕恒㐀贸易")
        done = self.bring(text.encode("gb18030"),
                          {**OBJECTS, "encoding": "gb18030"})
        self.assertEqual(counts(done), (0, 0, 1, 0, 0))

    def test_a_wrongly_declared_encoding_refuses_the_rows(self):
        text = f"uscc,name,district\n{uscc(106)},某厂,440305\n"
        done = self.bring(text.encode("gb18030"),
                          {**OBJECTS, "encoding": "utf-8"})
        self.assertRefused(done, (2, "", "encoding"))

    def test_a_file_comes_in_pieces_cut_anywhere(self):
        data = objects_csv(3, start=110)
        parts = upload(self.keeper, data[:30]) + upload(self.keeper, data[30:])
        reply = self.keeper.post("/v1/imports", {
            "kind": "objects", "file_name": "x.csv", "parts": parts,
            "mapping": OBJECTS, "on_error": "skip"})
        self.assertStatus(reply, 202)
        done = ended(self.keeper, reply.json["id"])
        self.assertEqual(counts(done), (3, 0, 0, 0, 0))
        self.assertEqual(done["file_size"], len(data))

    def test_an_empty_file_fails(self):
        done = self.bring("\n\n")
        self.assertEqual((done["state"], done["problem"]["code"]),
                         ("failed", "invalid"))


class Rows(ImportTest):
    def test_bad_rows_are_refused_by_line_and_the_others_stay(self):
        done = self.bring(
            "uscc,name,district\n"
            f"{uscc(200)},甲厂,440305\n"
            f"{uscc(201)},乙\"厂,440305\n"
            f"{uscc(202)},丙厂\n"
            f"{uscc(203)},,440305\n"
            ",戊厂,440305\n"
            f"{uscc(204)},己厂,深圳\n"
            "34052419800101001X,庚某,440305\n"
            f"{uscc(200)},又是甲厂,440305\n"
            f"{uscc(205)},辛厂,440305\n")
        self.assertEqual(counts(done), (2, 0, 0, 7, 0))
        self.assertRefused(
            done, (3, "", "bad-quote"), (4, "", "ragged"),
            (5, "name", "required"), (6, "uscc", "required"),
            (7, "district", "district"), (8, "uscc", "id-number"),
            (9, "uscc", "twice"))

    def test_doubtful_numbers_are_kept_and_told(self):
        done = self.bring("uscc,name,district\n"
                          "440301000000017,旧号厂,440305\n"
                          "91440305000000001X,错码厂,440305\n")
        self.assertEqual(done["created"], 2)
        self.assertEqual(done["warned"], 2)
        self.assertEqual(
            [(r["line"], r["field"], r["severity"])
             for r in refusals(self.keeper, done["id"])],
            [("2", "uscc", "warning"), ("3", "uscc", "warning")])

    def test_cells_of_the_download_cannot_run(self):
        done = self.bring("uscc,name,district\n=cmd(),某厂,440305\n")
        reply = self.keeper.get(f"/v1/imports/{done['id']}/refusals.csv")
        self.assertIn(b"\"'=cmd(),", reply.body)
        self.assertIn("attachment", reply.headers["content-disposition"])

    def test_on_abort_one_bad_row_keeps_all_out(self):
        done = self.bring("uscc,name,district\n"
                          f"{uscc(210)},甲厂,440305\n,乙厂,440305\n",
                          on_error="abort")
        self.assertEqual((done["state"], done["problem"]["code"]),
                         ("failed", "rule"))
        self.assertIsNone(self.name_of(uscc(210)))
        self.assertRefused(done, (3, "uscc", "required"))

    def test_importing_again_changes_only_what_changed(self):
        self.bring(objects_csv(5, start=220))
        changed = objects_csv(5, start=220).replace(
            "恒宝贸易行222号".encode(), "新名贸易行".encode())
        self.assertEqual(counts(self.bring(changed)), (0, 1, 4, 0, 0))
        found = self.keeper.get("/v1/objects", {"name": "新名贸"}).json
        self.assertEqual([o["code"] for o in found["items"]], [uscc(222)])

    def test_every_import_is_one_event(self):
        done = self.bring(objects_csv(3, start=230))
        events = self.world.root.get(
            "/v1/events", {"subject_id": done["id"]}).json["items"]
        self.assertEqual([e["kind"] for e in events], ["import.done"])
        self.assertEqual(events[0]["after"]["created"], 3)

    def test_rows_outside_the_scope_are_refused(self):
        data = ("code,name,department,district,specialties\n"
                "I1,甲,SCJG,440305,食品\nI2,乙,WJW,440305,食品\n").encode()
        done = bring(self.as_user("scjg"), data, INSPECTORS)
        self.assertEqual(counts(done), (1, 0, 0, 1, 0))

    def test_items_are_activated_where_the_law_allows(self):
        """C03"""
        data = ("code,name,department,legal_basis\n"
                "IT-1,甲,SCJG,《某法》\nIT-2,乙,SCJG,\n").encode()
        done = self.bring(data, ITEMS, activate=True)
        self.assertEqual((done["created"], done["activated"],
                          done["warned"]), (2, 1, 1))


class Orders(ImportTest):
    def test_mistakes_of_a_mapping_are_named_before_anything_is_read(self):
        mapping = json.loads(json.dumps(OBJECTS))
        mapping["fields"]["risk"] = {"column": "r", "values": {"高": "X"}}
        del mapping["fields"]["name"]
        problem = self.assertProblem(
            order(self.keeper, b"x", mapping), 422, "invalid")
        self.assertEqual(
            sorted(e["pointer"] for e in problem["errors"]),
            ["/mapping/fields/name", "/mapping/fields/risk/values/高"])

    def test_missing_columns_end_the_import(self):
        done = self.bring("code,name\n1,甲\n")
        self.assertEqual(done["state"], "failed")
        self.assertEqual([e["pointer"] for e in done["problem"]["errors"]],
                         ["/mapping/fields/uscc", "/mapping/fields/district"])

    def test_parts_of_others_cannot_be_used(self):
        parts = upload(self.keeper, b"uscc,name,district\n")
        self.assertProblem(self.as_user("scjg").post("/v1/imports", {
            "kind": "objects", "file_name": "x.csv", "parts": parts,
            "mapping": OBJECTS, "on_error": "skip"}), 422, "invalid")

    def test_imports_of_others_are_not_found(self):
        done = self.bring(objects_csv(1, start=300))
        self.assertProblem(
            self.as_user("scjg").get(f"/v1/imports/{done['id']}"), 404,
            "not-found")
        self.assertProblem(self.as_user("scjg").get(
            f"/v1/imports/{done['id']}/refusals.csv"), 404, "not-found")
        for client, there in ((self.keeper, True),
                              (self.as_user("scjg"), False)):
            listed = self.assertStatus(client.get("/v1/imports"), 200)
            self.assertEqual(
                done["id"] in [i["id"] for i in listed["items"]], there)

    def test_an_order_sent_twice_is_one_import(self):
        parts = upload(self.keeper, objects_csv(1, start=301))
        body = {"kind": "objects", "file_name": "x.csv", "parts": parts,
                "mapping": OBJECTS, "on_error": "skip"}
        first = self.keeper.post("/v1/imports", body, key="import-twice")
        second = self.keeper.post("/v1/imports", body, key="import-twice")
        self.assertEqual(first.json["id"], second.json["id"])

    def test_a_part_is_at_most_8_mib(self):
        reply = self.keeper.request("POST", "/v1/import-files",
                                    body=b"x" * ((8 << 20) + 1),
                                    content_type="text/csv")
        self.assertEqual(reply.status, 413)


class Tool(ImportTest):
    """ssj import does the same on the machine itself."""

    def test_a_file_that_cannot_be_read_is_named(self):
        good = self.stack.share("objects.csv", "a,b\n")
        for file, mapping, told in (
                ("/no/such.csv", good, "无法读取 /no/such.csv"),
                (good, "/no/map.json", "无法读取 /no/map.json"),
                (good, good, f"列映射文件 {good} 不是合格的 JSON")):
            with self.subTest(told):
                done = self.stack.run("ssj", "import", "objects", file,
                                      "--mapping", mapping, check=False)
                self.assertEqual(done.returncode, 1)
                self.assertIn(told, done.stderr)

    def test_what_root_brings_the_services_can_keep_too(self):
        """Where root made a folder of the store, no file with such a hash
        could be kept by anybody else any more."""
        if os.geteuid() != 0:
            self.skipTest("only root is somebody else than the store's owner")
        data = objects_csv(2, start=410)
        subprocess.run(
            [self.stack.home.path("bin", "ssj"), "import", "objects",
             self.stack.share("objects.csv", data), "--mapping",
             self.stack.share("mapping.json", json.dumps(OBJECTS))],
            env=self.stack.home.environment(), check=True,
            stdout=subprocess.DEVNULL)
        self.assertEqual(upload(self.keeper, data),
                         [hashlib.sha256(data).hexdigest()])

    def run_tool(self, data, *options, **keywords):
        return self.stack.run(
            "ssj", "import", "objects", self.stack.share("objects.csv", data),
            "--mapping", self.stack.share("mapping.json",
                                          json.dumps(OBJECTS)),
            *options, **keywords)

    def test_it_prints_the_counts(self):
        done = self.run_tool(objects_csv(4, start=400))
        self.assertRegex(done.stdout, r"created +4\n")
        again = self.run_tool(objects_csv(4, start=400))
        self.assertRegex(again.stdout, r"unchanged +4\n")

    def test_it_fails_with_the_reason(self):
        done = self.run_tool(b"a,b\n1,2\n", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("/mapping/fields/uscc", done.stderr)
        done = self.run_tool(objects_csv(1), "--org", "NOWHERE", check=False)
        self.assertIn("NOWHERE", done.stderr)
