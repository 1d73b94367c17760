/* SPDX-License-Identifier: Apache-2.0 */
/* Small JSON texts for the event log: what an act was about. */
#ifndef SSJ_SERVICE_NOTE_H
#define SSJ_SERVICE_NOTE_H

struct arena;

/* {"name":"value"}; a NULL value is null. */
const char *note_text(struct arena *a, const char *name, const char *value);

/* {"name":"value","name2":"value2"} */
const char *note_texts(struct arena *a, const char *name, const char *value,
    const char *name2, const char *value2);

#endif
