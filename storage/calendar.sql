-- SPDX-License-Identifier: Apache-2.0
-- The published working calendars.

-- name: calendar_years
SELECT year::bigint AS year
  FROM calendar_year
 ORDER BY year

-- Days as numbers since 1970-01-01.
-- name: calendar_exceptions
SELECT (day - date '1970-01-01')::bigint AS day, working
  FROM calendar_day
 ORDER BY day

-- name: calendar_year_get
SELECT year::bigint AS year, source, version, published_at
  FROM calendar_year
 WHERE year = $1

-- name: calendar_days_of
SELECT day, working, name
  FROM calendar_day
 WHERE year = $1
 ORDER BY day

-- name: calendar_year_insert
INSERT INTO calendar_year (year, source, published_at)
VALUES ($1, $2, $3)
RETURNING year::bigint AS year, source, version, published_at

-- name: calendar_year_update
UPDATE calendar_year
   SET source = $2, published_at = $3, version = version + 1
 WHERE year = $1
   AND version = $4
RETURNING year::bigint AS year, source, version, published_at

-- name: calendar_days_delete
DELETE FROM calendar_day
 WHERE year = $1

-- $2: [{"day":"2026-01-01","working":false,"name":"元旦"}, …]
-- name: calendar_days_insert
INSERT INTO calendar_day (day, year, working, name)
SELECT d.day, $1, d.working, d.name
  FROM json_to_recordset($2::json) AS d (day date, working boolean, name text)
