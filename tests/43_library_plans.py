# SPDX-License-Identifier: Apache-2.0
"""How the lists of the libraries are planned over 200,000 objects, by the
application's own role under row-level security: with their indexes, and
without reading the library from one end to the other."""
import os
import re
import unittest

from lib.postgres import Database

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FIRST = "'', '00000000-0000-0000-0000-000000000000'"
FILL = """
INSERT INTO object (district, id, code, uscc, name, kind, industry, status,
    risk, created_at, updated_at)
SELECT '4403' || lpad((3 + i % 9)::text, 2, '0'), gen_random_uuid(),
       'C' || lpad(i::text, 17, '0'), 'C' || lpad(i::text, 17, '0'),
       chr(19968 + i % 2000) || chr(20100 + i / 2000) || '贸易有限公司',
       CASE i % 3 WHEN 0 THEN 'enterprise' ELSE 'individual_business' END,
       'F5' || lpad((i % 300)::text, 3, '0'),
       CASE i % 50 WHEN 0 THEN 'revoked' ELSE 'existing' END,
       substr('ABCD', 1 + (i % 97) % 4, CASE WHEN i % 5 = 0 THEN 1 ELSE 0 END),
       now(), now()
  FROM generate_series(1, 200000) i;
INSERT INTO object_directory (code, district, object_id)
SELECT code, district, id FROM object;
INSERT INTO object_search
SELECT district, id, ARRAY[substr(name, 1, 2), substr(name, 2, 2), '贸易',
    '易有', '有限', '限公', '公司'] FROM object;
ANALYZE object; ANALYZE object_directory; ANALYZE object_search
"""


def statement(name):
    """The SQL of a named block."""
    with open(f"{TOP}/storage/objects.sql", encoding="utf-8") as f:
        blocks = re.split(r"^-- name: ", f.read(), flags=re.MULTILINE)
    return next(b.partition("\n")[2] for b in blocks
                if b.startswith(name + "\n"))


class Plans(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.db = Database()
        cls.addClassCleanup(cls.db.close)
        cls.db.sql(FILL)

    def explained(self, sql):
        """What the application's role does for `sql`, as text."""
        return self.db.psql(
            "ssj_app", "BEGIN;"
            "SELECT ssj_enter('system', NULL, NULL, NULL, NULL, NULL);"
            f"EXPLAIN (ANALYZE, BUFFERS, TIMING off) {sql};ROLLBACK")

    def listed(self, block="object_page", **filters):
        names = ("district", "kind", "status", "risk", "industry", "code")
        values = [f"'{filters[n]}'" if n in filters else "NULL"
                  for n in names]
        sql = statement(block)
        given = FIRST.split(", ") + values + ["51"]
        for n, value in sorted(enumerate(given, 1), reverse=True):
            sql = sql.replace(f"${n}", value)
        # Its last comment belongs to the block behind it.
        return self.explained(re.sub(r"--.*", "", sql))

    def assertReads(self, plan, most, rows=51):
        """So many rows without a scan of the whole library, and at most so
        many pages."""
        found = re.search(r"actual rows=(\d+)", plan).group(1)
        self.assertEqual(int(found), rows)
        self.assertNotIn("Seq Scan on object", plan)
        plan = plan.partition("Planning:")[0]
        pages = [int(n) for n in re.findall(r"shared hit=(\d+)", plan)] + [0]
        read = [int(n) for n in re.findall(r"\bread=(\d+)", plan)] + [0]
        self.assertLess(max(pages) + max(read), most, plan)

    def test_pages_of_the_whole_list_follow_its_order(self):
        plan = self.listed()
        self.assertIn("object_pkey", plan)
        self.assertReads(plan, 300)

    def test_filters_use_an_index(self):
        for filters in ({"district": "440305"},
                        {"district": "440305", "status": "revoked"},
                        {"district": "440305", "status": "existing",
                         "risk": "D"},
                        {"district": "440305", "status": "existing",
                         "risk": "", "industry": "F501"},
                        {"kind": "enterprise"}):
            with self.subTest(filters):
                self.assertReads(self.listed(**filters), 4000)

    def test_a_code_is_looked_up(self):
        plan = self.listed("object_page_code", code="C" + "123456".rjust(17, "0"))
        self.assertIn("object_directory_pkey", plan)
        self.assertReads(plan, 60, rows=1)

    def search(self, grams):
        """Pages that a search of these grams touches, as the role."""
        listed = ",".join(f"'{g}'" for g in grams)
        plan = self.explained(
            f"SELECT * FROM object_search_ids(ARRAY[{listed}], {FIRST},"
            " 1000)")
        found = int(re.search(r"rows=(\d+) loops", plan).group(1))
        pages = sum(int(n) for n in re.findall(
            r"(?:hit|read)=(\d+)", plan.partition("Planning")[0]))
        return found, pages

    def test_a_rare_name_is_found_by_its_grams(self):
        name = self.db.sql("SELECT substr(name, 1, 2) FROM object"
                           " LIMIT 1")[0][0]
        found, pages = self.search([name])
        self.assertGreater(found, 0)
        self.assertLess(pages, 1500)

    def test_a_name_that_all_bear_is_read_in_the_order_of_the_list(self):
        found, pages = self.search(["有限", "公司"])
        self.assertEqual(found, 1000)
        self.assertLess(pages, 3000)

    def test_the_grams_themselves_cannot_be_read(self):
        with self.assertRaisesRegex(RuntimeError, "permission denied"):
            self.db.psql("ssj_app", "SELECT grams FROM object_search")


if __name__ == "__main__":
    unittest.main()
