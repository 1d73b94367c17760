# SPDX-License-Identifier: Apache-2.0
"""A draw whose parties and holders bring keys: what they sign, what waits for
them, and what their signatures find out."""
import hashlib
import json
import os
import shutil
import struct

from lib import StackTest, wait_until
from lib.draw import (BEACON, HASHES, HOLDERS, PARTIES, DrawCity, last_line,
                      lp, well)
from lib.insider import D, announced
from lib.programs import PartyPrograms
from lib.ssj1 import BUILD

VERIFY = os.path.join(BUILD, "ssj-verify")
WRONG_KEY = b"\x01" * 32
# SHA-256 of "58624": under this pool key roster.csv.sealed begins with { and
# excluded.csv.sealed with [.
LIKE_JSON = "8a4bcc8709cb2d22a4b92027e1f1e8b55f2da7edad51766aeb0f4501b4420c5b"


def read(path):
    with open(path, "rb") as f:
        return f.read()


def write(path, data):
    with open(path, "wb") as f:
        f.write(data)


def ceremony_file(stack, ceremony, name):
    return os.path.join(stack.home.path("pools"), ceremony.id, name)


def with_two_swapped(packed):
    """A packed pool (domain/draw/pool.h) whose first two records have changed
    places; and its records as (id, stratum, lots)."""
    strata, at = [], 32
    for _ in range(struct.unpack_from("<Q", packed, 24)[0]):
        end = at + 9 + packed[at + 8]
        strata.append(packed[at + 9:end])
        at = end
    head, records = packed[:at], []
    while at < len(packed):
        end = at + 4 + packed[at]
        records.append(packed[at:end])
        at = end
    records[:2] = records[1::-1]
    return head + b"".join(records), [
        (r[4:], strata[r[2] | r[3] << 8], r[1]) for r in records]


def root_of(name, pool_key, records):
    """The Merkle root over records in the order in which they stand."""
    def h(data):
        return hashlib.new(HASHES[name], data).digest()
    level = [h(b"\0" + D(name, "nonce", pool_key, i)[:16] + lp(i) + lp(s) +
               bytes([lots])) for i, s, lots in records]
    while len(level) > 1:
        pairs = [h(b"\1" + level[n] + level[n + 1])
                 for n in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2:]
    return level[0]


def prepare(stack):
    return DrawCity(stack)


class KeysTest(StackTest):
    starts_at = "2026-03-31T10:00:00+08:00"

    @property
    def city(self):
        return self.world

    def formal(self, **changes):
        return self.city.ceremony(holders=HOLDERS, formal=True, **changes)

    def drawn(self):
        """A signed draw's transcript and folder."""
        ceremony = self.formal()
        ceremony.draw()
        folder = ceremony.folder()
        self.addCleanup(shutil.rmtree, folder)
        return ceremony, folder, ceremony.transcript(folder)


class Formal(KeysTest):
    def test_everybody_signs_and_nothing_is_left_to_note(self):
        ceremony, folder, transcript = self.drawn()
        with open(transcript, encoding="utf-8") as f:
            signatures = json.load(f)["signatures"]
        self.assertEqual([(s["role"], s["by"]) for s in signatures], [
            *(("hold", h["id"]) for h in HOLDERS),
            *(("close", p["id"]) for p in PARTIES),
            *(("open", p["id"]) for p in PARTIES)])
        self.assertEqual(
            last_line(VERIFY, transcript, "--pool", folder),
            (0, "transcript OK"))
        shown = well(self.client().get(f"/v1/public/draws/{ceremony.id}"))
        self.assertEqual(shown["signatures"], signatures)
        self.assertEqual([h["id"] for h in shown["holders"]],
                         ["archive", "court"])

    def test_a_key_that_is_missing_stops_the_freeze(self):
        ceremony = self.formal()
        tokens = well(ceremony.step("invitations"))["items"]
        ceremony.tokens = {i["party_id"]: i["token"] for i in tokens}
        for who in ("jiwei", "notary", "people", "archive"):
            well(ceremony.register(who))
        problem = self.assertProblem(ceremony.step("freeze"), 422, "rule")
        self.assertIn("court", problem["detail"])

    def refused(self, **changes):
        charter = self.city.charter(self.city.plan(), formal=True, **changes)
        return self.assertProblem(
            self.city.operator.post("/v1/draws", charter), 422, "rule")

    def test_a_formal_draw_may_not_be_self_drawn(self):
        problem = self.refused(holders=HOLDERS, beacon="none")
        self.assertIn("自抽", problem["detail"])

    def test_a_formal_draw_without_two_holders_is_not_begun(self):
        for holders in ([], HOLDERS[:1]):
            problem = self.refused(holders=holders)
            self.assertIn("两名保管人", problem["detail"])
            self.assertEqual(problem["errors"][0]["pointer"], "/holders")

    def test_after_the_freeze_no_key_is_exchanged(self):
        ceremony = self.formal()
        ceremony.frozen()
        self.assertProblem(ceremony.register("court", WRONG_KEY), 409,
                           "wrong-state")


