/* sotay batch: commands from standard input after one unlock. */
#include "cli_int.h"

#define WORDS_MAX 64
#define STOPPED 128 /* a signal ended the command: it means the rest as well */

/* Cut a line into words in place: 'as it is', "with \" and \\", \x. -1: a quote without its end. */
static int
split(char *line, char **word, int max, int *n)
{
	char *in = line, *out = line;
	bool open = false;
	char quote = '\0';

	*n = 0;
	for (; *in; in++) {
		if (!quote && (*in == ' ' || *in == '\t')) {
			if (open)
				*out++ = '\0';
			open = false;
			continue;
		}
		if (!quote && !open && *in == '#')
			break;
		if (!open) {
			if (*n == max)
				return -1;
			word[(*n)++] = out;
			open = true;
		}
		if (*in == quote) {
			quote = '\0';
		} else if (!quote && (*in == '\'' || *in == '"')) {
			quote = *in;
		} else if (*in == '\\' && quote != '\'' && in[1] &&
		           (!quote || in[1] == '"' || in[1] == '\\')) {
			*out++ = *++in;
		} else {
			*out++ = *in;
		}
	}
	if (open)
		*out = '\0';
	return quote ? -1 : 0;
}

static int
run_line(struct cli *c, char *line, size_t no)
{
	char *word[WORDS_MAX + 1];
	int n, rc;

	if (split(line, word, WORDS_MAX, &n)) {
		cli_note(c,
		        _("line %zu: a quotation mark is not closed, or there are too "
		          "many "
		          "words"),
		        no);
		return err_exit(ERR_USAGE);
	}
	if (!n)
		return 0;
	word[n] = NULL;
	rc = cli_run(c, n, word);
	if (rc)
		cli_note(c, _("line %zu: %s ended with code %d"), no, word[0], rc);
	return rc;
}

int
cli_cmd_batch(struct cli *c, int argc, char **argv, struct err *e)
{
	struct cli_args a;
	char *line = NULL;
	size_t cap = 0, no = 0;
	ssize_t len;
	int rc = 0, r;

	if (cli_args(&a, 0, 0, 0, argc, argv, e))
		return -1;
	if (c->in_batch)
		return err_set(e, ERR_USAGE, _("batch cannot stand within batch"));
	c->in_batch = true;
	while (!c->out.gone && (len = getline(&line, &cap, stdin)) >= 0) {
		no++;
		if (len && line[len - 1] == '\n')
			line[len - 1] = '\0';
		r = run_line(c, line, no);
		if (r && !rc)
			rc = r;
		if (r > STOPPED)
			break;
	}
	free(line);
	return rc;
}
