#include "core/sample.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/i18n.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/zip.h"
#include "core/reading.h"
#include "model/ids.h"
#include "store/feed.h"

#define NAME "sotay-tour-"
#define PROFILE "tour"
#define DAY 86400
#define TEXT_MAX (64u << 10)
#define INDEX_AT_ONCE 64
#define TRIES 3

static const struct {
	const char *name, *text;
} texts[] = {
#include "sample.h"
};

/* --- the texts --------------------------------------------------------------------------- */

/* @D+3@ is the day in three days as a header has it, @V+3@ as a text has it. */
static const char *
day(const char *s, int64_t now, struct str *out)
{
	char *end, when[16];
	long n = strtol(s + 2, &end, 10);
	civil d = civil_of(now + n * DAY);

	if ((s[1] != 'D' && s[1] != 'V') || end == s + 2 || *end != '@') {
		str_addc(out, *s);
		return s + 1;
	}
	if (s[1] == 'D')
		civil_iso(d, when);
	else
		civil_show(d, when);
	str_adds(out, when);
	return end + 1;
}

const char *
sample_text(size_t i, int64_t now, enum doc_kind *kind, struct str *out)
{
	const char *s;

	if (i >= ARRAY_LEN(texts))
		return NULL;
	s = strchr(texts[i].name, '.') + 1;
	*kind = doc_kind_of(s, strcspn(s, "."));
	for (s = texts[i].text; *s;)
		if (*s == '@')
			s = day(s, now, out);
		else
			str_addc(out, *s++);
	return texts[i].name;
}

/* As a synchronisation would bring it. */
static int
apply(struct app *a, int64_t feed, struct feed_entry *en, const struct str *text,
        struct err *e)
{
	struct str frame = STR_INIT(TEXT_MAX);
	struct doc d;
	int r = -1;

	if (str_ok(text, _("the text"), e) ||
	        doc_parse(&d, en->kind, text->p, text->len, DOC_LENIENT, e))
		return -1;
	doc_id(&d, en->doc);
	doc_release(&d);
	doc_hash(text->p, text->len, en->h);
	if (zip_pack(text->p, text->len, ZIP_LEVEL, &frame, e) == 0) {
		en->frame = frame.p;
		en->frame_len = frame.len;
		r = feed_apply(
		        a->store, en->kind == DOC_PROFILE ? FEED_PRIVATE : feed, en, e);
	}
	str_release(&frame);
	return r;
}

static int
all_texts(struct app *a, int64_t feed, int64_t now, struct err *e)
{
	struct str text = STR_INIT(TEXT_MAX);
	uint64_t seq = 0;
	int r = 0;

	for (size_t i = 0; !r && i < ARRAY_LEN(texts); i++) {
		struct feed_entry en = { .rev = 1, .why = "" };
		const char *name;

		str_reset(&text);
		name = sample_text(i, now, &en.kind, &text);
		en.seq = en.kind == DOC_PROFILE ? 1 : ++seq;
		en.at = now - (int64_t)(ARRAY_LEN(texts) - i) * DAY / 4;
		r = apply(a, feed, &en, &text, e);
		if (!r && strstr(name, ".read."))
			r = doc_mark_read(a->store, en.doc, true, e);
	}
	str_release(&text);
	return r ? -1 : feed_cursor_set(a->store, feed, seq, e);
}

static int
fill(struct app *a, int64_t now, struct err *e)
{
	struct feed_sub sub = { .name = "Chi bộ thôn Mận", .kind = "all", .nkeys = 1 };
	struct feed_row feed;
	uint64_t left = 0;
	size_t got;

	crypt_random(sub.fid, sizeof(sub.fid));
	if (store_begin(a->store, e))
		return -1;
	if (feed_subs_set(a->store, &sub, 1, e) ||
	        feed_list(a->store, &feed, 1, &got, e) ||
	        (got != 1 &&
	                err_set(e, ERR_INTERNAL, _("no feed for the sample handbook"))) ||
	        all_texts(a, feed.id, now, e) || kv_set(a->store, KV_TOKEN, "-", 1, e) ||
	        kv_set_u64(a->store, KV_SYNCED, (uint64_t)now, e) ||
	        store_commit(a->store, e)) {
		store_rollback(a->store);
		return -1;
	}
	do {
		if (app_index(a, INDEX_AT_ONCE, NULL, NULL, &left, e))
			return -1;
	} while (left);
	return 0;
}

/* --- the folder ---------------------------------------------------------------------------- */

