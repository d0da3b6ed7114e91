/* sotayd init: the folder, its certificates, its database. The database's epoch is written last, so
 * that an init that was cut short is not taken for a server and can be run again. */
#include <sys/stat.h>
#include "base/date.h"
#include "base/path.h"
#include "base/pem.h"
#include "server/cmd.h"
#include "server/db_feed.h"
#include "server/log.h"
#include "server/settings.h"
#include "server/x509.h"

#define ZONE_DEFAULT (7 * 3600)

static int
hosts_check(const char *const *hosts, size_t n, struct err *e)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!x509_host_ok(hosts[i]))
			return err_set(e, ERR_USAGE,
			        "\"%s\" is neither a host's name nor an address",
			        hosts[i]);
	return 0;
}

static int
settings_new(struct settings *s, const char *name, const char *tz, struct err *e)
{
	uint8_t epoch[ID_LEN];

	*s = (struct settings){ .zone = ZONE_DEFAULT };
	if (tz && zone_parse(tz, strlen(tz), &s->zone))
		return err_set(
		        e, ERR_USAGE, "\"%s\" is no time zone; write it as +07:00", tz);
	snprintf(s->name, sizeof(s->name), "%s", name);
	crypt_random(s->key, sizeof(s->key));
	crypt_random(epoch, sizeof(epoch));
	b32_enc(epoch, sizeof(epoch), s->epoch);
	return 0;
}

static int
make(const char *dir, const struct settings *s, const char *const *hosts, size_t n,
        struct err *e)
{
	struct str epoch = STR_INIT(64);
	struct db *d = NULL;
	int rc = -1, found;

	if (db_open(&d, dir, true, e))
		goto out;
	if (db_begin(d, e))
		goto out;
	found = db_meta_get(d, "epoch", &epoch, e);
	if (found < 0)
		goto out;
	if (found) {
		err_set(e, ERR_USAGE, "%s already holds a server; nothing was changed",
		        dir);
		goto out;
	}
	if (x509_make(dir, hosts, n, e) || db_feed_make(d, "all", 0, e) ||
	        settings_store(d, s, e))
		goto out;
	rc = db_commit(d, e);
out:
	db_close(d);
	str_release(&epoch);
	return rc;
}

/* What a member compares before the certificate is trusted. On standard error: the output is the path. */
static int
print_fingerprint(const char *ca, struct err *e)
{
	struct str pem = STR_INIT(65536);
	uint8_t hash[HASH_LEN];
	char text[PEM_PRINT];
	size_t n;
	int r = -1;

	if (file_read(ca, 65536, &pem, e) == 0 &&
	        pem_fingerprint(str_c(&pem), hash, &n, e) == 0) {
		pem_print(hash, text);
		fprintf(stderr, "its fingerprint, for members to compare (SHA-256): %s\n",
		        text);
		r = 0;
	}
	str_release(&pem);
	return r;
}

int
cmd_init(const struct cmd_env *env, int argc, char **argv, struct err *e)
{
	struct opt o[] = { { .name = "host", .max = OPT_VALUES_MAX },
		{ .name = "tz", .max = 1 } };
	const char *hosts[OPT_VALUES_MAX];
	struct str dir = STR_INIT(4096);
	struct settings s;
	size_t n = 0;
	int i, rc = -1;

	if (opt_parse(&argc, argv, o, 2, e))
		return -1;
	for (; n < o[0].n; n++)
		hosts[n] = o[0].v[n];
	if (argc && !n)
		return cmd_usage(env, e);
	for (i = 0; i < argc; i++) { /* --host A B C */
		if (n == OPT_VALUES_MAX)
			return err_set(e, ERR_USAGE, "at most %d hosts", OPT_VALUES_MAX);
		hosts[n++] = argv[i];
	}
	if (hosts_check(hosts, n, e))
		return -1;
	if (settings_new(&s, n ? hosts[0] : "localhost", o[1].n ? o[1].v[0] : NULL, e))
		return -1;
	if (path_mkdirs(env->dir, e) == 0 && path_check_private(env->dir, &dir, e) == 0)
		rc = make(str_c(&dir), &s, hosts, n, e);
	if (rc == 0) {
		str_adds(&dir, "/" CA_CERT);
		out_raw(str_c(&dir));
		out_safe(SAFE("\n"));
		rc = print_fingerprint(str_c(&dir), e);
	}
	crypt_wipe(&s, sizeof(s));
	str_release(&dir);
	return rc;
}
