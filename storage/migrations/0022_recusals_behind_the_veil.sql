-- An interest that somebody declares on stepping back from a drawn visit names
-- the object: until the draw is disclosed only he himself is shown it.

ALTER TABLE recusal ADD COLUMN draw_id uuid;
