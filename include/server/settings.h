/* What init decided, read once by every command that needs it. */
#ifndef SERVER_SETTINGS_H
#define SERVER_SETTINGS_H

#include "base/crypt.h"
#include "server/db.h"

struct settings {
	char epoch[40];       /* names this history: a restored server gets a new one */
	char name[128];       /* what members see */
	int zone;             /* seconds east of UTC */
	uint8_t key[KEY_LEN]; /* for keyed hashes: views, states, codes */
};

int settings_load(struct db *d, struct settings *s, struct err *e) MUST_CHECK;
int settings_store(struct db *d, const struct settings *s, struct err *e) MUST_CHECK;

#endif
