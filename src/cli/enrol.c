#include "cli_int.h"

#include "base/crypt.h"
#include "base/path.h"
#include "store/feed.h"

#define CA_MAX (200u << 10) /* a record holds it whole */

static int
make_store(struct cli *c, struct err *e)
{
	char *pass = NULL;
	size_t n;
	int r;

	if (cli_pass(c, true, &pass, &n, e))
		return -1;
	r = app_create(&c->app, (struct view){ pass, n }, e);
	secret_free(pass);
	if (r)
		return -1;
	out_f(&c->out, _("made the store in %s"), str_c(&c->app.dir));
	out_safe(&c->out, SAFE("\n"));
	out_flush(&c->out);
	return 0;
}

static int
check_words(const struct cli_args *a, struct err *e)
{
	size_t n = strlen(a->word[1]);

	if (strncmp(a->word[0], "https://", 8) != 0)
		return err_set(e, ERR_USAGE,
		        _("%s: the address must begin with https://"), a->word[0]);
	if (n < 10 || n > 15)
		return err_set(e, ERR_USAGE,
		        _("%s: a code has 10 letters and digits; ask the operator for "
		          "one"),
		        a->word[1]);
	return 0;
}

int
cli_cmd_enrol(struct cli *c, int argc, char **argv, struct err *e)
{
	struct str ca = STR_INIT(CA_MAX), name = STR_INIT(1024), server = STR_INIT(1024);
	struct cli_args a;
	bool found;
	int r = -1;

	if (cli_args(&a, OPT_CA, 2, 2, argc, argv, e) || check_words(&a, e))
		goto out;
	if (a.ca && file_read(a.ca, CA_MAX, &ca, e))
		goto out;
	if (a.ca && !strstr(str_c(&ca), "-----BEGIN CERTIFICATE-----")) {
		err_set(e, ERR_USAGE, _("%s holds no certificate in PEM form"), a.ca);
		goto out;
	}
	c->app.may_make = true; /* killed between the key file and the store: go on */
	if (app_exists(&c->app) ? cli_unlock(c, e) : make_store(c, e))
		goto out;
	if (app_enrol(&c->app, a.word[0], a.word[1], a.ca ? str_c(&ca) : NULL, e))
		goto out;
	if (kv_get(c->app.store, KV_NAME, &name, &found, e) ||
	        kv_get(c->app.store, KV_SERVER, &server, &found, e))
		goto out;
	out_f(&c->out, _("enrolled %s at %s"), str_c(&name),
	        server.len ? str_c(&server) : a.word[0]);
	out_safe(&c->out, SAFE("\n"));
	out_f(&c->out, _("now fetch the documents with: sotay sync"));
	out_safe(&c->out, SAFE("\n"));
	r = 0;
out:
	str_release(&ca);
	str_release(&name);
	str_release(&server);
	return r;
}
