/*
 * The key file (security.md section 2):
 *
 * "SOTAYKEY" | le16 version | store id 16 | le16 slots
 * slot: u8 type | u8 state | le32 m | le32 t | le32 lanes | salt 16 | nonce 24 | ct 32 | tag 16
 * trailer: BLAKE2b-128 of all before it
 */
#include "keys_int.h"

#include <limits.h>
#include "base/i18n.h"
#include "base/le.h"
#include "base/path.h"
#include "base/proc.h"
#include "store/seam.h"

#define MAGIC "SOTAYKEY"
#define VERSION_1 1
#define HEAD_LEN (8 + 2 + ID_LEN + 2)
#define SLOT_LEN (2 + 12 + SALT_LEN + NONCE_LEN + KEY_LEN + TAG_LEN)
#define TRAILER_LEN 16
#define SLOTS_MAX 8
#define FILE_MAX 1024
#define STATE_ACTIVE 1
#define AAD_LEN (8 + 2 + ID_LEN + 1 + 12 + SALT_LEN)

/* What opens a slot of one type: NFC of a passphrase, or the bits of a code. */
struct secret {
	struct str pass;
	uint8_t *bits; /* NULL: no code */
};

static void
secret_clear(struct secret *s)
{
	keys_pass_wipe(&s->pass);
	secret_free(s->bits);
	s->bits = NULL;
}

static int
secret_bits(struct secret *s, struct view text, enum recovery_form *form, struct err *e)
{
	s->bits = secret_new(RECOVERY_LEN, e);
	if (!s->bits)
		return -1;
	*form = recovery_read(text, s->bits);
	if (*form != RECOVERY_CODE) {
		secret_free(s->bits);
		s->bits = NULL;
	}
	return 0;
}

static struct str
secret_of(const struct secret *s, enum keys_slot type)
{
	if (type == KEYS_PASS)
		return s->pass;
	return (struct str){ .p = (char *)s->bits, .len = RECOVERY_LEN };
}

/* --- slots ------------------------------------------------------------------------- */

static struct kdf
slot_kdf(const uint8_t *slot)
{
	return (struct kdf){ le32_get(slot + 2), le32_get(slot + 6),
		le32_get(slot + 10) };
}

/* Not the number of slots: adding one must not break another. */
static void
slot_aad(const uint8_t *head, const uint8_t *slot, uint8_t aad[AAD_LEN])
{
	memcpy(aad, head, 8 + 2 + ID_LEN);
	aad[26] = slot[0];
	memcpy(aad + 27, slot + 2, 12 + SALT_LEN);
}

static int
slot_make(uint8_t *slot, const uint8_t *head, enum keys_slot type,
        const struct secret *secret, const struct kdf *k, const struct keys *keys,
        struct err *e)
{
	struct str pass = secret_of(secret, type);
	uint8_t aad[AAD_LEN], *salt = slot + 14, *nonce = salt + SALT_LEN;
	uint8_t *ct = nonce + NONCE_LEN, *kek = secret_new(KEY_LEN, e);
	int rc;

	if (!kek)
		return -1;
	slot[0] = (uint8_t)type;
	slot[1] = STATE_ACTIVE;
	le32_put(slot + 2, k->m_kib);
	le32_put(slot + 6, k->t);
	le32_put(slot + 10, k->lanes);
	crypt_random(salt, SALT_LEN);
	crypt_random(nonce, NONCE_LEN);
	rc = keys_kdf(k, &pass, salt, kek, e);
	if (!rc) {
		slot_aad(head, slot, aad);
		aead_seal(ct, ct + KEY_LEN, keys->dek, KEY_LEN, aad, AAD_LEN, nonce, kek);
	}
	secret_free(kek);
	return rc;
}

/* 0 opened, 1 not with this secret, -1 trouble. */
static int
slot_open(const uint8_t *head, const uint8_t *slot, const struct secret *secret,
        struct keys *keys, struct err *e)
{
	struct str pass = secret_of(secret, (enum keys_slot)slot[0]);
	struct kdf k = slot_kdf(slot);
	const uint8_t *salt = slot + 14, *nonce = salt + SALT_LEN,
	              *ct = nonce + NONCE_LEN;
	uint8_t aad[AAD_LEN], *kek = secret_new(KEY_LEN, e);
	int rc;

