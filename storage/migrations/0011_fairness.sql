-- The fairness watch: what the disclosed draws look like beside chance. All of
-- it follows from the draws and may be computed again; readers get texts that
-- were written once, never a scan.

-- One row per disclosed drawn attempt.
CREATE TABLE fairness_draw (
	draw_id uuid PRIMARY KEY REFERENCES draw,
	year integer NOT NULL,		-- of the plan
	drawn_at timestamptz NOT NULL,
	-- Pairs of inspectors: how many went together how often.
	pairs_together bigint NOT NULL,
	pairs_times bigint[] NOT NULL,	-- once, twice, three times, more
	pairs_most bigint NOT NULL,
	pairs_tests bigint NOT NULL,
	pairs_p double precision NOT NULL,	-- the smallest, times their number
	body text NOT NULL,		-- JSON, as it is shown
	computed_at timestamptz NOT NULL
);
CREATE INDEX fairness_draw_year ON fairness_draw (year, drawn_at);

-- Drawn against expected by district, by age in the library, and for strata
-- that were due less than one object.
CREATE TABLE fairness_cell (
	draw_id uuid NOT NULL REFERENCES fairness_draw,
	dimension text NOT NULL CHECK (dimension IN
	    ('district', 'age', 'small')),
	category text NOT NULL,
	count bigint NOT NULL,
	drawn bigint NOT NULL,
	expected double precision NOT NULL,
	variance double precision NOT NULL,
	PRIMARY KEY (draw_id, dimension, category)
);

-- Sums of squares: one list of each coordination group, its strata added up.
CREATE TABLE fairness_square (
	draw_id uuid NOT NULL REFERENCES fairness_draw,
	dimension text NOT NULL CHECK (dimension IN ('district', 'age')),
	x double precision NOT NULL,
	df bigint NOT NULL,
	PRIMARY KEY (draw_id, dimension)
);

-- How likely each object is to have been drawn never, once, twice and more
-- often by now, and how often it was.
CREATE TABLE fairness_object (
	district text NOT NULL,
	code text NOT NULL,
	drawn integer NOT NULL,
	due double precision NOT NULL,	-- sum of its probabilities
	p0 double precision NOT NULL,
	p1 double precision NOT NULL,
	p2 double precision NOT NULL,
	p3 double precision NOT NULL,	-- three times or more
	PRIMARY KEY (district, code)
);

-- What is read: scope is a year or 'total'.
CREATE TABLE fairness_report (
	scope text PRIMARY KEY,
	body text NOT NULL,
	csv text NOT NULL,
	computed_at timestamptz NOT NULL
);

ALTER TABLE fairness_draw ENABLE ROW LEVEL SECURITY;
CREATE POLICY fairness_draw_read ON fairness_draw FOR SELECT USING (true);
CREATE POLICY fairness_draw_write ON fairness_draw
    USING (ssj_kind() = 'system');
ALTER TABLE fairness_cell ENABLE ROW LEVEL SECURITY;
CREATE POLICY fairness_cell_system ON fairness_cell
    USING (ssj_kind() = 'system');
ALTER TABLE fairness_square ENABLE ROW LEVEL SECURITY;
CREATE POLICY fairness_square_system ON fairness_square
    USING (ssj_kind() = 'system');
ALTER TABLE fairness_object ENABLE ROW LEVEL SECURITY;
CREATE POLICY fairness_object_system ON fairness_object
    USING (ssj_kind() = 'system');
ALTER TABLE fairness_report ENABLE ROW LEVEL SECURITY;
CREATE POLICY fairness_report_read ON fairness_report FOR SELECT USING (true);
CREATE POLICY fairness_report_write ON fairness_report
    USING (ssj_kind() = 'system');
GRANT SELECT, INSERT, UPDATE ON fairness_draw, fairness_cell, fairness_square,
    fairness_object, fairness_report TO ssj_app;
