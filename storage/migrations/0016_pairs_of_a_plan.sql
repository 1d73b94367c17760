-- How many visits of the plan's year the same two people may make together;
-- NULL: the plan sets no bound.
ALTER TABLE plan ADD COLUMN max_pair integer
    CHECK (max_pair BETWEEN 1 AND 50);
