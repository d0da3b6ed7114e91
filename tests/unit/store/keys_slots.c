/* Several slots in one key file: each changed without the others, and codes as members type them. */
#include "base/le.h"
#include "base/path.h"
#include "fix.h"

#define NEW "mot cum tu khac han"

static const struct kdf tiny = { 64, 1, 1 };

static enum err_code
opens(const char *secret, struct keys **out)
{
	struct err e = ERR_INIT;
	struct keys *k = NULL;
	int rc = keys_unlock(fix_dir, view_of(secret), &k, &e);

	if (out && !rc)
		*out = k;
	else
		keys_free(k);
	return rc ? e.code : ERR_OK;
}

/* Opens to the key of the store, by a slot of that type. */
static bool
gives_key(const char *secret, enum keys_slot by)
{
	struct keys *k = NULL;
	bool ok = opens(secret, &k) == ERR_OK && k->by == by &&
	          memcmp(k->dek, fix_keys->dek, KEY_LEN) == 0 &&
	          memcmp(k->store_id, fix_keys->store_id, ID_LEN) == 0;

	keys_free(k);
	return ok;
}

static bool
set(enum keys_slot t, const char *secret)
{
	struct err e = ERR_INIT;

	return fine(
	        keys_slot_set_weak(fix_dir, fix_keys, t, view_of(secret), &tiny, &e), &e);
}

static struct str
whole(void)
{
	struct str f = STR_INIT(2000);
	struct err e = ERR_INIT;

	if (file_read_private(fix_dir, "keys.sotay", 1024, &f, &e))
		printf("# %s\n", e.msg);
	return f;
}

static void
codes(void)
{
	char code[RECOVERY_TEXT], other[RECOVERY_TEXT], t[200];
	size_t i, caught = 0, tried = 0;

	recovery_new(code);
	recovery_new(other);
	OK(strlen(code) == 44 && strspn(code, "0123456789ABCDEFGHJKMNPQRSTVWXYZ-") == 44,
	        "a code is nine groups of four");
	OK(strcmp(code, other) != 0, "no two are alike");
	INT_EQ(recovery_form(view_of(code)), RECOVERY_CODE, "it is known by its form");
	for (i = 0; code[i]; i++)
		t[i] = code[i] == '-' ? ' '
		                      : (char)(code[i] | (code[i] > '9' ? 0x20 : 0));
	t[i] = '\0';
	INT_EQ(recovery_form(view_of(t)), RECOVERY_CODE, "so it is in small letters");
	for (i = 0; code[i]; i++) {
		if (code[i] == '-')
			continue;
		memcpy(t, code, sizeof(code));
		t[i] = t[i] == '7' ? '8' : '7';
		tried++;
		caught += recovery_form(view_of(t)) == RECOVERY_SLIP;
	}
	INT_EQ(caught, tried, "every mistyped character is told");
	INT_EQ(recovery_form(view_of("")), RECOVERY_NONE, "nothing is no code");
	INT_EQ(recovery_form(view_of(PASS)), RECOVERY_NONE, "a passphrase is none");
	code[43] = '\0';
	INT_EQ(recovery_form(view_of(code)), RECOVERY_NONE, "one too short is none");
	memcpy(t, other, 44);
	snprintf(t + 44, sizeof(t) - 44, "0");
	INT_EQ(recovery_form(view_of(t)), RECOVERY_NONE, "nor is one too long");
	snprintf(t, sizeof(t), " %.4s\n", other + 10);
	OK(recovery_group_is(other, 2, view_of(t)), "a group typed back");
	OK(!recovery_group_is(other, 2, view_of("")), "must be there");
	OK(!recovery_group_is(other, 9, view_of(t)), "there is no tenth");
	t[1] = t[1] == '7' ? '8' : '7';
	OK(!recovery_group_is(other, 2, view_of(t)), "and be right");
}

static void
second_slot(char code[RECOVERY_TEXT])
{
	char second[RECOVERY_TEXT], slip[RECOVERY_TEXT];
	struct str before = whole(), after;
	struct keys_info info;
	struct err e = ERR_INIT;

	recovery_new(code);
	recovery_new(second);
	OK(opens(code, NULL) == ERR_LOCKED, "a code that is no slot's opens nothing");
	OK(set(KEYS_RECOVERY, code), "a second slot is added");
	after = whole();
	OK(after.len == before.len + 102 && memcmp(after.p, before.p, 26) == 0 &&
	                memcmp(after.p + 28, before.p + 28, 102) == 0,
	        "the first stays, byte for byte");
	OK(fine(keys_look(fix_dir, &info, &e), &e) && info.recovery && info.slots == 2 &&
	                info.kdf.m_kib == 64,
	        "the file says that it is there");
	OK(gives_key(code, KEYS_RECOVERY), "the code opens");
	OK(gives_key(PASS, KEYS_PASS), "so does the passphrase");
	memcpy(slip, code, sizeof(slip));
	slip[3] = slip[3] == '7' ? '8' : '7';
	err_clear(&e);
	{
		struct keys *k = NULL;

		OK(keys_unlock(fix_dir, view_of(slip), &k, &e) && e.code == ERR_LOCKED &&
		                strstr(e.msg, "mistyped"),
		        "a slip is told as one");
	}
	OK(set(KEYS_RECOVERY, second) && gives_key(second, KEYS_RECOVERY) &&
	                opens(code, NULL) == ERR_LOCKED,
	        "a new code takes the place of the old one");
	OK(fine(keys_look(fix_dir, &info, &e), &e) && info.slots == 2, "in its slot");
	memcpy(code, second, RECOVERY_TEXT);
	str_release(&before);
	str_release(&after);
}

