-- SPDX-License-Identifier: Apache-2.0
-- Checks of another origin (C24) are entered once, whichever unit enters them:
-- an object that two units were told about is not visited twice (N04).

-- The task that checks the object for the same reason on some of the same days
-- and on one of the same items, and is still to be made. One narrow door: the
-- id alone leaves it, whoever's the task is. Until the transaction ends nobody
-- else passes it for this object, so of two at once the second finds the
-- first.
CREATE FUNCTION check_under_way(of_object text, of_origin text,
    of_items uuid[], first_day date, last_day date)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('check'), hashtext(of_object));
	RETURN (SELECT t.id
	  FROM public.task t
	 WHERE t.object_code = of_object
	   AND t.origin = of_origin
	   AND t.state IN ('proposed', 'assigned', 'accepted')
	   AND t.from_day <= last_day
	   AND t.to_day >= first_day
	   AND EXISTS (SELECT FROM public.task_item i
			WHERE i.district = t.district AND i.task_id = t.id
			  AND i.item_id = ANY (of_items))
	 ORDER BY t.id
	 LIMIT 1);
END $$;
