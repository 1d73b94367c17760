-- SPDX-License-Identifier: Apache-2.0
-- Who acts is set for a transaction; behind it the setting is not gone but the
-- empty text, so that on a connection that had been used before, what asked
-- "does somebody act?" was answered yes.

CREATE OR REPLACE FUNCTION ssj_kind() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('ssj.kind', true), '') $$;