	if (!kek)
		return -1;
	rc = keys_kdf(&k, &pass, salt, kek, e);
	if (!rc) {
		slot_aad(head, slot, aad);
		rc = aead_open(keys->dek, ct, KEY_LEN, ct + KEY_LEN, aad, AAD_LEN, nonce,
		             kek)
		             ? 1
		             : 0;
	}
	secret_free(kek);
	if (!rc)
		keys->by = slot[0];
	return rc;
}

/* --- the file ---------------------------------------------------------------------- */

struct file {
	uint8_t p[FILE_MAX];
	size_t slots;
};

static uint8_t *
file_slot(struct file *f, size_t i)
{
	return f->p + HEAD_LEN + i * SLOT_LEN;
}

static void
file_head(struct file *f, const struct keys *k)
{
	memset(f, 0, sizeof(*f));
	memcpy(f->p, MAGIC, 8);
	le16_put(f->p + 8, VERSION_1);
	memcpy(f->p + 10, k->store_id, ID_LEN);
}

static int
damaged(struct err *e)
{
	return err_set(e, ERR_DAMAGED,
	        _("%s is damaged or no key file; put back a copy of it, or enrol anew"),
	        KEYS_FILE_NAME);
}

/* The whole form, before any work is done on it. */
static int
file_check(struct file *f, size_t len, struct err *e)
{
	uint8_t sum[TRAILER_LEN];
	struct kdf k;
	size_t i;

	if (len < HEAD_LEN + SLOT_LEN + TRAILER_LEN || memcmp(f->p, MAGIC, 8))
		return damaged(e);
	crypt_hash1(sum, TRAILER_LEN, f->p, len - TRAILER_LEN);
	if (memcmp(sum, f->p + len - TRAILER_LEN, TRAILER_LEN))
		return damaged(e);
	if (le16_get(f->p + 8) != VERSION_1)
		return err_set(e, ERR_NEWER,
		        _("%s has version %u, which this sotay does not know; use a "
		          "newer one"),
		        KEYS_FILE_NAME, le16_get(f->p + 8));
	f->slots = le16_get(f->p + 26);
	if (f->slots < 1 || f->slots > SLOTS_MAX ||
	        len != HEAD_LEN + f->slots * SLOT_LEN + TRAILER_LEN)
		return damaged(e);
	for (i = 0; i < f->slots; i++) {
		k = slot_kdf(file_slot(f, i));
		if (keys_kdf_limits(&k, e))
			return -1;
	}
	return 0;
}

static int
file_load(struct file *f, const char *dir, struct err *e)
{
	struct str s = STR_INIT(FILE_MAX);
	struct err own = ERR_INIT;
	int rc = file_read_private(dir, KEYS_FILE_NAME, FILE_MAX, &s, e ? e : &own);

	memset(f, 0, sizeof(*f));
	if (rc && (e ? e : &own)->code == ERR_USAGE) /* longer than any key file */
		(void)damaged(e);
	if (!rc && s.len)
		memcpy(f->p, s.p, s.len);
	if (!rc)
		rc = file_check(f, s.len, e);
	str_release(&s);
	return rc;
}

static int
file_save(struct file *f, const char *dir, struct err *e)
{
	size_t len = HEAD_LEN + f->slots * SLOT_LEN;

	le16_put(f->p + 26, (uint16_t)f->slots);
	crypt_hash1(f->p + len, TRAILER_LEN, f->p, len);
	return file_replace(dir, KEYS_FILE_NAME, f->p, len + TRAILER_LEN, 0600, e);
}

static size_t
file_find(struct file *f, enum keys_slot type)
{
	size_t i;

	for (i = 0; i < f->slots; i++)
		if (file_slot(f, i)[0] == type && file_slot(f, i)[1] == STATE_ACTIVE)
			break;
	return i;
}

/* --- create and unlock --------------------------------------------------------------- */

int
keys_create_weak(const char *dir, struct view pass, const struct kdf *k,
        struct keys **out, struct err *e)
{
	struct str path = STR_INIT(PATH_MAX);
	struct secret secret = { .bits = NULL };
	struct keys *keys = NULL;
	struct file f;
	int rc = -1;

