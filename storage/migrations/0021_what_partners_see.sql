-- SPDX-License-Identifier: Apache-2.0
-- A joint visit is every department's: each is warned of its term, and what is
-- published is found under each of them.

-- One notice for every organisation of the visit; before, for the lead only.
ALTER TABLE notice
    DROP CONSTRAINT notice_subject_id_kind_due_on_key,
    ADD CONSTRAINT notice_once UNIQUE (subject_id, kind, due_on, org_path);

-- Who took part in what was published and did not lead; most have none.
CREATE TABLE publication_partner (
	district text NOT NULL,
	publication_id uuid NOT NULL,
	org_id uuid NOT NULL REFERENCES organization,
	published_at timestamptz NOT NULL,
	PRIMARY KEY (district, publication_id, org_id),
	FOREIGN KEY (district, publication_id) REFERENCES publication
);
CREATE INDEX publication_partner_date
    ON publication_partner (org_id, published_at DESC, publication_id DESC);
GRANT SELECT, INSERT ON publication_partner TO ssj_app;

INSERT INTO publication_partner
SELECT DISTINCT p.district, p.id, m.org_id, p.published_at
  FROM publication p
  JOIN task_partner m ON m.district = p.district AND m.task_id = p.task_id
 WHERE m.org_id <> p.org_id;
