-- What was drawn, who replaced whom and what two people typed is written once:
-- the services can neither change nor remove it.

REVOKE UPDATE, DELETE ON draw_pick FROM ssj_app;
REVOKE UPDATE ON draw_amendment, draw_beacon_entry FROM ssj_app;