	*out = NULL;
	if (keys_pass_nfc(pass, &secret.pass, e) || keys_pass_judge(&secret.pass, e) ||
	        keys_kdf_limits(k, e))
		goto out;
	str_addf(&path, "%s/%s", dir, KEYS_FILE_NAME);
	if (str_ok(&path, _("the profile's path"), e))
		goto out;
	if (path_exists(str_c(&path))) {
		err_set(e, ERR_CONFLICT,
		        _("this profile has a key already (%s); it is not made twice"),
		        KEYS_FILE_NAME);
		goto out;
	}
	keys = secret_new(sizeof(*keys), e);
	if (!keys)
		goto out;
	crypt_random(keys->dek, KEY_LEN);
	crypt_random(keys->store_id, ID_LEN);
	keys->by = KEYS_PASS;
	file_head(&f, keys);
	f.slots = 1;
	if (slot_make(file_slot(&f, 0), f.p, KEYS_PASS, &secret, k, keys, e))
		goto out;
	rc = file_save(&f, dir, e);
	if (!rc) {
		*out = keys;
		keys = NULL;
	}
out:
	keys_free(keys);
	secret_clear(&secret);
	str_release(&path);
	return rc;
}

int
keys_create(const char *dir, struct view pass, const struct kdf *k, struct keys **out,
        struct err *e)
{
	*out = NULL;
	return keys_kdf_floor(k, e) ? -1 : keys_create_weak(dir, pass, k, out, e);
}

/* Every slot of that type: 0 opened, 1 none did. */
static int
open_type(struct file *f, enum keys_slot type, const struct secret *secret,
        struct keys *keys, struct err *e)
{
	int rc = 1;

	for (size_t i = 0; i < f->slots && rc == 1; i++) {
		const uint8_t *slot = file_slot(f, i);

		if (slot[0] == type && slot[1] == STATE_ACTIVE)
			rc = slot_open(f->p, slot, secret, keys, e);
	}
	return rc;
}

static int
wrong(enum recovery_form form, struct err *e)
{
	if (form == RECOVERY_SLIP)
		return err_set(e, ERR_LOCKED,
		        _("wrong passphrase; if it is the recovery code, a character of "
		          "it is mistyped"));
	if (form == RECOVERY_CODE)
		return err_set(e, ERR_LOCKED,
		        _("this recovery code does not open the profile: it is of "
		          "another "
		          "one, or a newer code replaced it"));
	return err_set(e, ERR_LOCKED, _("wrong passphrase"));
}

/* A passphrase may look like a code: what opens decides. */
static int
open_any(struct file *f, struct view text, struct keys *keys, struct err *e)
{
	enum recovery_form form = RECOVERY_NONE;
	struct secret s = { .bits = NULL };
	int rc = -1;

	str_init(&s.pass, 0);
	if (secret_bits(&s, text, &form, e))
		goto out;
	rc = form == RECOVERY_CODE ? open_type(f, KEYS_RECOVERY, &s, keys, e) : 1;
	if (rc == 1) {
		rc = keys_pass_nfc(text, &s.pass, e);
		if (rc && e && e->code == ERR_USAGE) /* none was ever accepted */
			rc = wrong(form, e);
		if (rc)
			goto out;
		rc = open_type(f, KEYS_PASS, &s, keys, e);
	}
	if (rc == 1)
		rc = wrong(form, e);
out:
	secret_clear(&s);
	return rc;
}

int
keys_unlock(const char *dir, struct view pass, struct keys **out, struct err *e)
{
	struct keys *keys;
	struct file f;

	*out = NULL;
	if (file_load(&f, dir, e))
		return -1;
	keys = secret_new(sizeof(*keys), e);
	if (!keys)
		return -1;
	memcpy(keys->store_id, f.p + 10, ID_LEN);
	if (open_any(&f, pass, keys, e)) {
		keys_free(keys);
		return -1;
	}
	*out = keys;
	return 0;
}

void
keys_free(struct keys *k)
{
	secret_free(k);
}

/* --- change ---------------------------------------------------------------------------- */