class Order(KeysTest):
    def test_holders_sign_before_anybody_commits(self):
        ceremony = self.formal()
        ceremony.frozen()
        a = ceremony.taken("announce")["announce"]
        self.assertProblem(ceremony.commit("jiwei"), 422, "rule")
        well(ceremony.sign("archive", "hold", a))
        self.assertProblem(ceremony.commit("jiwei"), 422, "rule")
        well(ceremony.sign("court", "hold", a))
        well(ceremony.commit("jiwei"))

    def test_parties_sign_the_closing_before_anybody_reveals(self):
        ceremony = self.formal()
        ceremony.announced()
        for party in ceremony.secrets:
            well(ceremony.commit(party))
        c = ceremony.taken("close")["close"]
        well(ceremony.sign("jiwei", "close", c))
        well(ceremony.sign("notary", "close", c))
        self.assertProblem(ceremony.reveal("jiwei"), 422, "rule")
        well(ceremony.sign("people", "close", c))
        well(ceremony.reveal("jiwei"))

    def test_parties_sign_the_opening_before_a_ball_counts(self):
        ceremony = self.formal()
        ceremony.closed()
        for party in ceremony.secrets:
            well(ceremony.reveal(party))
        o = ceremony.taken("open")["open"]
        self.assertProblem(ceremony.step("beacon", {"beacon": BEACON}), 422,
                           "rule")
        ceremony.all_sign(ceremony.secrets, "open", o)
        ceremony.read_beacon()
        ceremony.wait_for("drawn")


