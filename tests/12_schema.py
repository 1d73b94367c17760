# SPDX-License-Identifier: Apache-2.0
"""The migrated schema keeps the rules by which it runs on one PostgreSQL and,
distributed by district, on Citus; and row-level security is really there."""
import glob
import os
import re
import subprocess
import unittest

from lib.postgres import Database

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# Tables with a district that are not distributed by it: small and read
# everywhere (reference), or kept on one node (local).
NOT_DISTRIBUTED = {
    "organization": "reference",
    "object_directory": "local: one live code per city",
    "inspector_stage": "local: rows of a running import",
    "object_stage": "local: rows of a running import",
}
NOT_PREPARED = ("COPY", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "SET",
                "RELEASE", "LISTEN", "CREATE", "DROP", "ANALYZE", "TRUNCATE")

DISTRIBUTED = """
SELECT c.oid, c.relname
  FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
   AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid
                  AND a.attname = 'district' AND NOT a.attisdropped)
"""


class Schema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.db = Database()
        cls.addClassCleanup(cls.db.close)
        rows = cls.db.sql(DISTRIBUTED)
        cls.distributed = {oid: name for oid, name in rows
                           if name not in NOT_DISTRIBUTED}
        cls.ids = ",".join(cls.distributed)

    def names(self, sql):
        return [" ".join(row) for row in self.db.sql(sql)]

    def test_the_exceptions_are_real_tables(self):
        known = {name for _, name in self.db.sql(DISTRIBUTED)}
        self.assertEqual(set(NOT_DISTRIBUTED) - known, set())

    def test_every_key_of_a_distributed_table_begins_with_the_district(self):
        self.assertEqual(self.names(f"""
            SELECT i.indexrelid::regclass
              FROM pg_index i
              JOIN pg_attribute a ON a.attrelid = i.indrelid
               AND a.attnum = i.indkey[0]
             WHERE i.indrelid IN ({self.ids})
               AND (i.indisunique OR i.indisprimary OR i.indisexclusion)
               AND a.attname <> 'district'"""), [])

    def test_every_distributed_table_has_a_primary_key(self):
        self.assertEqual(self.names(f"""
            SELECT c.relname FROM pg_class c
             WHERE c.oid IN ({self.ids}) AND NOT EXISTS (
                SELECT FROM pg_index i
                 WHERE i.indrelid = c.oid AND i.indisprimary)"""), [])

    def test_foreign_keys_between_distributed_tables_carry_the_district(self):
        self.assertEqual(self.names(f"""
            SELECT k.conname FROM pg_constraint k
             WHERE k.contype = 'f' AND k.conrelid IN ({self.ids})
               AND k.confrelid IN ({self.ids})
               AND NOT EXISTS (
                SELECT FROM unnest(k.conkey, k.confkey) AS p(here, there)
                  JOIN pg_attribute a ON a.attrelid = k.conrelid
                   AND a.attnum = p.here AND a.attname = 'district'
                  JOIN pg_attribute b ON b.attrelid = k.confrelid
                   AND b.attnum = p.there AND b.attname = 'district')"""), [])

    def test_no_small_table_refers_to_a_distributed_one(self):
        self.assertEqual(self.names(f"""
            SELECT conname FROM pg_constraint
             WHERE contype = 'f' AND confrelid IN ({self.ids})
               AND conrelid NOT IN ({self.ids})"""), [])

    def test_no_table_has_a_trigger(self):
        self.assertEqual(self.names(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"), [])

    def test_no_default_asks_for_the_time(self):
        self.assertEqual(self.names(r"""
            SELECT adrelid::regclass, pg_get_expr(adbin, adrelid)
              FROM pg_attrdef
             WHERE pg_get_expr(adbin, adrelid)
                   ~* '(\mnow\M|clock_|current_(time|date))'
            """), [])

    def test_the_application_owns_nothing_and_is_nobody_special(self):
        self.assertEqual(self.db.sql("""
            SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
                   has_schema_privilege('ssj_app', 'public', 'CREATE'),
                   EXISTS (SELECT FROM pg_class
                            WHERE relowner = 'ssj_app'::regrole)
              FROM pg_roles WHERE rolname = 'ssj_app'"""),
            [["f"] * 6])

    def test_the_application_cannot_change_or_remove_an_event(self):
        self.assertEqual(self.db.sql("""
            SELECT has_table_privilege('ssj_app', 'event', 'UPDATE'),
                   has_table_privilege('ssj_app', 'event', 'DELETE'),
                   has_table_privilege('ssj_app', 'event', 'TRUNCATE')"""),
            [["f", "f", "f"]])

    def test_without_saying_who_acts_nothing_protected_can_be_seen(self):
        tables = self.names("""
            SELECT relname FROM pg_class
             WHERE relnamespace = 'public'::regnamespace AND relrowsecurity""")
        self.assertIn("object", tables)
        for table in tables:
            with self.subTest(table):
                self.assertEqual(self.db.psql(
                    "ssj_app", f"SELECT count(*) FROM {table}"), "0\n")

    def test_a_table_without_policies_has_them_not_by_accident(self):
        self.assertEqual(self.names("""
            SELECT relname FROM pg_class c
             WHERE relnamespace = 'public'::regnamespace AND relrowsecurity
               AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid)
            """), [])


class Statements(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.db = Database()
        cls.addClassCleanup(cls.db.close)

    def test_every_statement_can_be_prepared_by_those_who_use_it(self):
        for name, text in statements():
            with self.subTest(name):
                done = self.prepare(text)
                self.assertEqual(done.stderr, "")

    def prepare(self, text):
        return subprocess.run(
            ["psql", "-Xq", "-v", "ON_ERROR_STOP=1",
             "-d", self.db.conninfo("ssj_app")],
            input=f"PREPARE p AS {text}", text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def test_no_statement_moves_a_row_to_another_district(self):
        moved = [name for name, text in statements()
                 if re.search(r"UPDATE\b.*\bSET\b[^;]*\bdistrict\s*=(?!=)",
                              text.split("WHERE")[0], re.DOTALL)]
        self.assertEqual(moved, [])


def statements():
    """(file: name, text) of every block of SQL that can be prepared."""
    for path in sorted(glob.glob(f"{TOP}/storage/*.sql")):
        with open(path, encoding="utf-8") as f:
            blocks = re.split(r"^-- name: (\w+)\s*$", f.read(),
                              flags=re.MULTILINE)
        for name, text in zip(blocks[1::2], blocks[2::2]):
            bare = re.sub(r"^\s*--.*$", "", text, flags=re.MULTILINE).strip()
            if not bare.startswith(NOT_PREPARED):
                yield f"{os.path.basename(path)}: {name}", text
