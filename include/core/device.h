/* The member's devices at the server: seen, added by a code, revoked. Each asks the server at once;
 * nothing of it is stored here. The profile must be unlocked and enrolled. */
#ifndef CORE_DEVICE_H
#define CORE_DEVICE_H

#include "core/app.h"

#define DEVICE_NAME 128
#define DEVICE_CODE 16

struct device {
	uint8_t id[ID_LEN];
	char name[DEVICE_NAME]; /* raw */
	int64_t at;             /* enrolled */
	int64_t seen;           /* 0 never */
	int64_t revoked;        /* 0 no */
	bool self;              /* this one */
};

/* *v is allocated, also when it is empty. */
int device_list(struct app *a, struct device **v, size_t *n, struct err *e) MUST_CHECK;
/* A one-time code for the member's next device, valid until *expires. */
int device_code(struct app *a, char code[DEVICE_CODE], int64_t *expires,
        struct err *e) MUST_CHECK;
int device_revoke(struct app *a, const uint8_t id[ID_LEN], struct err *e) MUST_CHECK;

#endif