class Programs(PartyPrograms, KeysTest):
    """Everybody with `party`, in a folder and under an account of his own."""

    def test_parties_and_holders_bring_their_keys_and_sign(self):
        ceremony = self.formal()
        self.attended(ceremony)
        self.assertEqual(self.signed(ceremony, "statement"),
                         {"jiwei", "notary", "people", "archive", "court"})
        folder = ceremony.folder()
        self.addCleanup(shutil.rmtree, folder)
        self.assertEqual(
            last_line(VERIFY, ceremony.transcript(folder), "--pool", folder),
            (0, "transcript OK"))
        self.assertHolds(ceremony, folder)

    def test_a_holder_computes_the_draw_again_before_he_signs_it(self):
        """One of the two keeps another pool than the draw was made from: to
        him the published result is wrong, and he does not sign it."""
        ceremony = self.formal()
        self.registered(ceremony)
        self.freeze(ceremony)
        ceremony.taken("announce")
        *parties, archive, court = self.start_all(ceremony)
        wait_until(lambda: self.signed(ceremony, "hold") ==
                   {"archive", "court"}, what="both holders")
        state = self.state(ceremony, "court")
        held, = [n for n in os.listdir(state) if n.startswith("held-")]
        pool = os.path.join(state, held, "L0001.csv")
        lines = read(pool).splitlines(keepends=True)
        write(pool, b"".join(lines[:-1]))
        wait_until(lambda: ceremony.step("close").status == 200,
                   what="the commitments of the parties")
        wait_until(lambda: ceremony.step("open").status == 200,
                   what="the secrets of the parties")
        wait_until(lambda: len(self.signed(ceremony, "open")) == 3,
                   what="the signatures of O")
        ceremony.read_beacon()
        ceremony.wait_for("drawn")
        for thread in (*parties, archive, court):
            thread.join(60)
        self.assertEqual(archive.done.returncode, 0, archive.done.stderr)
        self.assertEqual(court.done.returncode, 1)
        self.assertIn("the pool is not the one announced", court.done.stderr)
        self.assertEqual(self.signed(ceremony, "statement"),
                         {"jiwei", "notary", "people", "archive"})

    def assertHolds(self, ceremony, folder):
        """Each holder's copy is what the auditor gets later."""
        for holder in HOLDERS:
            state = self.state(ceremony, holder["id"])
            held, = [n for n in os.listdir(state) if n.startswith("held-")]
            for name in ("key", "L0001.csv", "roster.csv"):
                self.assertEqual(read(os.path.join(state, held, name)),
                                 read(os.path.join(folder, name)))

    def test_registering_says_what_was_done_and_what_comes_next(self):
        ceremony = self.formal()
        tokens = well(ceremony.step("invitations"))["items"]
        ceremony.tokens = {i["party_id"]: i["token"] for i in tokens}
        for who, act in (("jiwei", "run"), ("court", "hold")):
            self.stack.control.account.folder(self.state(ceremony, who),
                                              0o700)
            done = self.run_it(ceremony, who, "register")
            self.assertEqual(done.returncode, 0, done.stderr)
            kept = self.stack.run("party", "key", "--state",
                                  self.state(ceremony, who)).stdout.strip()
            self.assertIn(f"{who} 已登记公钥 {kept}", done.stdout)
            self.assertIn(ceremony.shown["draw_no"], done.stdout)
            self.assertIn(f"party {act}，", done.stdout)

    def test_sealed_files_that_begin_like_json_are_held_like_any_other(self):
        ceremony = self.formal()
        self.registered(ceremony)
        self.stack.sql("INSERT INTO draw_secret (draw_id, veil_key, pool_key)"
                       f" VALUES ('{ceremony.id}', '{'11' * 32}',"
                       f" '{LIKE_JSON}')")
        self.freeze(ceremony)
        ceremony.taken("announce")
        court = ceremony.as_party("court")
        for name, first in (("roster.csv", b"{"), ("excluded.csv", b"[")):
            piece = court.get(f"{ceremony.path}/sealed/{name}.sealed/0")
            self.assertEqual((piece.status, piece.body[:1]), (200, first))
        holder = self.start(ceremony, "court", "hold")
        wait_until(lambda: self.signed(ceremony, "hold") == {"court"},
                   what="the holder's signature")
        ceremony.taken("void", {"reason": "只试保管"})
        holder.join(60)
        self.assertEqual(holder.done.returncode, 0, holder.done.stderr)

    def test_a_party_whose_key_was_exchanged_signs_nothing(self):
        ceremony = self.formal()
        self.registered(ceremony)
        well(ceremony.register("jiwei", WRONG_KEY))
        self.freeze(ceremony)
        ceremony.taken("announce")
        done = self.run_it(ceremony, "jiwei", "run")
        self.assertEqual(done.returncode, 1)
        self.assertIn("another key for jiwei", done.stderr)

    def test_a_second_history_is_not_signed(self):
        """The operator goes back to before the announcement and announces
        another A for the same attempt."""
        ceremony = self.formal()
        self.registered(ceremony)
        self.freeze(ceremony)
        ceremony.taken("announce")
        holder = self.start(ceremony, "court", "hold")
        wait_until(lambda: self.signed(ceremony, "hold") == {"court"},
                   what="the first signature")
        self.stack.sql("DELETE FROM draw_signature WHERE draw_id ="
                       f" '{ceremony.id}'")
        self.stack.sql("UPDATE draw SET state = 'created', announce = NULL,"
                       f" announced_at = NULL WHERE id = '{ceremony.id}'")
        well(ceremony.register("jiwei", WRONG_KEY))
        self.freeze(ceremony)
        ceremony.taken("announce")
        holder.join(60)
        self.assertEqual(holder.done.returncode, 1)
        self.assertIn("a second announcement", holder.done.stderr)
        self.assertEqual(self.signed(ceremony, "hold"), set())

    def test_a_holder_does_not_sign_another_pool(self):
        """The pool is edited in the organiser's files after the freeze."""
        ceremony = self.formal()
        self.registered(ceremony)
        self.freeze(ceremony)
        ceremony.taken("announce")
        self.stack.sql("UPDATE draw_list SET root = repeat('0', 64)"
                       f" WHERE draw_id = '{ceremony.id}'")
        done = self.run_it(ceremony, "court", "hold")
        self.assertEqual(done.returncode, 1)
        self.assertIn("announce is not what follows", done.stderr)

    def test_a_holder_does_not_sign_a_pool_out_of_order(self):
        """Where records need not ascend, one can stand twice, or be shown to
        be missing: everything else about this pool fits, A too."""
        ceremony = self.formal()
        self.registered(ceremony)
        self.freeze(ceremony)
        ceremony.taken("announce")
        shown = well(self.client().get(f"/v1/public/draws/{ceremony.id}"))
        pool = ceremony_file(self.stack, ceremony, "L0001.pool")
        sealed = ceremony_file(self.stack, ceremony, "L0001.pool.sealed")
        plain = read(pool)
        swapped, records = with_two_swapped(plain)
        write(sealed, bytes(a ^ b ^ c for a, b, c in zip(
            read(sealed), plain, swapped)))
        key = bytes.fromhex(self.stack.sql(
            "SELECT pool_key FROM draw_secret WHERE draw_id ="
            f" '{ceremony.id}'")[0][0])
        shown["lists"][0]["root"] = root_of(shown["hash"], key, records).hex()
        self.stack.sql(
            f"UPDATE draw_list SET root = '{shown['lists'][0]['root']}'"
            f" WHERE draw_id = '{ceremony.id}';"
            f"UPDATE draw SET announce = '{announced(shown).hex()}'"
            f" WHERE id = '{ceremony.id}'")
        done = self.run_it(ceremony, "court", "hold")
        self.assertEqual(done.returncode, 1)
        self.assertIn("not strictly ascending by id", done.stderr)
        self.assertEqual(self.signed(ceremony, "hold"), set())

    def test_no_name_that_a_service_chooses_leaves_a_holders_folder(self):
        """A whole history could be made to fit such a name: it is refused as
        a name, before anything is computed or written."""
        ceremony = self.formal()
        self.registered(ceremony)
        self.freeze(ceremony)
        ceremony.taken("announce")
        key = os.path.join(self.state(ceremony, "court"), "key")
        before = read(key)
        for what, tamper in (
                ("annexes", "UPDATE draw_file SET name = '../key'"
                 f" WHERE name = 'roster.csv' AND draw_id = '{ceremony.id}'"),
                ("list_id", "UPDATE draw_list SET list_id = '../key'"
                 f" WHERE draw_id = '{ceremony.id}';"
                 "UPDATE draw_file SET name = 'roster.csv'"
                 f" WHERE name = '../key' AND draw_id = '{ceremony.id}'")):
            self.stack.sql(tamper)
            done = self.run_it(ceremony, "court", "hold")
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"{what} is not what follows", done.stderr)
        self.assertEqual(read(key), before)


