-- Holders sign an amendment when they have computed it again: Ed25519 over
-- D("sign", "amend", its hash, u64be(at_ms)); each of them once, and what he
-- signed stays as he signed it.

CREATE TABLE draw_amendment_signature (
	draw_id uuid NOT NULL,
	number integer NOT NULL,
	signer text NOT NULL,
	at_ms bigint NOT NULL,
	signature text NOT NULL CHECK (signature ~ '^[0-9a-f]{128}$'),
	received_at timestamptz NOT NULL,
	PRIMARY KEY (draw_id, number, signer),
	FOREIGN KEY (draw_id, number) REFERENCES draw_amendment
);
GRANT SELECT, INSERT ON draw_amendment_signature TO ssj_app;
