/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/body.h"

const struct db_column body_view_columns[] = {
    DB_COL_I64(struct body_view, version),
    DB_COL_TEXT(struct body_view, org_path),
    DB_COL_BOOL(struct body_view, mine),
    DB_COL_TEXT(struct body_view, body),
    {0},
};

const struct db_column body_columns[] = {
    DB_COL_TEXT(struct body_row, id),
    DB_COL_TEXT(struct body_row, body),
    {0},
};

const struct db_column body_dated_columns[] = {
    DB_COL_TIME(struct body_dated_row, at),
    DB_COL_TEXT(struct body_dated_row, id),
    DB_COL_TEXT(struct body_dated_row, body),
    {0},
};
