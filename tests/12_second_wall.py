# SPDX-License-Identifier: Apache-2.0
"""The database as the second wall: what the services could do to it if a
check of their own were forgotten. (That every statement fits the schema is
held by storage/sql_test.c.)"""
import glob
import os
import re
import unittest

from lib.postgres import Database

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROTECTED = """
SELECT relname FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relrowsecurity
"""
# Who may see these rows is said by others: they are public (calendar, items,
# forms, roles, aliases), indexes that are read through doors (object_directory,
# *_search), written by an import with COPY, which no policy lets through
# (*_stage; import_refusal is read beside its import only), or bytes whose name
# one must know (evidence). Whoever makes a table
# decides; forgetting is no decision.
OPEN = set("""
alias calendar_day calendar_year checklist_form evidence import_refusal
inspector_stage item item_stage item_version object_directory object_search
object_stage publication_search role schema_migration
""".split())

# Rows that hang on a row of another table, and are nobody's to write who may
# not write that; what is there to see is said below.
HANGING = """
draw_amendment draw_amendment_signature draw_beacon_entry draw_file draw_list
draw_party draw_recording draw_signature evidence_upload idempotency
inspector_leave plan_line publication_partner publication_result recusal
record_approval record_evidence record_result record_signature task_inspector
task_item task_partner
""".split()

# Rows that prove something.
WRITTEN_ONCE = """
decline_evidence draw_amendment draw_amendment_signature draw_beacon_entry
draw_pick draw_recording draw_signature evidence evidence_upload task_item
task_notice
""".split()

# What everybody may read, and of it which rows.
SHOWN = "announced_at IS NOT NULL OR state = 'void'"
OF_SHOWN = f"draw_id IN (SELECT id FROM draw WHERE {SHOWN})"
OF_DISCLOSED = "draw_id IN (SELECT id FROM draw WHERE disclosed_at IS NOT NULL)"
FOR_EVERYBODY = {
    "draw": SHOWN, "draw_pick": OF_DISCLOSED,
    "draw_amendment": OF_DISCLOSED, "draw_amendment_signature": OF_DISCLOSED,
    **dict.fromkeys(["draw_beacon_entry", "draw_file", "draw_list",
                     "draw_party", "draw_recording", "draw_signature"],
                    OF_SHOWN),
    "fairness_draw": "true",
    "fairness_report": "true", "fairness_visits": "true",
    "organization": "true",
    "plan": "state = 'published'",
    "plan_line": "plan_id IN (SELECT id FROM plan WHERE state = 'published')",
    "publication": "true", "publication_partner": "true",
    "publication_result": "true"}
# What is no secret inside: names of colleagues, libraries, rules of the city.
# Who goes and what for (task_inspector, task_item) is shown only beside a
# visit that is seen; to ask for it once more at each row would cost 9 µs of
# reading a visit and 14 µs of creating a record (CPU of the database), to ask
# for an account costs about 1 µs of each.
FOR_USERS = {
    **dict.fromkeys(["app_user", "credit_entry", "expert", "inspector",
                     "inspector_leave", "lot_rule", "object", "recusal",
                     "task_inspector", "task_item", "user_role", "visit_cap"],
                    "true"),
    # Inspectors are shown those of their visits.
    "draw_amendment": OF_SHOWN, "draw_amendment_signature": OF_SHOWN}

# A connection that has been used before.
BEFORE = """BEGIN; SELECT ssj_enter('system', NULL, NULL, NULL, NULL, NULL);
COMMIT;"""
FOREIGN = """BEGIN; SELECT ssj_enter('user',
'00000000-0000-7000-8000-00000000b0ff', 1, '/SZ/WJW/', NULL, NULL);"""

