-- SPDX-License-Identifier: Apache-2.0

-- name: check_role
SELECT r.rolsuper OR r.rolbypassrls OR pg_has_role(t.tableowner, 'member')
       AS unbound
  FROM pg_roles r, pg_tables t
 WHERE r.rolname = current_user
   AND t.schemaname = 'public'
   AND t.tablename = 'event'
