-- An inspector sees the visits he is on, as everybody on a visit does. What
-- his colleagues are about to check is theirs until it is public (the veil of
-- a draw ends at the office's door otherwise).
UPDATE role SET permissions = ARRAY(
    SELECT p FROM unnest(permissions) WITH ORDINALITY AS u (p, n)
     WHERE p NOT IN ('task.read', 'record.read') ORDER BY n)
 WHERE code = 'inspector';
