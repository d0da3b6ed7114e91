/* Passphrases, and the keys that are stretched out of them. The file is keys_file.c's. */
#include "keys_int.h"

#include <argon2.h>
#include <errno.h>
#include <pthread.h>
#include <unistd.h>
#include "base/date.h"
#include "base/human.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"

#define PASS_BYTES_MAX 1024
#define PASS_CHARS 12
#define PASS_WORDS 4
#define PASS_DISTINCT 5

/* The passphrase as NFC. The room is taken at once, so that no piece is left behind in memory
 * that grew. */
int
keys_pass_nfc(struct view pass, struct str *out, struct err *e)
{
	char *room;

	str_init(out, 4 * PASS_BYTES_MAX);
	if (pass.n > PASS_BYTES_MAX)
		return err_set(e, ERR_USAGE,
		        P_("the passphrase is longer than %s byte",
		                "the passphrase is longer than %s bytes", PASS_BYTES_MAX),
		        human_count(PASS_BYTES_MAX).s);
	if (!utf8_valid(pass.p, pass.n))
		return err_set(e, ERR_USAGE, _("the passphrase is not valid UTF-8"));
	room = str_room(out, 4 * PASS_BYTES_MAX);
	if (!room)
		return err_set(e, ERR_MEM, _("no memory for the passphrase"));
	return utf8_nfc(pass.p, pass.n, out, e);
}

void
keys_pass_wipe(struct str *s)
{
	if (s->p)
		crypt_wipe(s->p, s->cap);
	str_release(s);
}

struct measure {
	size_t chars, words, distinct;
	bool control;
};

static void
pass_measure(const struct str *s, struct measure *m)
{
	uint32_t seen[PASS_DISTINCT], cp;
	bool in_word = false;
	size_t i, k;

	memset(m, 0, sizeof(*m));
	for (i = 0; i < s->len;) {
		i += utf8_next(s->p + i, s->len - i, &cp);
		m->control |= cp < 0x20 || (cp >= 0x7f && cp < 0xa0);
		m->chars++;
		m->words += cp != ' ' && !in_word;
		in_word = cp != ' ';
		for (k = 0; k < m->distinct && seen[k] != cp; k++)
			;
		if (k == m->distinct && k < PASS_DISTINCT)
			seen[m->distinct++] = cp;
	}
	crypt_wipe(seen, sizeof(seen));
}

int
keys_pass_judge(const struct str *s, struct err *e)
{
	struct measure m;

	pass_measure(s, &m);
	if (m.control)
		return err_set(e, ERR_USAGE,
		        _("the passphrase holds a control character; use letters, digits "
		          "and "
		          "spaces"));
	if (m.chars < PASS_CHARS && m.words < PASS_WORDS)
		return err_set(e, ERR_USAGE,
		        P_("the passphrase is too weak: take at least %d characters or "
		           "%d "
		           "word",
		                "the passphrase is too weak: take at least %d characters "
		                "or %d words",
		                PASS_WORDS),
		        PASS_CHARS, PASS_WORDS);
	if (m.distinct < PASS_DISTINCT)
		return err_set(e, ERR_USAGE,
		        P_("the passphrase is too weak: it repeats fewer than %d "
		           "different character",
		                "the passphrase is too weak: it repeats fewer than %d "
		                "different characters",
		                PASS_DISTINCT),
		        PASS_DISTINCT);
	return 0;
}

int
keys_check_pass(struct view pass, struct err *e)
{
	struct str nfc;
	int rc = keys_pass_nfc(pass, &nfc, e);

	if (!rc)
		rc = keys_pass_judge(&nfc, e);
	keys_pass_wipe(&nfc);
	return rc;
}

#define THREADS_MAX 4

static void *
wait_for(void *gate)
{
	pthread_mutex_lock(gate);
	pthread_mutex_unlock(gate);
	return NULL;
}

/* So many threads at a time, or 1. libargon2 must never find out: when its second thread does not
 * start it frees what the first one works on. */
static uint32_t
threads_possible(uint32_t want)
{
	pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
	pthread_t t[THREADS_MAX];
	uint32_t n = 0;
	bool all;

	if (want < 2)
		return 1;
	pthread_mutex_lock(&gate);
	while (n < want && pthread_create(&t[n], NULL, wait_for, &gate) == 0)
		n++;
	all = n == want;
	pthread_mutex_unlock(&gate);
	while (n)
		pthread_join(t[--n], NULL);
	return all ? want : 1;
}

