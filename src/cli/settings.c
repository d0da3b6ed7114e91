/* The member's sotayrc for a batch command: read once, when one first wants it. */
#include "cli_int.h"

const struct conf *
cli_conf(struct cli *c, struct err *e)
{
	struct err rc = ERR_INIT;

	if (c->conf_ready)
		return &c->conf;
	if (conf_init_batch(&c->conf, e))
		return NULL;
	c->conf_ready = true;
	/* A mistake in it is said and passed over. */
	if (conf_user(&c->conf, &rc))
		cli_note(c, "%s", rc.msg);
	return &c->conf;
}

int
cli_filters(
        struct cli *c, const char *text, const struct filter_names **names, struct err *e)
{
	const struct conf *conf;

	*names = NULL;
	if (!strchr(text, '@'))
		return 0;
	conf = cli_conf(c, e);
	if (!conf)
		return -1;
	*names = &conf->filters;
	return 0;
}
