-- SPDX-License-Identifier: Apache-2.0
-- Millions of objects at once into a library that has none, by the owner of
-- the schema. Keys are dropped first and made again behind the last row, as the
-- catalog says they are: rows that come one by one into five trees took ten
-- times as long.

-- name: fill_begin
SELECT set_config('statement_timeout', '0', true),
       set_config('synchronous_commit', 'off', true),
       set_config('maintenance_work_mem', '512MB', true),
       set_config('client_min_messages', 'warning', true)

-- name: fill_lock
LOCK TABLE object, object_directory, object_search IN ACCESS EXCLUSIVE MODE

-- name: fill_is_empty
SELECT NOT EXISTS (SELECT FROM object) AS empty

-- name: fill_drop_keys
DO $$
DECLARE
	filled regclass[] := '{object,object_directory,object_search}';
	k record;
	again text := '';
BEGIN
	FOR k IN SELECT conrelid::regclass AS of, conname AS name,
		    pg_get_constraintdef(oid) AS definition
		   FROM pg_constraint
		  WHERE conrelid = ANY (filled) AND contype IN ('p', 'u')
	LOOP
		again := again || format('ALTER TABLE %s ADD CONSTRAINT %I %s;',
		    k.of, k.name, k.definition);
		EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', k.of, k.name);
	END LOOP;
	FOR k IN SELECT indexrelid::regclass AS name,
		    pg_get_indexdef(indexrelid) AS definition
		   FROM pg_index
		  WHERE indrelid = ANY (filled)
	LOOP
		again := again || k.definition || ';';
		EXECUTE format('DROP INDEX %s', k.name);
	END LOOP;
	PERFORM set_config('ssj.fill_keys', again, true);
END $$

-- name: fill_objects
COPY object (district, id, code, uscc, name, kind, industry, address,
    registered_on, status, risk, abnormal, created_at, updated_at) FROM STDIN

-- name: fill_search
COPY object_search (district, object_id, grams) FROM STDIN

-- name: fill_directory
INSERT INTO object_directory (code, district, object_id)
SELECT code, district, id
  FROM object

-- name: fill_make_keys
DO $$
BEGIN
	EXECUTE current_setting('ssj.fill_keys');
	ANALYZE object, object_directory, object_search;
END $$
