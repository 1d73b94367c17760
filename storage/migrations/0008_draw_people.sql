-- Everybody of a draw: those who bring secrets, those who keep its keys, those
-- who watch; what they sign, and what the hall recorded.

-- A centralised draw (集中抽取): keys for everybody and nothing self-drawn.
ALTER TABLE draw ADD COLUMN formal boolean NOT NULL DEFAULT false;

-- Whoever has an invitation.
ALTER TABLE draw_party
	ADD COLUMN role text NOT NULL DEFAULT 'party'
	    CHECK (role IN ('party', 'holder', 'witness')),
	ADD COLUMN kind text CHECK (kind IN
	    ('deputy', 'member', 'discipline', 'society')),	-- of a witness
	ADD COLUMN sealed text,		-- a holder's: VK and PK under his key
	ADD COLUMN present_at timestamptz,	-- a witness's word
	ADD COLUMN receipt_at timestamptz,	-- he took his receipt
	ADD CHECK ((role = 'witness') = (kind IS NOT NULL));

-- Ed25519 over D("sign", role, X, u64be(at_ms)); once for each role.
CREATE TABLE draw_signature (
	draw_id uuid NOT NULL REFERENCES draw,
	signer text NOT NULL,
	role text NOT NULL CHECK (role IN ('hold', 'close', 'open', 'statement')),
	at_ms bigint NOT NULL,
	signature text NOT NULL CHECK (signature ~ '^[0-9a-f]{128}$'),
	received_at timestamptz NOT NULL,
	PRIMARY KEY (draw_id, role, signer)
);

-- Photos and video of the hall (C52); the bytes are evidence.
CREATE TABLE draw_recording (
	draw_id uuid NOT NULL REFERENCES draw,
	sha256 text NOT NULL REFERENCES evidence (sha256),
	title text NOT NULL CHECK (title <> ''),
	taken_at timestamptz NOT NULL,
	recorded_at timestamptz NOT NULL,
	PRIMARY KEY (draw_id, sha256)
);

-- Pools and annexes as the holders get them.
ALTER TABLE draw_file DROP CONSTRAINT draw_file_kind_check,
	ADD CONSTRAINT draw_file_kind_check CHECK (kind IN ('pool', 'key',
	    'annex', 'result', 'statement', 'transcript', 'sealed'));

GRANT SELECT, INSERT, UPDATE ON draw_signature, draw_recording TO ssj_app;
-- What somebody signed stays as he signed it.
REVOKE UPDATE ON draw_signature FROM ssj_app;