/* The memory that libargon2 works in: it does not give it back when it fails later. */
static _Thread_local uint8_t *work;

static void
work_end(uint8_t *p, size_t n)
{
	free(work);
	work = NULL;
}

static int
work_begin(uint8_t **p, size_t n)
{
	*p = work = malloc(n);
	return work ? ARGON2_OK : ARGON2_MEMORY_ALLOCATION_ERROR;
}

int
keys_kdf(const struct kdf *k, const struct str *pass, const uint8_t salt[SALT_LEN],
        uint8_t kek[KEY_LEN], struct err *e)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	uint8_t salt_copy[SALT_LEN];
	argon2_context c;
	int rc;

	memcpy(salt_copy, salt, SALT_LEN);
	memset(&c, 0, sizeof(c));
	c.out = kek;
	c.outlen = KEY_LEN;
	c.pwd = (uint8_t *)pass->p;
	c.pwdlen = (uint32_t)pass->len;
	c.salt = salt_copy;
	c.saltlen = SALT_LEN;
	c.t_cost = k->t;
	c.m_cost = k->m_kib;
	c.lanes = k->lanes;
	c.threads = cpus < 1 ? 1 : cpus > THREADS_MAX ? THREADS_MAX : (uint32_t)cpus;
	c.threads = threads_possible(c.threads < k->lanes ? c.threads : k->lanes);
	c.version = ARGON2_VERSION_13;
	c.allocate_cbk = work_begin;
	c.free_cbk = work_end;
	rc = argon2id_ctx(&c);
	work_end(work, 0);
	if (rc == ARGON2_OK)
		return 0;
	if (rc == ARGON2_MEMORY_ALLOCATION_ERROR)
		return err_set(e, ERR_MEM,
		        _("opening needs %u MiB of memory for a moment, which this "
		          "system does not "
		          "give"),
		        k->m_kib / 1024);
	return err_set(e, ERR_INTERNAL, _("the passphrase cannot be stretched: %s"),
	        argon2_error_message(rc));
}

int
keys_calibrate(struct kdf *k, int ms, struct err *e)
{
	static const uint8_t salt[SALT_LEN];
	struct str pass = STR_INIT(16);
	uint8_t out[KEY_LEN];
	const char *env = getenv("SOTAY_KDF_MS");
	int64_t t0, took, t;
	const struct kdf kdf_floor = KDF_FLOOR;
	char *end;
	long v;
	int rc;

	if (env && *env) {
		errno = 0;
		v = strtol(env, &end, 10);
		if (*end || errno || v < 0 || v > 60000)
			return err_set(e, ERR_USAGE,
			        _("SOTAY_KDF_MS is not a number of "
			          "milliseconds from 0 to 60000"));
		ms = (int)v;
	}
	*k = kdf_floor;
	if (ms <= 0)
		return 0;
	str_adds(&pass, "calibration");
	t0 = clock_boot();
	rc = keys_kdf(k, &pass, salt, out, e);
	took = clock_boot() - t0;
	str_release(&pass);
	if (rc)
		return -1;
	t = took > 0 ? kdf_floor.t * (int64_t)ms / took : KDF_T_MAX;
	if (t > kdf_floor.t)
		k->t = t > KDF_T_MAX ? KDF_T_MAX : (uint32_t)t;
	return 0;
}

/* Of our own slots, and of those that somebody else may have written. */
int
keys_kdf_limits(const struct kdf *k, struct err *e)
{
	if (k->m_kib > KDF_M_MAX_KIB || k->t > KDF_T_MAX || k->lanes > KDF_LANES_MAX ||
	        !k->t || !k->lanes || k->m_kib < 8 * k->lanes)
		return err_set(e, ERR_DAMAGED,
		        _("%s asks for work that no sotay would ask for; it is damaged "
		          "or was "
		          "tampered with"),
		        KEYS_FILE_NAME);
	return 0;
}

int
keys_kdf_floor(const struct kdf *k, struct err *e)
{
	const struct kdf least = KDF_FLOOR;

	if (k->m_kib < least.m_kib || k->t < least.t || k->lanes < least.lanes)
		return err_set(e, ERR_USAGE,
		        P_("a key is not made with less than %u MiB, %u passes and %u "
		           "lane",
		                "a key is not made with less than %u MiB, %u passes and "
		                "%u lanes",
		                least.lanes),
		        least.m_kib / 1024, least.t, least.lanes);
	return 0;
}
