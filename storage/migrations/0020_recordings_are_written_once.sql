-- Photos and video of the hall, and files kept as evidence, are what they were
-- when they came: the services can neither change nor remove their rows.

REVOKE UPDATE ON draw_recording, evidence, evidence_upload FROM ssj_app;
