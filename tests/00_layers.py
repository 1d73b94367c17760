# SPDX-License-Identifier: Apache-2.0
"""tools/layers finds each way of breaking the dependency rules."""
import os
import subprocess
import tempfile
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Layers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ssj-test-")
        self.addCleanup(folder.cleanup)
        self.top = folder.name

    def write(self, path, text):
        path = os.path.join(self.top, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)

    def check(self, *options):
        done = subprocess.run(
            [f"{TOP}/tools/layers", "--top", self.top, *options], text=True,
            stdout=subprocess.PIPE, check=False)
        return done.returncode, done.stdout.splitlines()

    def assertFound(self, path, text, sentence):
        self.write(path, text)
        self.assertEqual(self.check(), (1, [f"{path}:1: {sentence}"]))

    def test_the_project_itself_is_clean(self):
        done = subprocess.run([f"{TOP}/tools/layers"], text=True,
                              stdout=subprocess.PIPE, check=False)
        self.assertEqual((done.returncode, done.stdout),
                         (0, "layers: clean\n"))

    def test_what_is_allowed_is_not_reported(self):
        self.write("service/a.c", '#include "storage/db.h"\n'
                   '#include "queue/queue.h"\n#include <string.h>\n')
        self.write("api/a.c", '#include "service/a.h"\n'
                   "#include <kore/kore.h>\n")
        self.write("storage/a.c", "#include <libpq-fe.h>\n"
                   '#define X "SELECT 1"\n')
        self.assertEqual(self.check(), (0, ["layers: clean"]))

    def test_a_comment_breaks_no_rule(self):
        self.write("api/a.c", '/*\n#include "storage/a.h"\n'
                   ' "SELECT 1" now() */\n')
        self.assertEqual(self.check(), (0, ["layers: clean"]))

    def test_base_knows_no_other_room(self):
        self.assertFound("base/a.c", '#include "domain/x.h"\n',
                         "base/ must not know domain/ (domain/x.h)")

    def test_the_domain_knows_no_storage(self):
        self.assertFound("domain/draw/a.h", '#include "storage/db.h"\n',
                         "domain/ must not know storage/ (storage/db.h)")

    def test_a_handler_reaches_storage_only_through_service(self):
        self.assertFound("api/a.c", '#include "storage/tasks.h"\n',
                         "api/ must not know storage/ (storage/tasks.h)")

    def test_api_worker_and_mobile_sync_never_meet(self):
        self.assertFound("worker/a.c", '#include "api/a.h"\n',
                         "worker/ must not know api/ (api/a.h)")

    def test_kore_stays_in_the_api(self):
        self.assertFound("base/a.c", "#include <kore/kore.h>\n",
                         "<kore/kore.h> belongs to api/")

    def test_libpq_stays_in_storage(self):
        self.assertFound("service/a.c", "#include <libpq-fe.h>\n",
                         "<libpq-fe.h> belongs to storage/")

    def test_hiredis_stays_in_the_queue(self):
        self.assertFound("worker/a.c", "#include <hiredis/hiredis.h>\n",
                         "<hiredis/hiredis.h> belongs to queue/")

    def test_curl_stays_with_worker_and_programs(self):
        self.assertFound("api/a.c", "#include <curl/curl.h>\n",
                         "<curl/curl.h> belongs to worker/ and programs/")

    def test_sql_stays_in_storage(self):
        self.assertFound("service/a.c", 'x("SELECT 1");\n',
                         "SQL belongs to storage/")

    def test_only_service_opens_a_transaction(self):
        self.assertFound("api/a.c", "db_transact(db, a, act, arg);\n",
                         "only service/ opens a transaction")

    def test_the_time_comes_from_the_one_clock(self):
        self.assertFound("domain/a.c", "t = time(NULL);\n",
                         "the time comes from base/clock.h")

    def test_sql_never_asks_for_the_time(self):
        self.assertFound("storage/a.sql", "UPDATE t SET at = now();\n",
                         "the time is a parameter")

    def test_the_domain_allocates_nothing(self):
        self.write("domain/a.c", "void *malloc(unsigned long);\n"
                   "void *f(void) { return (malloc(1)); }\n")
        os.makedirs(os.path.join(self.top, "obj/domain"))
        subprocess.run(["gcc", "-fno-builtin", "-c",
                        "-o", f"{self.top}/obj/domain/a.o",
                        f"{self.top}/domain/a.c"], check=True)
        self.assertEqual(
            self.check("--objects", f"{self.top}/obj"),
            (1, ["obj/domain/a.o:0: domain/ is pure, but calls malloc()"]))
