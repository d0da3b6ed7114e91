/* GET /v1/blob/<id>: sealed bodies out of the database, sealed attachments out of the folder of blobs.
 * Both never change and are sealed, so anybody may ask and any cache keep them. An attachment can be
 * asked for from a place on (Range), so that a transfer that broke goes on. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "server/attach.h"
#include "server/db_doc.h"
#include "server/server.h"

#define BLOB_STORED_MAX (DOC_MAX + (1u << 20))

static int
nothing(struct response *rp)
{
	return reply_problem(rp, PROBLEM_FEED_UNKNOWN, "There is no such blob.");
}

/* Digits up to something else; false without any, or with too many. */
static bool
digits(const char **s, uint64_t *out)
{
	const char *p = *s;

	for (*out = 0; *p >= '0' && *p <= '9' && p - *s < 15; p++)
		*out = *out * 10 + (uint64_t)(*p - '0');
	if (p == *s || (*p >= '0' && *p <= '9'))
		return false;
	*s = p;
	return true;
}

/* One range "bytes=N-" or "bytes=N-M" of the very bytes that the asker has begun with; any other is
 * passed over and all is sent, as RFC 9110, 14.2 allows. */
static bool
range_of(const struct request *rq, const char *etag, uint64_t *from, uint64_t *to)
{
	const char *r = http_header(rq, "Range"), *only = http_header(rq, "If-Range");
	size_t n = strlen(etag);

	if (!r || strncmp(r, "bytes=", 6) != 0)
		return false;
	if (only && (strlen(only) != n + 2 || only[0] != '"' || only[n + 1] != '"' ||
	                    strncmp(only + 1, etag, n) != 0))
		return false;
	r += 6;
	if (!digits(&r, from) || *r++ != '-')
		return false;
	*to = UINT64_MAX;
	return !*r || (digits(&r, to) && !*r && *to >= *from);
}

static int
reply_file(const struct request *rq, struct response *rp, int fd, uint64_t size,
        const char *name)
{
	uint64_t from = 0, to = UINT64_MAX;

	if (!range_of(rq, name, &from, &to)) {
		from = 0;
		to = UINT64_MAX;
	} else {
		if (from >= size) {
			close(fd);
			rp->total = size;
			return reply_problem(rp, PROBLEM_REQ_RANGE,
			        "The blob has %llu bytes.", (unsigned long long)size);
		}
		rp->part = true;
	}
	if (to >= size)
		to = size - 1;
	rp->status = rp->part ? 206 : 200;
	rp->type = BODY_BYTES;
	rp->cache = CACHE_EVER;
	rp->file = true;
	rp->fd = fd;
	rp->off = from;
	rp->len = to - from + 1;
	rp->total = size;
	snprintf(rp->etag, sizeof(rp->etag), "%s", name);
	return 0;
}

int
route_blob(struct server *s, struct db *d, const struct request *rq,
        const struct caller *who, struct response *rp, struct err *e)
{
	const char *name = rq->path + strlen("/v1/blob/");
	struct str out = STR_INIT(BLOB_STORED_MAX);
	char path[sizeof(BLOBS) + BLOB_NAME + 2];
	uint8_t id[HASH_LEN];
	struct stat st;
	int rc, fd;

	if (strlen(name) != BLOB_NAME ||
	        b64_dec(name, strlen(name), id, sizeof(id)) != HASH_LEN)
		return nothing(rp);
	rc = db_blob_get(d, id, &out, e);
	if (rc == 1) {
		rc = reply_str(rp, BODY_BYTES, CACHE_EVER, &out, e);
		b64_enc(id, sizeof(id), rp->etag);
	}
	str_release(&out);
	if (rc || rp->status)
		return rc < 0 ? -1 : 0;
	/* The server works in its folder. */
	snprintf(path, sizeof(path), BLOBS "/%s", name);
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return nothing(rp);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size < 1) {
		close(fd);
		return nothing(rp);
	}
	return reply_file(rq, rp, fd, (uint64_t)st.st_size, name);
}
