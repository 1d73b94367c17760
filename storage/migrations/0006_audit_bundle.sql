-- The audit bundle of a draw: what was made last for an attempt, in whose
-- folder it lies.

CREATE TABLE draw_bundle (
	draw_id uuid PRIMARY KEY REFERENCES draw,
	size bigint NOT NULL CHECK (size > 0),
	sha256 text NOT NULL,
	made_at timestamptz NOT NULL
);
ALTER TABLE draw_bundle ENABLE ROW LEVEL SECURITY;
CREATE POLICY draw_bundle_scope ON draw_bundle USING (EXISTS (
    SELECT FROM draw d WHERE d.id = draw_bundle.draw_id
     AND ssj_in_scope(d.org_path)));
GRANT SELECT, INSERT, UPDATE ON draw_bundle TO ssj_app;
