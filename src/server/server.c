#include <pthread.h>
#include "base/mem.h"
#include "server/auth.h"
#include "server/log.h"
#include "server/server.h"

#define CACHE_BYTES (32u << 20)
#define RETRY_BUSY 5
#define BODY_OTHER 4096 /* of a request that will be refused: enough to hear the reason */

/* --- connections to the database ----------------------------------------- */

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t freed;
	struct db *db[SERVER_THREADS];
	size_t n; /* free ones */
};

static struct db *
pool_take(struct pool *p)
{
	struct db *d;

	pthread_mutex_lock(&p->lock);
	while (!p->n)
		pthread_cond_wait(&p->freed, &p->lock);
	d = p->db[--p->n];
	pthread_mutex_unlock(&p->lock);
	return d;
}

static void
pool_give(struct pool *p, struct db *d)
{
	pthread_mutex_lock(&p->lock);
	p->db[p->n++] = d;
	pthread_cond_signal(&p->freed);
	pthread_mutex_unlock(&p->lock);
}

static void
pool_free(struct pool *p)
{
	if (!p)
		return;
	while (p->n)
		db_close(p->db[--p->n]);
	pthread_cond_destroy(&p->freed);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

static struct pool *
pool_new(const char *dir, struct err *e)
{
	struct pool *p = mem_new(1, sizeof(*p), e);

	if (!p)
		return NULL;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->freed, NULL);
	for (; p->n < SERVER_THREADS; p->n++)
		if (db_open(&p->db[p->n], dir, false, e)) {
			pool_free(p);
			return NULL;
		}
	return p;
}

int
server_init(struct server *s, const char *dir, struct err *e)
{
	*s = (struct server){ 0 };
	s->pool = pool_new(dir, e);
	s->blocks = s->pool ? blockcache_new(CACHE_BYTES, e) : NULL;
	s->throttle = s->blocks ? throttle_new(e) : NULL;
	if (!s->throttle || settings_load(s->pool->db[0], &s->set, e)) {
		server_release(s);
		return -1;
	}
	return 0;
}

void
server_release(struct server *s)
{
	throttle_free(s->throttle);
	blockcache_free(s->blocks);
	pool_free(s->pool);
	crypt_wipe(s, sizeof(*s));
}

/* --- routes -------------------------------------------------------------- */

enum who { WHO_NOBODY, WHO_ANY, WHO_MEMBER };

struct route {
	const char *method, *path;
	enum who who;
	size_t max;
	int (*fn)(struct server *s, struct db *d, const struct request *rq,
	        const struct caller *who, struct response *rp, struct err *e);
};

static const struct route routes[] = {
#define ROUTE(method, path, who, max, fn) { method, path, WHO_##who, max, fn },
#include "server/routes.def"
#undef ROUTE
};

static bool
path_fits(const struct route *r, const char *path)
{
	size_t n = strlen(r->path);

	if (r->path[n - 1] == '/')
		return strncmp(path, r->path, n) == 0;
	return strcmp(path, r->path) == 0;
}

/* NULL when nothing is there; *other is then a route of that path by another method. */
static const struct route *
route_find(const char *method, const char *path, const struct route **other)
{
	size_t i;

	*other = NULL;
	for (i = 0; i < ARRAY_LEN(routes); i++) {
		if (!path_fits(&routes[i], path))
			continue;
		if (strcmp(routes[i].method, method) == 0)
			return &routes[i];
		*other = &routes[i];
	}
	return NULL;
}

size_t
server_body_max(void *arg, const char *method, const char *path)
{
	const struct route *other, *r = route_find(method, path, &other);

	return r ? r->max : BODY_OTHER;
}

/* Words for the log stay here; the caller learns that it was us, and a name to ask about. */
static void
fault(const struct request *rq, const struct err *e, struct response *rp)
{
	struct problem p = { 0 };
	uint8_t rnd[8];

	problem_fill(&p, e->code == ERR_BUSY || e->code == ERR_FULL ? PROBLEM_SYS_BUSY
	                                                            : PROBLEM_SYS_FAULT);
	if (e->code == ERR_BUSY || e->code == ERR_FULL)
		p.retry = RETRY_BUSY;
	crypt_random(rnd, sizeof(rnd));
	hex_enc(rnd, sizeof(rnd), p.instance);
	snprintf(p.detail, sizeof(p.detail),
	        "The server could not answer; try again later.");
	log_line("%s %s: %s (%s)", rq->method, rq->path, e->msg, p.instance);
	reply_problem_doc(rp, &p);
}

static int
run(struct server *s, struct db *d, const struct route *r, const struct request *rq,
        struct response *rp, struct err *e)
{
	struct caller who = { 0 };
	enum problem_id why;
	int rc;

	switch (r->who) {
	case WHO_ANY:
		break;
	case WHO_MEMBER:
		rc = auth_bearer(d, rq->auth, &who, &why, e);
		if (rc < 0)
			return -1;
		if (rc == 0)
			return reply_problem(rp, why, "%s", auth_why(why));
		break;
	case WHO_NOBODY:
	default:
		return reply_problem(rp, PROBLEM_REQ_NOT_FOUND, "There is nothing here.");
	}
	return r->fn(s, d, rq, &who, rp, e);
}

void
server_handle(void *arg, const struct request *rq, struct response *rp)
{
	const struct route *other, *r = route_find(rq->method, rq->path, &other);
	struct server *s = arg;
	struct err e = ERR_INIT;
	struct db *d;

	if (!r && !other) {
		reply_problem(rp, PROBLEM_REQ_NOT_FOUND, "There is nothing here.");
		return;
	}
	if (!r) {
		snprintf(rp->allow, sizeof(rp->allow), "%s", other->method);
		reply_problem(rp, PROBLEM_REQ_METHOD, "This is asked for by %s.",
		        other->method);
		return;
	}
	d = pool_take(s->pool);
	if (run(s, d, r, rq, rp, &e)) {
		db_rollback(d);
		fault(rq, &e, rp);
	}
	pool_give(s->pool, d);
}

int
route_hello(struct server *s, struct db *d, const struct request *rq,
        const struct caller *who, struct response *rp, struct err *e)
{
	struct str out = STR_INIT(1024);
	int rc;

	/* The epoch is base32: nothing here needs escaping. */
	str_addf(&out,
	        "{\"proto\":1,\"version\":\"%s\",\"e\":\"%s\",\"now\":%lld,"
	        "\"blocks\":\"/v1/block\",\"blobs\":\"/v1/blob\",\"auth\":[\"code\"],"
	        "\"limits\":{\"ops\":%d,\"ops_bytes\":%u},\"poll\":%d}",
	        VERSION, s->set.epoch, (long long)clock_wall(), OPS_MAX, OPS_BYTES_MAX,
	        POLL_SECONDS);
	rc = reply_str(rp, BODY_JSON, CACHE_SHORT, &out, e);
	str_release(&out);
	return rc;
}
