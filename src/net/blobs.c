/* An attachment, sealed as it is, into a file of the client's. What came stays in the file when the line
 * breaks, and only the rest is asked for the next time; what turns out to be wrong is thrown away. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/crypt.h"
#include "model/attach.h"
#include "net/job.h"

#define OCTETS "application/octet-stream"
#define ACCEPT OCTETS ", application/problem+json"
#define PIECE (64u << 10)

int
blobs_parse(struct job *j, struct helper *h, const struct rec *r, struct err *e)
{
	struct stat st;

	if (!h->nfiles)
		return err_set(e, ERR_DAMAGED, "BLOB without a file");
	j->file = h->files[0];
	h->nfiles--;
	memmove(h->files, h->files + 1, h->nfiles * sizeof(h->files[0]));
	j->had = rec_u64(r, RF_OFFSET, UINT64_MAX);
	j->total = rec_u64(r, RF_TOTAL, 0);
	if (rec_bytes(r, RF_HASH, j->id, HASH_LEN) ||
	        j->total > stream_sealed_size(ATT_SIZE_MAX) || j->had > j->total ||
	        !j->total)
		return err_set(e, ERR_DAMAGED, "BLOB without a name or a length");
	if (fstat(j->file, &st) != 0 || !S_ISREG(st.st_mode) ||
	        (uint64_t)st.st_size != j->had)
		return err_set(e, ERR_DAMAGED, "BLOB into a file of another length");
	return 0;
}

void
blobs_release(struct job *j)
{
	if (j->type == REC_BLOB && j->file >= 0)
		(void)close(j->file);
	j->file = -1;
}

static int
write_at(int fd, const char *p, size_t n, uint64_t at)
{
	ssize_t done;

	while (n) {
		done = pwrite(fd, p, n, (off_t)at);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		p += done;
		n -= (size_t)done;
		at += (uint64_t)done;
	}
	return 0;
}

/* The first bytes say whether the server goes on where we are, or begins anew. */
static int
sink(void *arg, const struct fetch *f, const char *p, size_t n)
{
	struct job *j = arg;
	uint64_t from;

	if (!j->opened) {
		j->opened = true;
		if (!fetch_part(f, &from) || (from && from != j->had)) {
			j->wrong = true;
			return -1;
		}
		if (from != j->had && ftruncate(j->file, 0) != 0)
			return -1;
		j->had = from;
	}
	if (n > j->total - j->had) {
		j->wrong = true;
		return -1;
	}
	if (write_at(j->file, p, n, j->had)) {
		trouble_set(&j->trouble, NETC_CLIENT, "net:file",
		        "the attachment cannot be written: %s", strerror(errno));
		return -1;
	}
	j->had += n;
	return 0;
}

void
blobs_start(struct job *j, struct helper *h)
{
	struct fetch_ask ask = { false, false, JSON_MAX, ACCEPT };

	if (j->had == j->total && !j->bypass) { /* all there: it is only looked at */
		j->state = JOB_READY;
		return;
	}
	j->opened = j->wrong = false;
	j->f.sink = sink;
	j->f.sink_arg = j;
	j->f.from = j->had;
	b64_enc(j->id, HASH_LEN, j->f.etag);
	str_reset(&j->f.url);
	url_blob(&j->f.url, h->session.base, j->id);
	if (j->bypass)
		url_bypass(&j->f.url);
	job_fetch(j, h, &ask);
}

/* 0: the file is whole, has the name's hash, and is on disk. */
static int
verify_file(struct job *j)
{
	uint8_t buf[PIECE], hash[HASH_LEN];
	struct crypt_hasher s;
	uint64_t at = 0;
	ssize_t n;

	crypt_hash_begin(&s);
	while ((n = pread(j->file, buf, sizeof(buf), (off_t)at)) > 0) {
		crypt_hash_add(&s, buf, (size_t)n);
		at += (uint64_t)n;
	}
	crypt_hash_end(&s, hash);
	if (n == 0 && at == j->total && crypt_eq(hash, j->id, HASH_LEN)) {
		if (fsync(j->file) == 0)
			return 0;
		n = -1;
	}
	if (n < 0)
		trouble_set(&j->trouble, NETC_CLIENT, "net:file",
		        "the attachment cannot be read back: %s", strerror(errno));
	else
		j->wrong = true;
	return -1;
}

/* What is wrong goes; once it is asked for past all caches. */
static void
wrong(struct job *j, struct helper *h)
{
	memset(&j->trouble, 0, sizeof(j->trouble));
	if (ftruncate(j->file, 0) == 0 && !j->bypass) {
		j->had = 0;
		j->bypass = true;
		blobs_start(j, h);
		return;
	}
	trouble_set(&j->trouble, NETC_QUARANTINE, "net:blob",
	        "what %s sent is not the attachment; it was thrown away",
	        h->session.host);
	j->state = JOB_READY;
}

void
blobs_finished(struct job *j, struct helper *h)
{
	if (j->trouble.klass) /* the file's own */
		return;
	if (j->wrong) {
		wrong(j, h);
		return;
	}
	if (fetch_broke(&j->f) && !j->again) {
		j->again = true;
		blobs_start(j, h);
		return;
	}
	/* A part is as good an answer as the whole. */
	if (j->f.status == 206)
		j->f.status = 200;
	if (fetch_check(&j->f, h->session.host, OCTETS, false, &j->trouble))
		j->state = JOB_READY; /* with its trouble; what came stays */
}

int
blobs_answer(struct job *j, struct helper *h)
{
	if (verify_file(j)) {
		if (j->wrong)
			wrong(j, h);
		if (j->state == JOB_RUNNING)
			return 0;
	}
	j->state = JOB_ANSWERED;
	return out_end(h, j);
}