static int
load_own(struct file *f, const char *dir, const struct keys *k, struct err *e)
{
	if (file_load(f, dir, e))
		return -1;
	if (memcmp(f->p + 10, k->store_id, ID_LEN))
		return err_set(e, ERR_CONFLICT,
		        _("%s is no longer the one that opened this profile; lock and "
		          "open again"),
		        KEYS_FILE_NAME);
	return 0;
}

static void
remove_slot(struct file *f, size_t i)
{
	memmove(file_slot(f, i), file_slot(f, i + 1), (f->slots - i - 1) * SLOT_LEN);
	f->slots--;
}

/* The slot must give back the key before anything depends on it. */
static int
slot_try(struct file *f, size_t i, const struct secret *secret, const struct keys *k,
        struct err *e)
{
	struct keys *again = secret_new(sizeof(*again), e);
	int rc;

	if (!again)
		return -1;
	rc = slot_open(f->p, file_slot(f, i), secret, again, e);
	if (rc == 1 || (!rc && !crypt_eq(again->dek, k->dek, KEY_LEN)))
		rc = err_set(e, ERR_INTERNAL,
		        _("the new key did not open what it closed; nothing was changed, "
		          "look after this machine's memory"));
	keys_free(again);
	return rc;
}

static int
secret_take(struct secret *s, enum keys_slot type, struct view text, struct err *e)
{
	enum recovery_form form;

	if (type == KEYS_PASS)
		return keys_pass_nfc(text, &s->pass, e) || keys_pass_judge(&s->pass, e)
		               ? -1
		               : 0;
	if (secret_bits(s, text, &form, e))
		return -1;
	return form == RECOVERY_CODE
	               ? 0
	               : err_set(e, ERR_USAGE, _("this is no recovery code"));
}

int
keys_slot_set_weak(const char *dir, const struct keys *k, enum keys_slot type,
        struct view text, const struct kdf *kdf, struct err *e)
{
	struct secret secret = { .bits = NULL };
	struct file f;
	size_t at, i;
	int rc = -1;

	str_init(&secret.pass, 0);
	if (secret_take(&secret, type, text, e) || keys_kdf_limits(kdf, e) ||
	        load_own(&f, dir, k, e))
		goto out;
	at = file_find(&f, type);
	if (at == SLOTS_MAX) {
		err_set(e, ERR_CONFLICT, _("%s holds as many keys as it can"),
		        KEYS_FILE_NAME);
		goto out;
	}
	if (at == f.slots)
		f.slots++;
	for (i = f.slots; i-- > at + 1;)
		if (file_slot(&f, i)[0] == type)
			remove_slot(&f, i);
	if (slot_make(file_slot(&f, at), f.p, type, &secret, kdf, k, e) ||
	        slot_try(&f, at, &secret, k, e))
		goto out;
	failpoint("key-made");
	rc = file_save(&f, dir, e);
	if (!rc)
		failpoint("key-replaced");
out:
	secret_clear(&secret);
	return rc;
}

int
keys_slot_set(const char *dir, const struct keys *k, enum keys_slot type,
        struct view text, const struct kdf *kdf, struct err *e)
{
	return keys_kdf_floor(kdf, e) ? -1
	                              : keys_slot_set_weak(dir, k, type, text, kdf, e);
}

int
keys_slot_drop(const char *dir, const struct keys *k, enum keys_slot type, struct err *e)
{
	struct file f;
	size_t i;

	if (type == KEYS_PASS)
		return err_set(
		        e, ERR_USAGE, _("a profile cannot be without a passphrase"));
	if (load_own(&f, dir, k, e))
		return -1;
	if (file_find(&f, type) == f.slots)
		return err_set(e, ERR_NOTFOUND, _("this profile has no recovery code"));
	for (i = f.slots; i--;)
		if (file_slot(&f, i)[0] == type)
			remove_slot(&f, i);
	return file_save(&f, dir, e);
}

int
keys_look(const char *dir, struct keys_info *out, struct err *e)
{
	struct file f;
	size_t at;

	memset(out, 0, sizeof(*out));
	if (file_load(&f, dir, e))
		return -1;
	at = file_find(&f, KEYS_PASS);
	if (at < f.slots)
		out->kdf = slot_kdf(file_slot(&f, at));
	out->recovery = file_find(&f, KEYS_RECOVERY) < f.slots;
	out->slots = (unsigned)f.slots;
	return 0;
}
