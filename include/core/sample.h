/*
 * A handbook of invented texts for the tour (`sotay tutor`): a folder of its own below
 * XDG_RUNTIME_DIR or TMPDIR, with a real store under a random key that is in no file. No profile
 * is looked at. The folder goes with sample_close; what a kill leaves behind, which nobody can
 * read, the next sample_open takes away.
 */
#ifndef CORE_SAMPLE_H
#define CORE_SAMPLE_H

#include "core/app.h"

struct sample {
	struct str dir;
	int fd; /* of the folder, locked while it is wanted; -1 none */
};
#define SAMPLE_INIT                                                                      \
	{                                                                                \
		STR_INIT(4096), -1                                                       \
	}

/* An open profile over the texts, their days counted from today. *a is to be released first, in any
 * case sample_close. ERR_IO when there is no folder to write to. */
int sample_open(struct sample *m, struct app *a, struct err *e) MUST_CHECK;
void sample_close(struct sample *m);

/* Text i as a published file, NULL behind the last; its days are put in for `now`. The name is
 * NN.KIND.txt, or NN.KIND.read.txt of one that was read. */
const char *sample_text(size_t i, int64_t now, enum doc_kind *kind, struct str *out);

#endif
