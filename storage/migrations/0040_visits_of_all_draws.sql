-- SPDX-License-Identifier: Apache-2.0
-- What has become of the visits of all draws, beside the fairness report: counted
-- by its job, for it changes while no draw does. scope is a year or 'total'.

CREATE TABLE fairness_visits (
	scope text PRIMARY KEY,
	body text NOT NULL,		-- JSON, as it is shown
	counted_at timestamptz NOT NULL
);
ALTER TABLE fairness_visits ENABLE ROW LEVEL SECURITY;
CREATE POLICY fairness_visits_read ON fairness_visits FOR SELECT USING (true);
CREATE POLICY fairness_visits_write ON fairness_visits
    USING (ssj_kind() = 'system');
GRANT SELECT, INSERT, UPDATE ON fairness_visits TO ssj_app;
