/*
 * What a running server holds, and the way of a request: routes.def says who may
 * call what, everything else is refused. Handlers get a database connection and,
 * where the route wants a member, who is calling; they return 0 with an answer in
 * rp, or -1 with a fault, which becomes a problem document without details.
 */
#ifndef SERVER_SERVER_H
#define SERVER_SERVER_H

#include "server/blockcache.h"
#include "server/db.h"
#include "server/http.h"
#include "server/settings.h"
#include "server/throttle.h"

#define POLL_SECONDS 900
#define SERVER_THREADS 2

struct caller {
	int64_t member;
	uint8_t device[ID_LEN];
};

struct server {
	struct settings set;
	struct blockcache *blocks;
	struct throttle *throttle;
	struct pool *pool;
};

int server_init(struct server *s, const char *dir, struct err *e) MUST_CHECK;
void server_release(struct server *s);

/* For http_conf. */
size_t server_body_max(void *arg, const char *method, const char *path);
void server_handle(void *arg, const struct request *rq, struct response *rp);

#define ROUTE(method, path, who, max, fn)                                                \
	int fn(struct server *s, struct db *d, const struct request *rq,                 \
	        const struct caller *who_, struct response *rp, struct err *e);
#include "server/routes.def"
#undef ROUTE

#endif
