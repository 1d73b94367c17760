-- SPDX-License-Identifier: Apache-2.0
-- How each item of a visit may be checked (C73), kept with the visit as the
-- item's version is: the one method that the plan names, or, where no draw has
-- ordered the visit, those of the list of items. Empty: any.
ALTER TABLE task_item ADD COLUMN methods text[] NOT NULL DEFAULT '{}';

UPDATE task_item i
   SET methods = coalesce((
	SELECT ARRAY[l.method]
	  FROM task t
	  JOIN draw d ON d.id = t.draw_id
	  JOIN draw_list x ON x.draw_id = d.id AND x.list_id = i.list_id
	  JOIN plan_line l ON l.plan_id = d.plan_id AND l.slot = x.slot
	   AND l.item_id = x.item_id
	 WHERE t.district = i.district
	   AND t.id = i.task_id), v.methods)
  FROM item_version v
 WHERE v.item_id = i.item_id
   AND v.item_version = i.item_version;
