#include "store/keys.h"

#include <argon2.h>
#include <errno.h>
#include <limits.h>
#include <unistd.h>
#include "base/date.h"
#include "base/i18n.h"
#include "base/le.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/utf8.h"
#include "store/seam.h"

/*
 * "SOTAYKEY" | le16 version | store id 16 | le16 slots
 * slot: u8 type | u8 state | le32 m | le32 t | le32 lanes | salt 16 | nonce 24 | ct 32 | tag 16
 * trailer: BLAKE2b-128 of all before it
 */
#define FILE_NAME "keys.sotay"
#define MAGIC "SOTAYKEY"
#define VERSION_1 1
#define HEAD_LEN (8 + 2 + ID_LEN + 2)
#define SALT_LEN 16
#define SLOT_LEN (2 + 12 + SALT_LEN + NONCE_LEN + KEY_LEN + TAG_LEN)
#define TRAILER_LEN 16
#define SLOTS_MAX 8
#define FILE_MAX 1024
#define SLOT_PASS 1
#define STATE_ACTIVE 1
#define AAD_LEN (8 + 2 + ID_LEN + 1 + 12 + SALT_LEN)

#define M_MAX_KIB (1u << 20)
#define T_MAX 64
#define LANES_MAX 16

#define PASS_BYTES_MAX 1024
#define PASS_CHARS 12
#define PASS_WORDS 4
#define PASS_DISTINCT 5

/* The passphrase as NFC. The room is taken at once, so that no piece is left behind in memory
 * that grew. */
static int
pass_nfc(struct view pass, struct str *out, struct err *e)
{
	char *room;

	str_init(out, 4 * PASS_BYTES_MAX);
	if (pass.n > PASS_BYTES_MAX)
		return err_set(e, ERR_USAGE, _("the passphrase is longer than %d bytes"),
		        PASS_BYTES_MAX);
	if (!utf8_valid(pass.p, pass.n))
		return err_set(e, ERR_USAGE, _("the passphrase is not valid UTF-8"));
	room = str_room(out, 4 * PASS_BYTES_MAX);
	if (!room)
		return err_set(e, ERR_MEM, _("no memory for the passphrase"));
	return utf8_nfc(pass.p, pass.n, out, e);
}

static void
pass_wipe(struct str *s)
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

static int
pass_judge(const struct str *s, struct err *e)
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
		        _("the passphrase is too weak: take at least %d characters or %d "
		          "words"),
		        PASS_CHARS, PASS_WORDS);
	if (m.distinct < PASS_DISTINCT)
		return err_set(e, ERR_USAGE,
		        _("the passphrase is too weak: it repeats fewer than %d "
		          "different "
		          "characters"),
		        PASS_DISTINCT);
	return 0;
}

int
keys_check_pass(struct view pass, struct err *e)
{
	struct str nfc;
	int rc = pass_nfc(pass, &nfc, e);

	if (!rc)
		rc = pass_judge(&nfc, e);
	pass_wipe(&nfc);
	return rc;
}

