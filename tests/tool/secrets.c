/*
 * secrets FOLDER, the passphrase on descriptor 3: what lies in the memory of who has this profile
 * open and must be nowhere afterwards, a line each: a name and the bytes in hex.
 */
#include <unistd.h>
#include "store/feed.h"
#include "store/store.h"
#include "sync/engine.h"

static void
line(const char *name, const void *p, size_t n)
{
	const unsigned char *b = p;

	printf("%s ", name);
	for (size_t i = 0; i < n; i++)
		printf("%02x", b[i]);
	putchar('\n');
}

static int
print_all(const struct keys *k, const struct store *s, struct err *e)
{
	static struct feed_row rows[STORE_FEEDS_MAX];
	struct str v = STR_INIT(4096);
	uint8_t sub[KEY_LEN];
	size_t got;
	bool found;

	line("store-key", k->dek, KEY_LEN);
	for (uint64_t id = 1; id <= 2; id++) {
		crypt_kdf(sub, k->dek, id, "SOTAYpag");
		line(id == 1 ? "page-key" : "journal-key", sub, KEY_LEN);
	}
	if (feed_list(s, rows, STORE_FEEDS_MAX, &got, e) ||
	        kv_get(s, KV_TOKEN, &v, &found, e))
		return -1;
	if (found)
		line("token", v.p, v.len);
	for (size_t i = 0; i < got; i++)
		for (size_t j = 0; j < rows[i].sub.nkeys; j++)
			line("feed-key", rows[i].sub.key[j].key, KEY_LEN);
	str_release(&v);
	return 0;
}

int
main(int argc, char **argv)
{
	char pass[1024];
	struct keys *k = NULL;
	struct store *s = NULL;
	struct err e = ERR_INIT;
	ssize_t n = read(3, pass, sizeof(pass));

	if (argc != 2 || n <= 0) {
		fprintf(stderr, "usage: secrets FOLDER 3<PASSPHRASE\n");
		return 2;
	}
	n -= pass[n - 1] == '\n';
	line("passphrase", pass, (size_t)n);
	if (crypt_init(&e) ||
	        keys_unlock(argv[1], (struct view){ pass, (size_t)n }, &k, &e) ||
	        store_open(&s, argv[1], k, STORE_RDONLY, &e) || print_all(k, s, &e)) {
		fprintf(stderr, "secrets: %s\n", e.msg);
		return 1;
	}
	store_close(s);
	keys_free(k);
	return 0;
}
