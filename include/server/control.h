/*
 * DIR/sotayd.sock, by which a command tells a running server that the database has
 * changed and waits for its ok; and DIR/sotayd.lock, which one server holds. Every
 * request reads the database, so the ok means: the next sync sees it.
 */
#ifndef SERVER_CONTROL_H
#define SERVER_CONTROL_H

#include "base/err.h"

#define CONTROL_SOCK "sotayd.sock"
#define CONTROL_LOCK "sotayd.lock"

/* Tells the server of dir, if one runs. */
int control_notify(const char *dir, struct err *e) MUST_CHECK;

/* For the server, in the folder itself (its working directory). The lock is held as long as its
 * descriptor is open. */
int control_lock(int *fd, struct err *e) MUST_CHECK;
int control_listen(int *fd, struct err *e) MUST_CHECK;
void control_answer(int fd); /* one caller that waits on fd */

#endif
