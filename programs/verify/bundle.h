/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SSJ_PROGRAMS_VERIFY_BUNDLE_H
#define SSJ_PROGRAMS_VERIFY_BUNDLE_H

struct arena;

/*
 * ssj-verify --bundle: judges a draw's audit bundle, an archive or the folder
 * it unpacks to, prints what differs or the notes, and as the last line
 * "bundle OK" or "bundle differs". Returns the exit status
 * (programs/verify/files.h).
 */
int verify_bundle(struct arena *a, const char *path);

#endif
