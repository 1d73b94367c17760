-- What a line reaches, as before, but its industries are compared without a
-- subquery for every object: PostgreSQL reads the library with all its
-- processors then, and a list of one industry takes less than half the time.

CREATE OR REPLACE FUNCTION pool_objects(low text, high text, districts text[],
    kinds text[], industries text[])
RETURNS SETOF object LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT o.* FROM object o
	 WHERE o.district >= low AND o.district < high
	   AND o.status <> 'moved_out'
	   AND (districts = '{}' OR o.district = ANY (districts))
	   AND (kinds = '{}' OR o.kind = ANY (kinds))
	   AND (industries = '{}' OR o.industry ^@ ANY (industries))
$$;