class Refusals(KeysTest):
    def test_a_signature_with_another_key_is_refused(self):
        ceremony = self.formal()
        ceremony.frozen()
        a = ceremony.taken("announce")["announce"]
        problem = self.assertProblem(
            ceremony.sign("court", "hold", a, WRONG_KEY), 422, "rule")
        self.assertEqual(problem["errors"][0]["pointer"], "/sig")

    def test_a_signature_of_another_announcement_is_refused(self):
        ceremony = self.formal()
        ceremony.frozen()
        ceremony.taken("announce")
        self.assertProblem(ceremony.sign("court", "hold", "00" * 32), 409,
                           "conflict")

    def test_the_same_signature_again_is_fine_and_another_is_not(self):
        ceremony = self.formal()
        ceremony.frozen()
        a = ceremony.taken("announce")["announce"]
        signature = ceremony.signature("court", "hold", a)
        court = ceremony.as_party("court")
        for _ in range(2):
            well(ceremony.step("signatures", signature, court))
        later = {**ceremony.signature("court", "hold", a),
                 "at": signature["at"] + 1}
        self.assertProblem(ceremony.step("signatures", later, court), 409,
                           "conflict")

    def test_a_party_does_not_sign_for_a_holder(self):
        ceremony = self.formal()
        ceremony.frozen()
        a = ceremony.taken("announce")["announce"]
        self.assertProblem(ceremony.sign("jiwei", "hold", a), 403,
                           "forbidden")

    def test_after_the_deadline_only_the_void_is_left(self):
        ceremony = self.formal()
        ceremony.frozen()
        a = ceremony.taken("announce")["announce"]
        self.stack.clock.advance(minutes=11)
        problem = self.assertProblem(ceremony.sign("court", "hold", a), 422,
                                     "rule")
        self.assertIn("作废", problem["detail"])
        ceremony.taken("void", {"reason": "保管人未签名"})
        self.assertEqual(ceremony.read()["state"], "void")