static int
open_dir(const char *path)
{
	return open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Whoever holds the lock wants the folder. */
static bool
wanted(int fd)
{
	struct stat st;

	return flock(fd, LOCK_EX | LOCK_NB) || fstat(fd, &st) || !st.st_nlink;
}

/* A folder of the member's own may be called like one of ours: nothing else is taken away. */
static bool
tour_file(const char *name)
{
	return strncmp(name, "store.db", 8) == 0 || strcmp(name, "turn.lock") == 0 ||
	       strcmp(name, "sync.lock") == 0;
}

/* A store makes files and no folders, but for attachments, of which there are none. It must go even
 * when there is no memory left: so no opendir. */
static void
clear(int fd, const char *path)
{
	_Alignas(struct dirent64) char buf[2048];
	const struct dirent64 *x;
	ssize_t n;

	(void)lseek(fd, 0, SEEK_SET);
	while ((n = getdents64(fd, buf, sizeof(buf))) > 0)
		for (ssize_t i = 0; i < n; i += x->d_reclen) {
			x = (const void *)(buf + i);
			if (tour_file(x->d_name))
				(void)unlinkat(fd, x->d_name, 0);
		}
	(void)rmdir(path);
}

/* What killed tours left in a folder. */
static void
sweep(const char *base)
{
	struct str path = STR_INIT(4096);
	DIR *d = opendir(base);
	struct dirent *x;
	struct stat st;
	int fd;

	while (d && (x = readdir(d))) {
		if (strncmp(x->d_name, NAME, sizeof(NAME) - 1))
			continue;
		str_reset(&path);
		str_addf(&path, "%s/%s", base, x->d_name);
		fd = path.bad ? -1 : open_dir(str_c(&path));
		if (fd < 0)
			continue;
		if (fstat(fd, &st) == 0 && st.st_uid == geteuid() && !wanted(fd))
			clear(fd, str_c(&path));
		(void)close(fd);
	}
	if (d)
		(void)closedir(d);
	str_release(&path);
}

/* A new one in base, locked; another tour's sweep may be quicker than the lock. */
static int
make_in(struct sample *m, const char *base)
{
	sweep(base);
	for (int i = 0; i < TRIES; i++) {
		str_reset(&m->dir);
		str_addf(&m->dir, "%s/" NAME "XXXXXX", base);
		if (m->dir.bad || !mkdtemp(m->dir.p))
			return -1;
		m->fd = open_dir(m->dir.p);
		if (m->fd >= 0 && !wanted(m->fd))
			return 0;
		if (m->fd >= 0)
			(void)close(m->fd);
		m->fd = -1;
	}
	return -1;
}

static int
make_dir(struct sample *m, struct err *e)
{
	const char *const base[] = { getenv("XDG_RUNTIME_DIR"), getenv("TMPDIR"),
		P_tmpdir };
	struct str real = STR_INIT(4096);
	int r = -1;

	for (size_t i = 0; r && i < ARRAY_LEN(base); i++) {
		if (!base[i] || *base[i] != '/' || make_in(m, base[i]))
			continue;
		str_reset(&real);
		r = path_check_private(str_c(&m->dir), &real, e);
		if (r) {
			clear(m->fd, str_c(&m->dir));
			(void)close(m->fd);
			m->fd = -1;
		}
	}
	str_release(&real);
	if (r && !str_ok(&m->dir, _("the path of the folder"), e))
		(void)err_set(e, ERR_IO,
		        _("no folder for the sample handbook: set TMPDIR to one that you "
		          "can write to"));
	if (r)
		str_reset(&m->dir);
	return r;
}

int
sample_open(struct sample *m, struct app *a, struct err *e)
{
	if (make_dir(m, e) || app_init_at(a, PROFILE, str_c(&m->dir), e))
		return -1;
	a->keys = secret_new(sizeof(*a->keys), e);
	if (!a->keys)
		return -1;
	crypt_random(a->keys->dek, sizeof(a->keys->dek));
	crypt_random(a->keys->store_id, sizeof(a->keys->store_id));
	a->keys->by = KEYS_PASS;
	return store_open(&a->store, str_c(&a->dir), a->keys, STORE_CREATE, e) ||
	                       fill(a, clock_wall(), e)
	               ? -1
	               : 0;
}

void
sample_close(struct sample *m)
{
	if (m->fd >= 0) {
		clear(m->fd, str_c(&m->dir));
		(void)close(m->fd);
	}
	m->fd = -1;
	str_release(&m->dir);
}
