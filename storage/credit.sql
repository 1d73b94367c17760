-- SPDX-License-Identifier: Apache-2.0
-- Entries of credit lists, and complaints.

-- What is there already stays as it is.
-- name: credit_insert
INSERT INTO credit_entry (id, object_code, list, entries, valid_from,
    valid_to, reference, entered_by, entered_at)
SELECT e.id, e.object_code, e.list, e.entries, e.valid_from, e.valid_to,
       e.reference, $2, $3
  FROM jsonb_to_recordset($1::jsonb) AS e (id uuid, object_code text,
       list text, entries integer, valid_from date, valid_to date,
       reference text)
    ON CONFLICT ON CONSTRAINT credit_entry_once DO NOTHING

-- Of the codes $1 those of no object in the library, by their places.
-- name: credit_unknown
SELECT w.place
  FROM unnest($1::text[]) WITH ORDINALITY AS w (code, place)
 WHERE NOT EXISTS (SELECT FROM object o WHERE o.code = w.code)
 ORDER BY w.place

-- name: credit_until
SELECT e.valid_to::text AS day
  FROM credit_entry e
 WHERE e.id = $1

-- Newest first, behind $1.
-- name: credit_page
SELECT e.id, credit_entry_json(e) AS body
  FROM credit_entry e
 WHERE e.id < $1
   AND ($2::text IS NULL OR e.object_code = $2)
   AND ($3::text IS NULL OR e.list = $3)
   AND ($4::date IS NULL OR (e.valid_from <= $4::date AND
	(e.valid_to IS NULL OR e.valid_to >= $4::date)))
 ORDER BY e.id DESC
 LIMIT $5

-- It stands until the day $2, never until before it began.
-- name: credit_end
UPDATE credit_entry e
   SET valid_to = greatest(e.valid_from, $2::date), ended_by = $3,
       ended_at = $4
 WHERE e.id = $1
   AND (e.valid_to IS NULL OR e.valid_to > $2::date)
RETURNING e.id, credit_entry_json(e) AS body