class Attacks(KeysTest):
    def test_a_withheld_signature_voids_the_attempt_on_record(self):
        ceremony = self.formal()
        ceremony.announced()
        for party in ceremony.secrets:
            well(ceremony.commit(party))
        c = ceremony.taken("close")["close"]
        well(ceremony.sign("jiwei", "close", c))
        self.stack.clock.advance(minutes=21)
        self.assertProblem(ceremony.sign("notary", "close", c), 422, "rule")
        self.assertProblem(ceremony.reveal("jiwei"), 422, "rule")
        ceremony.taken("void", {"reason": "公证处未签名"})
        reply = self.client().get(
            f"/v1/public/draws/{ceremony.id}/transcript")
        self.assertEqual([(s["role"], s["by"])
                          for s in well(reply)["signatures"]],
                         [("hold", "archive"), ("hold", "court"),
                          ("close", "jiwei")])
        path = os.path.join(self.stack.folder, f"void-{ceremony.id}.json")
        with open(path, "wb") as f:
            f.write(reply.body)
        self.assertEqual(last_line(VERIFY, path),
                         (0, "consistent, completeness not proved"))

    def verdict(self, transcript, change):
        with open(transcript, encoding="utf-8") as f:
            text = json.load(f)
        change(text)
        with open(transcript, "w", encoding="utf-8") as f:
            json.dump(text, f, ensure_ascii=False)
        return last_line(VERIFY, transcript)

    def test_a_signature_that_was_dropped_is_missed(self):
        _, _, transcript = self.drawn()
        self.assertEqual(
            self.verdict(transcript, lambda t: t["signatures"].pop()),
            (1, "transcript differs"))

    def test_a_signature_that_was_back_dated_is_found(self):
        _, _, transcript = self.drawn()

        def change(t):
            t["signatures"][0]["at"] -= 1000
        self.assertEqual(self.verdict(transcript, change),
                         (1, "transcript differs"))

    def test_a_party_that_was_dropped_or_added_is_found(self):
        _, _, transcript = self.drawn()
        kept = read(transcript)
        for change in (lambda t: t["parties"].pop(),
                       lambda t: t["parties"].append(t["parties"][0]),
                       lambda t: t.update(charter=t["charter"].replace(
                           '{"id":"people"', '{"id":"friends"', 1))):
            with open(transcript, "wb") as f:
                f.write(kept)
            self.assertEqual(self.verdict(transcript, change),
                             (1, "transcript differs"))

    def test_the_database_keeps_a_signature_as_it_was_given(self):
        self.assertEqual(self.stack.sql(
            "SELECT has_table_privilege('ssj_app', 'draw_signature',"
            " 'UPDATE'), has_table_privilege('ssj_app', 'draw_signature',"
            " 'DELETE')"), [["f", "f"]])
