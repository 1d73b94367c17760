/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A place at which a test may let the process die as if killed with -9.
 *
 * Only in test builds (-DSSJ_TEST_CLOCK): there the file named by
 * SSJ_TEST_CLOCK_FILE with ".die" appended holds the name of one place; whoever
 * comes by it is gone, without a word and without cleaning up. Other builds
 * have no such door.
 */
#ifndef SSJ_BASE_FAILPOINT_H
#define SSJ_BASE_FAILPOINT_H

void failpoint(const char *name);

#endif
