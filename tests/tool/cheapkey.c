/*
 * cheapkey DIR <PASSPHRASE: puts a profile's passphrase under a key derivation that takes no time, so
 * that a suite of hundreds of commands does not spend its minutes in argon2. The programs make no such
 * slot themselves; they open it like any other.
 */
#include <stdio.h>
#include "base/path.h"
#include "store/keys.h"
#include "store/seam.h"

int
main(int argc, char **argv)
{
	const struct kdf cheap = { 64, 1, 1 };
	struct str pass = STR_INIT(4096);
	struct keys *k = NULL;
	struct err e = ERR_INIT;
	struct view v;

	if (argc != 2) {
		fprintf(stderr, "usage: cheapkey DIR <PASSPHRASE\n");
		return 2;
	}
	if (crypt_init(&e) || file_read("-", 4096, &pass, &e))
		goto fail;
	v = (struct view){ pass.p, pass.len };
	if (v.n && v.p[v.n - 1] == '\n')
		v.n--;
	if (keys_unlock(argv[1], v, &k, &e) ||
	        keys_slot_set_weak(argv[1], k, KEYS_PASS, v, &cheap, &e))
		goto fail;
	keys_free(k);
	str_release(&pass);
	return 0;
fail:
	fprintf(stderr, "cheapkey: %s\n", e.msg);
	return 1;
}
