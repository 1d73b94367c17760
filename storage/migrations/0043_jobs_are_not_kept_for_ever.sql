-- SPDX-License-Identifier: Apache-2.0
-- A job that has ended may be removed once nobody can be waiting for it; the
-- log keeps what it did. Nobody but the system removes one, and none that is
-- alive or that an import points to.
GRANT DELETE ON job TO ssj_app;
CREATE POLICY job_remove ON job FOR DELETE
    USING (ssj_kind() = 'system' AND state NOT IN ('queued', 'running') AND
	NOT EXISTS (SELECT FROM import i WHERE i.job_id = job.id));
-- Which jobs those are.
CREATE INDEX import_job ON import (job_id);