/* Where no thread can start (a process limit), one thread does the same work. */
static int
kdf_run(const struct kdf *k, const struct str *pass, const uint8_t salt[SALT_LEN],
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
	c.threads = cpus < 1 ? 1 : cpus > 4 ? 4 : (uint32_t)cpus;
	if (c.threads > k->lanes)
		c.threads = k->lanes;
	c.version = ARGON2_VERSION_13;
	rc = argon2id_ctx(&c);
	if (rc == ARGON2_THREAD_FAIL && c.threads > 1) {
		c.threads = 1;
		rc = argon2id_ctx(&c);
	}
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

static const struct kdf kdf_floor = KDF_FLOOR;

int
keys_calibrate(struct kdf *k, int ms, struct err *e)
{
	static const uint8_t salt[SALT_LEN];
	struct str pass = STR_INIT(16);
	uint8_t out[KEY_LEN];
	const char *env = getenv("SOTAY_KDF_MS");
	int64_t t0, took, t;
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
	rc = kdf_run(k, &pass, salt, out, e);
	took = clock_boot() - t0;
	str_release(&pass);
	if (rc)
		return -1;
	t = took > 0 ? kdf_floor.t * (int64_t)ms / took : T_MAX;
	if (t > kdf_floor.t)
		k->t = t > T_MAX ? T_MAX : (uint32_t)t;
	return 0;
}

/* --- the file -------------------------------------------------------------------- */

/* Not the number of slots: adding one must not break another. */
static void
slot_aad(const uint8_t *head, const uint8_t *slot, uint8_t aad[AAD_LEN])
{
	memcpy(aad, head, 8 + 2 + ID_LEN);
	aad[26] = slot[0];
	memcpy(aad + 27, slot + 2, 12 + SALT_LEN);
}

static int
slot_make(uint8_t *slot, const uint8_t *head, const struct str *pass, const struct kdf *k,
        const struct keys *keys, struct err *e)
{
	uint8_t aad[AAD_LEN], *salt = slot + 14, *nonce = salt + SALT_LEN;
	uint8_t *ct = nonce + NONCE_LEN, *kek = secret_new(KEY_LEN, e);
	int rc;

	if (!kek)
		return -1;
	slot[0] = SLOT_PASS;
	slot[1] = STATE_ACTIVE;
	le32_put(slot + 2, k->m_kib);
	le32_put(slot + 6, k->t);
	le32_put(slot + 10, k->lanes);
	crypt_random(salt, SALT_LEN);
	crypt_random(nonce, NONCE_LEN);
	rc = kdf_run(k, pass, salt, kek, e);
	if (!rc) {
		slot_aad(head, slot, aad);
		aead_seal(ct, ct + KEY_LEN, keys->dek, KEY_LEN, aad, AAD_LEN, nonce, kek);
	}
	secret_free(kek);
	return rc;
}

static int
kdf_limits(const struct kdf *k, struct err *e)
{
	if (k->m_kib > M_MAX_KIB || k->t > T_MAX || k->lanes > LANES_MAX || !k->t ||
	        !k->lanes || k->m_kib < 8 * k->lanes)
		return err_set(e, ERR_DAMAGED,
		        _("%s asks for work that no sotay would ask for; it is damaged "
		          "or was "
		          "tampered with"),
		        FILE_NAME);
	return 0;
}

int
keys_create_weak(const char *dir, struct view pass, const struct kdf *k,
        struct keys **out, struct err *e)
{
	uint8_t file[HEAD_LEN + SLOT_LEN + TRAILER_LEN];
	struct str path = STR_INIT(PATH_MAX), nfc;
	struct keys *keys = NULL;
	int rc = -1;

	*out = NULL;
	if (pass_nfc(pass, &nfc, e) || pass_judge(&nfc, e) || kdf_limits(k, e))
		goto out;
	str_addf(&path, "%s/%s", dir, FILE_NAME);
	if (str_ok(&path, _("the profile's path"), e))
		goto out;
	if (path_exists(str_c(&path))) {
		err_set(e, ERR_CONFLICT,
		        _("this profile has a key already (%s); it is not made twice"),
		        FILE_NAME);
		goto out;
	}
	keys = secret_new(sizeof(*keys), e);
	if (!keys)
		goto out;
	crypt_random(keys->dek, KEY_LEN);
	crypt_random(keys->store_id, ID_LEN);
	memcpy(file, MAGIC, 8);
	le16_put(file + 8, VERSION_1);
	memcpy(file + 10, keys->store_id, ID_LEN);
	le16_put(file + 26, 1);
	if (slot_make(file + HEAD_LEN, file, &nfc, k, keys, e))
		goto out;
	crypt_hash1(file + HEAD_LEN + SLOT_LEN, TRAILER_LEN, file, HEAD_LEN + SLOT_LEN);
	rc = file_replace(dir, FILE_NAME, file, sizeof(file), 0600, e);
	if (!rc) {
		*out = keys;
		keys = NULL;
	}
out:
	keys_free(keys);
	pass_wipe(&nfc);
	str_release(&path);
	return rc;
}

int
keys_create(const char *dir, struct view pass, const struct kdf *k, struct keys **out,
        struct err *e)
{
	*out = NULL;
	if (k->m_kib < kdf_floor.m_kib || k->t < kdf_floor.t ||
	        k->lanes < kdf_floor.lanes)
		return err_set(e, ERR_USAGE,
		        _("a key is not made with less than %u MiB, %u passes and %u "
		          "lanes"),
		        kdf_floor.m_kib / 1024, kdf_floor.t, kdf_floor.lanes);
	return keys_create_weak(dir, pass, k, out, e);
}

static int
damaged(struct err *e)
{
	return err_set(e, ERR_DAMAGED,
	        _("%s is damaged or no key file; put back a copy of it, or enrol anew"),
	        FILE_NAME);
}

/* The whole form, before any work is done on it. */
static int
file_check(const struct str *f, size_t *slots, struct err *e)
{
	const uint8_t *p = (const uint8_t *)f->p;
	uint8_t sum[TRAILER_LEN];
	struct kdf k;
	size_t i;

	if (f->len < HEAD_LEN + SLOT_LEN + TRAILER_LEN || memcmp(p, MAGIC, 8))
		return damaged(e);
	crypt_hash1(sum, TRAILER_LEN, p, f->len - TRAILER_LEN);
	if (memcmp(sum, p + f->len - TRAILER_LEN, TRAILER_LEN))
		return damaged(e);
	if (le16_get(p + 8) != VERSION_1)
		return err_set(e, ERR_DAMAGED,
		        _("%s has version %u, which this sotay does not know; use a "
		          "newer one"),
		        FILE_NAME, le16_get(p + 8));
	*slots = le16_get(p + 26);
	if (*slots < 1 || *slots > SLOTS_MAX ||
	        f->len != HEAD_LEN + *slots * SLOT_LEN + TRAILER_LEN)
		return damaged(e);
	for (i = 0; i < *slots; i++) {
		p = (const uint8_t *)f->p + HEAD_LEN + i * SLOT_LEN;
		k = (struct kdf){ le32_get(p + 2), le32_get(p + 6), le32_get(p + 10) };
		if (kdf_limits(&k, e))
			return -1;
	}
	return 0;
}

/* 0 opened, 1 not with this passphrase, -1 trouble. */
static int
slot_open(const uint8_t *head, const uint8_t *slot, const struct str *pass,
        struct keys *keys, struct err *e)
{
	struct kdf k = { le32_get(slot + 2), le32_get(slot + 6), le32_get(slot + 10) };
	const uint8_t *salt = slot + 14, *nonce = salt + SALT_LEN,
	              *ct = nonce + NONCE_LEN;
	uint8_t aad[AAD_LEN], *kek = secret_new(KEY_LEN, e);
	int rc;

	if (!kek)
		return -1;
	rc = kdf_run(&k, pass, salt, kek, e);
	if (!rc) {
		slot_aad(head, slot, aad);
		rc = aead_open(keys->dek, ct, KEY_LEN, ct + KEY_LEN, aad, AAD_LEN, nonce,
		             kek)
		             ? 1
		             : 0;
	}
	secret_free(kek);
	return rc;
}

int
keys_unlock(const char *dir, struct view pass, struct keys **out, struct err *e)
{
	struct str f = STR_INIT(FILE_MAX), nfc;
	struct keys *keys = NULL;
	const uint8_t *p, *slot;
	size_t slots = 0, i;
	int rc = -1, got = 1;

	*out = NULL;
	str_init(&nfc, 0);
	if (file_read_private(dir, FILE_NAME, FILE_MAX, &f, e) ||
	        file_check(&f, &slots, e))
		goto out;
	if (pass_nfc(pass, &nfc, e)) {
		if (e && e->code == ERR_USAGE) /* no such passphrase was ever accepted */
			err_set(e, ERR_LOCKED, _("wrong passphrase"));
		goto out;
	}
	keys = secret_new(sizeof(*keys), e);
	if (!keys)
		goto out;
	p = (const uint8_t *)f.p;
	memcpy(keys->store_id, p + 10, ID_LEN);
	for (i = 0; i < slots && got == 1; i++) {
		slot = p + HEAD_LEN + i * SLOT_LEN;
		if (slot[0] == SLOT_PASS && slot[1] == STATE_ACTIVE)
			got = slot_open(p, slot, &nfc, keys, e);
	}
	if (got == 1)
		err_set(e, ERR_LOCKED, _("wrong passphrase"));
	if (got)
		goto out;
	*out = keys;
	keys = NULL;
	rc = 0;
out:
	keys_free(keys);
	pass_wipe(&nfc);
	str_release(&f);
	return rc;
}

void
keys_free(struct keys *k)
{
	secret_free(k);
}
