-- SPDX-License-Identifier: Apache-2.0
-- What a report was written from; it is written anew when that has changed.
ALTER TABLE fairness_report ADD COLUMN basis text NOT NULL DEFAULT '';
-- Those drawn often are looked at one by one.
CREATE INDEX fairness_object_often ON fairness_object (drawn)
    WHERE drawn > 2;
