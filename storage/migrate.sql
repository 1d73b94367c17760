-- SPDX-License-Identifier: Apache-2.0

-- name: migration_list
SELECT version, sha256
  FROM schema_migration
 ORDER BY version
