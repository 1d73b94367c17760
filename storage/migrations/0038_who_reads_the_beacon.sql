-- SPDX-License-Identifier: Apache-2.0
-- Whoever reads the beacon with the operator need not be able to operate the
-- draw, nor to see who was drawn: a role for that alone.

INSERT INTO role (code, title, permissions) VALUES
('beacon_reader', '摇号复核员', '{draw.read,draw.beacon}');