static void
change(const char *code)
{
	struct str before = whole(), after;
	struct err e = ERR_INIT;
	struct keys stranger = *fix_keys;

	OK(keys_slot_set(fix_dir, fix_keys, KEYS_PASS, view_of(NEW), &tiny, &e) &&
	                e.code == ERR_USAGE,
	        "no slot is made under the floor");
	OK(keys_slot_set_weak(
	           fix_dir, fix_keys, KEYS_PASS, view_of("short"), &tiny, &e) &&
	                e.code == ERR_USAGE,
	        "nor under a weak passphrase");
	OK(keys_slot_set_weak(
	           fix_dir, fix_keys, KEYS_RECOVERY, view_of(NEW), &tiny, &e) &&
	                e.code == ERR_USAGE,
	        "nor a code's under what is none");
	stranger.store_id[0] ^= 1;
	OK(keys_slot_set_weak(fix_dir, &stranger, KEYS_PASS, view_of(NEW), &tiny, &e) &&
	                e.code == ERR_CONFLICT,
	        "nor with the key of another store");
	after = whole();
	OK(after.len == before.len && memcmp(after.p, before.p, after.len) == 0,
	        "and all of these leave the file alone");
	str_release(&after);
	OK(set(KEYS_PASS, NEW), "the passphrase is changed");
	after = whole();
	OK(after.len == before.len && memcmp(after.p + 130, before.p + 130, 102) == 0,
	        "the code's slot stays, byte for byte");
	OK(gives_key(NEW, KEYS_PASS) && opens(PASS, NULL) == ERR_LOCKED,
	        "the new one opens, the old one does not");
	OK(gives_key(code, KEYS_RECOVERY), "and the code still does");
	str_release(&before);
	str_release(&after);
}

/* A slot of a type and one of a state that a later sotay may write are kept. */
static void
foreign(const char *code)
{
	struct str f = whole();
	struct err e = ERR_INIT;
	uint8_t p[1024];
	struct keys_info info;

	memcpy(p, f.p, f.len - 16);
	memcpy(p + f.len - 16, p + 28, 102);
	p[f.len - 16] = 9;
	le16_put(p + 26, 3);
	crypt_hash1(p + f.len - 16 + 102, 16, p, f.len - 16 + 102);
	OK(fine(file_replace(fix_dir, "keys.sotay", p, f.len + 102, 0600, &e), &e) &&
	                gives_key(NEW, KEYS_PASS),
	        "a slot of an unknown type is passed over");
	str_release(&f);
	OK(set(KEYS_PASS, PASS) && gives_key(code, KEYS_RECOVERY) &&
	                fine(keys_look(fix_dir, &info, &e), &e) && info.slots == 3,
	        "and kept by a change");
	OK(fine(keys_slot_drop(fix_dir, fix_keys, KEYS_RECOVERY, &e), &e) &&
	                opens(code, NULL) == ERR_LOCKED && gives_key(PASS, KEYS_PASS) &&
	                fine(keys_look(fix_dir, &info, &e), &e) && info.slots == 2 &&
	                !info.recovery,
	        "and by the removal of the code");
	f = whole();
	INT_EQ(f.p[28 + 102], 9, "which took its own slot only");
	str_release(&f);
	OK(keys_slot_drop(fix_dir, fix_keys, KEYS_RECOVERY, &e) && e.code == ERR_NOTFOUND,
	        "a second removal says that there is none");
	OK(keys_slot_drop(fix_dir, fix_keys, KEYS_PASS, &e) && e.code == ERR_USAGE,
	        "the passphrase's slot is not removed");
}

static void
full(void)
{
	struct str f = whole();
	struct err e = ERR_INIT;
	char code[RECOVERY_TEXT];
	uint8_t p[1024];
	size_t i;

	memcpy(p, f.p, 28 + 102);
	for (i = 1; i < 8; i++) {
		memcpy(p + 28 + i * 102, p + 28, 102);
		p[28 + i * 102] = 9;
	}
	le16_put(p + 26, 8);
	crypt_hash1(p + 28 + 8 * 102, 16, p, 28 + 8 * 102);
	recovery_new(code);
	OK(fine(file_replace(fix_dir, "keys.sotay", p, 28 + 8 * 102 + 16, 0600, &e),
	           &e) &&
	                keys_slot_set_weak(fix_dir, fix_keys, KEYS_RECOVERY,
	                        view_of(code), &tiny, &e) &&
	                e.code == ERR_CONFLICT,
	        "a ninth slot is refused");
	OK(set(KEYS_PASS, NEW) && gives_key(NEW, KEYS_PASS),
	        "while the passphrase may still be changed");
	str_release(&f);
}

int
main(void)
{
	char code[RECOVERY_TEXT];

	fix_begin();
	codes();
	second_slot(code);
	change(code);
	foreign(code);
	full();
	return fix_end();
}