# Drawn and not disclosed (fixtures/second_wall.sql).
VEILED = "00000000-0000-7000-8000-00000000d0a1"
SCJG_USER = "00000000-0000-7000-8000-0000000000b2"
SCJG = f"""BEGIN; SELECT ssj_enter('user',
'{SCJG_USER}', 1, '/SZ/SCJG/', NULL, NULL);"""
SYSTEM = """BEGIN; SELECT ssj_enter('system', NULL, NULL, NULL, NULL, NULL);"""
PARTY = """BEGIN; SELECT ssj_enter('party', NULL, NULL, NULL, NULL, 'x');"""
PUBLIC = """BEGIN; SELECT ssj_enter('public', NULL, NULL, NULL, NULL, NULL);"""
# Somebody with no more than his own visits.
INSPECTOR = """BEGIN; SELECT ssj_enter('user',
'00000000-0000-7000-8000-00000000b101', 1, NULL,
'00000000-0000-7000-8000-00000c000001', NULL);"""


class SecondWall(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.db = Database()
        cls.addClassCleanup(cls.db.close)

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

    def test_what_was_drawn_signed_or_recorded_is_written_once(self):
        for table in WRITTEN_ONCE:
            with self.subTest(table):
                self.assertEqual(self.db.sql(f"""
                    SELECT has_table_privilege('ssj_app', '{table}', 'INSERT'),
                           has_any_column_privilege(
                               'ssj_app', '{table}', 'UPDATE'),
                           has_table_privilege('ssj_app', '{table}', 'DELETE'),
                           has_table_privilege(
                               'ssj_app', '{table}', 'TRUNCATE')"""),
                    [["t", "f", "f", "f"]])

    def test_no_protected_table_lacks_a_policy(self):
        self.assertEqual(self.db.sql(
            PROTECTED + "AND NOT EXISTS (SELECT FROM pg_policy"
            " WHERE polrelid = pg_class.oid)"), [])

    def test_every_table_is_protected_or_open_on_purpose(self):
        names = {name for name, in self.db.sql("""
            SELECT relname FROM pg_class
             WHERE relnamespace = 'public'::regnamespace
               AND relkind IN ('r', 'p') AND NOT relrowsecurity
               AND has_table_privilege('ssj_app', oid, 'SELECT, INSERT')""")}
        self.assertEqual(names, OPEN)

    def test_no_statement_moves_a_row_to_another_district(self):
        """The directory is kept local and only says where a row lives."""
        update = (r"\bUPDATE (?!object_directory\b)(?:\w+ ){0,2}?\s*SET\b"
                  r".*?(?=\bFROM\b|\bWHERE\b|\bRETURNING\b|\n\)|-- name:|$)")
        moved = []
        for path in glob.glob(f"{TOP}/storage/*.sql"):
            with open(path, encoding="utf-8") as f:
                text = re.sub(r"(\w)\n\s*SET\b", r"\1 SET", f.read())
            for statement in re.findall(update, text, re.DOTALL):
                if re.search(r"\bdistrict\s*=", statement):
                    moved.append((os.path.basename(path), statement))
        self.assertEqual(moved, [])


class RowsBehindIt(unittest.TestCase):
    """Every protected table holds rows of others here."""
    @classmethod
    def setUpClass(cls):
        cls.db = Database()
        cls.addClassCleanup(cls.db.close)
        for name in ("release_0002", "second_wall"):
            cls.db.load(f"{TOP}/tests/fixtures/{name}.sql")
        cls.tables = [name for name, in cls.db.sql(PROTECTED)]

    def count(self, table, where="true"):
        return int(self.db.sql(
            f"SELECT count(*) FROM {table} WHERE {where}")[0][0])

    def seen(self, before, table):
        out = self.db.psql(
            "ssj_app", f"{before} SELECT count(*) FROM {table}")
        return int(out.splitlines()[-1])

    def test_every_protected_table_has_rows_to_hide(self):
        self.assertEqual([t for t in self.tables if self.count(t) == 0], [])

    def test_without_saying_who_acts_only_what_is_public_can_be_seen(self):
        for table in self.tables:
            public = FOR_EVERYBODY.get(table, "false")
            for before in ("", BEFORE):
                with self.subTest(table, before=before):
                    self.assertEqual(self.seen(before, table),
                                     self.count(table, public))

    def test_what_is_anothers_cannot_be_seen(self):
        for table in self.tables:
            expected = self.count(table, FOR_USERS.get(
                table, FOR_EVERYBODY.get(table, "false")))
            with self.subTest(table):
                self.assertEqual(self.seen(FOREIGN, table), expected)

    def test_the_system_sees_everything(self):
        for table in self.tables:
            with self.subTest(table):
                self.assertEqual(self.seen(SYSTEM, table), self.count(table))

    def test_whoever_sees_a_row_sees_what_hangs_on_it(self):
        for table in HANGING:
            expected = self.count(table, {
                "evidence_upload": "user_id = '" + SCJG_USER + "'",
                "idempotency": "principal = 'user:" + SCJG_USER + "'",
            }.get(table, "true"))
            with self.subTest(table):
                self.assertEqual(self.seen(SCJG, table), expected)

    def test_what_hangs_on_anothers_row_cannot_be_added(self):
        for table in HANGING:
            row = self.db.sql(
                f"SELECT to_jsonb(t)::text FROM {table} t LIMIT 1")
            # A row may hold the separator of columns.
            row = "|".join(row[0]).replace("'", "''")
            insert = (f"INSERT INTO {table} SELECT * FROM"
                      f" jsonb_populate_record(NULL::{table}, '{row}')")
            for before in ("", BEFORE, FOREIGN, PARTY, PUBLIC):
                # Only accounts are told apart when an answer is kept.
                if table == "idempotency" and before in (PARTY, PUBLIC):
                    continue
                with self.subTest(table, before=before):
                    with self.assertRaisesRegex(RuntimeError, "row-level"):
                        self.db.psql("ssj_app", before + insert)

    def test_what_hangs_on_anothers_row_cannot_be_changed_or_removed(self):
        tried = 0
        for table in HANGING:
            for act in self.acts_on(table):
                for before in ("", BEFORE, FOREIGN, PARTY, PUBLIC):
                    with self.subTest(act, before=before):
                        out = self.db.psql("ssj_app", f"""{before}
                            WITH x AS ({act} RETURNING 1)
                            SELECT 'rows', count(*) FROM x""")
                        self.assertEqual(out.splitlines()[-1], "rows|0")
                tried += 1
        self.assertGreater(tried, len(HANGING) / 2)

    def acts_on(self, table):
        """What the application may do to its rows but add some."""
        columns = self.db.sql(f"""
            SELECT attname FROM pg_attribute
             WHERE attrelid = '{table}'::regclass AND attnum > 0
               AND NOT attisdropped AND has_column_privilege('ssj_app',
                   attrelid, attnum, 'UPDATE') ORDER BY attnum LIMIT 1""")
        remove = self.db.sql(
            f"SELECT has_table_privilege('ssj_app', '{table}', 'DELETE')")
        return ([f"UPDATE {table} SET {c} = {c}" for c, in columns] +
                [f"DELETE FROM {table}"] * (remove == [["t"]]))

    def test_a_job_is_removed_by_the_system_alone_and_after_its_end(self):
        jobs = "".join(f"""INSERT INTO job (id, kind, args, state, run_after,
            org_path, actor_kind, request_id, created_at) VALUES ('{n:032x}',
            'tidy', '{{}}', '{state}', now(), '/SZ/SCJG/', 'user', 'x', now());
            """ for n, state in enumerate((
                "queued", "running", "done", "failed", "cancelled", "dead",
                "done")))
        for who, left in ((SYSTEM, "dead queued running"), (SCJG, None)):
            out = self.db.psql("postgres", f"""BEGIN; DELETE FROM job; {jobs}
                UPDATE import SET job_id = '{5:032x}'; SET LOCAL ROLE ssj_app;
                {who.replace("BEGIN;", "")} DELETE FROM job;
                SELECT 'left', string_agg(state, ' ' ORDER BY state) FROM job
                """).splitlines()[-1]
            self.assertEqual(out, "left|" + (
                left or "cancelled dead done done failed queued running"))

    def test_a_party_knows_its_own_attempt_before_the_announcement(self):
        draw = self.db.sql("SELECT id FROM draw WHERE state = 'created'"
                           " LIMIT 1")[0][0]
        own = PARTY.replace("'x'", f"'{draw}/notary'")
        for table in ("draw_party", "draw_list", "draw_amendment"):
            where = f"{table} WHERE draw_id = '{draw}'"
            with self.subTest(table):
                self.assertGreater(self.seen(own, where), 0)
                self.assertEqual(self.seen(PARTY, where), 0)

    def test_an_invitation_finds_its_party_and_nothing_else(self):
        for invitation, party in self.db.sql("""
                SELECT invitation_hash, party_id FROM draw_party"""):
            out = self.db.psql("ssj_app", f"{PUBLIC} SELECT 'of', party_id"
                               f" FROM draw_party_invited('{invitation}')")
            self.assertEqual(out.splitlines()[-1], f"of|{party}")
        self.assertEqual(self.seen(PUBLIC, "draw_party_invited('x')"), 0)

    def test_without_saying_who_acts_nothing_is_written_into_the_log(self):
        event = """INSERT INTO event (at, kind, subject_type, subject_id,
            actor_kind, request_id) VALUES (now(), 'x', 'x', 'x', 'x', 'x')"""
        for before in ("", BEFORE):
            with self.subTest(before=before):
                with self.assertRaisesRegex(RuntimeError, "row-level"):
                    self.db.psql("ssj_app", before + event)

    def test_who_was_drawn_is_the_organisers_until_it_is_disclosed(self):
        veiled = f"draw_pick WHERE draw_id = '{VEILED}'"
        self.assertEqual(self.seen(SYSTEM, veiled), 8)
        self.assertEqual(self.seen(SCJG, veiled), 8)
        for before in (FOREIGN, PARTY, INSPECTOR):
            with self.subTest(before=before):
                self.assertEqual(self.seen(before, veiled), 0)

    def test_nobody_but_a_worker_says_who_was_drawn(self):
        pick = f"""INSERT INTO draw_pick VALUES ('440305', '{VEILED}', 'L0001',
            'D', 9, 'x', gen_random_uuid(), 1)"""
        for before in ("", BEFORE, FOREIGN, SCJG, PARTY, INSPECTOR):
            with self.subTest(before=before):
                with self.assertRaisesRegex(RuntimeError, "row-level"):
                    self.db.psql("ssj_app", before + pick)
        self.db.psql("ssj_app", SYSTEM + pick)

    def ranks(self, who, task):
        """By the door, of a visit while its draw is not disclosed."""
        out = self.db.psql("postgres", "BEGIN;"
            " UPDATE draw SET disclosed_at = NULL; SET LOCAL ROLE ssj_app;"
            + who.replace("BEGIN;", "") +
            " SELECT 'rank', r.* FROM visit_ranks"
            f"('{task[0]}', '{task[1]}') r")
        return [line for line in out.splitlines() if line.startswith("rank|")]

    def test_an_inspector_is_told_the_rank_of_his_own_visit_alone(self):
        picks = [code for code, in self.db.sql("""
            SELECT object_code FROM draw_pick p JOIN draw d ON d.id = draw_id
             WHERE d.disclosed_at IS NOT NULL ORDER BY stratum, rank""")]
        mine = self.db.sql("""
            SELECT t.district, t.id, t.object_code FROM task t
              JOIN task_inspector i ON i.task_id = t.id
             WHERE inspector_id = '00000000-0000-7000-8000-00000c000001'
               AND i.state = 'assigned' AND t.draw_id IS NOT NULL""")
        others = self.db.sql("""
            SELECT t.district, t.id FROM task t
             WHERE t.draw_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM task_inspector i WHERE i.task_id = t.id
                   AND inspector_id = '00000000-0000-7000-8000-00000c000001')
            """)
        self.assertTrue(mine and others)
        for task in mine:
            rank = f"rank|L0001|{picks.index(task[2])}"
            self.assertEqual(self.ranks(INSPECTOR, task), [rank])
            self.assertEqual(self.ranks(SCJG, task), [rank])
            for who in ("", PARTY, FOREIGN):
                self.assertEqual(self.ranks(who, task), [])
        for task in others:
            self.assertEqual(self.ranks(INSPECTOR, task), [])
