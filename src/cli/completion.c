/*
 * sotay completion SHELL: what completes the command line in bash, zsh or fish, made from cli.def, so that
 * it never lags behind. It asks for no passphrase: ids and numbers lie in the sealed store and are not
 * offered.
 *
 * The arguments of a row are read as help shows them: --option, in brackets or not, with a value when
 * a word in capitals follows; words in small letters, with | between, at their place; a | with blanks
 * begins another form of the command. How a shell says it stands in completion_shells.c.
 */
#include "completion_int.h"

#include <ctype.h>
#include "model/filter.h"

#define ARGS_MAX 400
#define PLACES 3

struct syntax {
	struct str options, valued; /* with blanks before and between */
	struct str
	        place[PLACES]; /* words at each place; "-" before what cannot be listed */
};

static void
syntax_init(struct syntax *x)
{
	str_init(&x->options, ARGS_MAX);
	str_init(&x->valued, ARGS_MAX);
	for (size_t i = 0; i < PLACES; i++)
		str_init(&x->place[i], ARGS_MAX);
}

static void
syntax_release(struct syntax *x)
{
	str_release(&x->options);
	str_release(&x->valued);
	for (size_t i = 0; i < PLACES; i++)
		str_release(&x->place[i]);
}

static void
add_word(struct str *s, const char *p, size_t n)
{
	str_addc(s, ' ');
	str_add(s, p, n);
}

static void
add_commands(struct str *s)
{
	for (size_t i = 0; i < cli_ndefs; i++) {
		if (cli_defs[i].help)
			add_word(s, cli_defs[i].name, strlen(cli_defs[i].name));
	}
}

/* A word or several with | between, at one place. */
static void
add_place(struct str *s, const char *p, size_t n)
{
	if (n == 5 && !memcmp(p, "TOPIC", 5)) {
		add_commands(s);
		return;
	}
	while (n && islower((unsigned char)*p)) {
		size_t k = 0;

		while (k < n && p[k] != '|')
			k++;
		add_word(s, p, k);
		k += k < n;
		p += k;
		n -= k;
	}
}

static void
syntax_read(struct syntax *x, const char *args)
{
	const char *p = args;
	size_t place = 0, n;
	bool valued;

	while (*p) {
		p += strspn(p, " [");
		n = strcspn(p, " ]");
		if (!n) {
			p += *p != '\0';
			continue;
		}
		if (n == 1 && *p == '|') {
			place = 0;
		} else if (*p == '-') {
			valued = p[n] == ' ' && isupper((unsigned char)p[n + 1]);
			add_word(valued ? &x->valued : &x->options, p, n);
			if (valued)
				n += 1 + strcspn(p + n + 1, " ]");
		} else {
			if (place < PLACES)
				add_place(&x->place[place], p, n);
			place++;
		}
		p += n;
	}
}

static void
line(struct out *o, const char *text)
{
	out_raw(o, raw_of(text), SCRUB_LINE);
	out_safe(o, SAFE("\n"));
}

static void
lines(struct out *o, const char *const *text)
{
	for (; *text; text++)
		line(o, *text);
}

/* A list of words, each with a blank before it, into a variable. */
static void
put_words(struct out *o, const struct shell *sh, const char *variable,
        const struct str *words)
{
	out_f(o, "%s%s%s%s%s", sh->set, variable, sh->is, str_c(words) + 1, sh->end);
	out_safe(o, SAFE("\n"));
}

/* In one case of a choice; nothing for no words. */
static void
arm(struct out *o, const struct shell *sh, const char *pattern, const char *variable,
        const struct str *words)
{
	if (!words->len)
		return;
	out_f(o, "%s%s%s%s%s%s%s", sh->arm, pattern, sh->then, variable, sh->is,
	        str_c(words) + 1, sh->arm_end);
	out_safe(o, SAFE("\n"));
}

static void
put_options(struct out *o, const struct shell *sh)
{
	struct str all = STR_INIT(4096), both = STR_INIT(2 * ARGS_MAX);

	line(o, sh->by_command);
	add_commands(&all);
	arm(o, sh, "", "offer", &all);
	for (size_t i = 0; i < cli_ndefs; i++) {
		struct syntax x;

		syntax_init(&x);
		syntax_read(&x, cli_defs[i].args);
		str_reset(&both);
		str_add(&both, x.options.p, x.options.len);
		str_add(&both, x.valued.p, x.valued.len);
		arm(o, sh, cli_defs[i].name, "options", &both);
		syntax_release(&x);
	}
	line(o, sh->esac);
	str_release(&all);
	str_release(&both);
}

static void
put_places(struct out *o, const struct shell *sh)
{
	char pattern[80];

	line(o, sh->by_place);
	for (size_t i = 0; i < cli_ndefs; i++) {
		struct syntax x;

		syntax_init(&x);
		syntax_read(&x, cli_defs[i].args);
		for (size_t k = 0; k < PLACES; k++) {
			(void)snprintf(
			        pattern, sizeof(pattern), "%s:%zu", cli_defs[i].name, k);
			arm(o, sh, pattern, "offer", &x.place[k]);
		}
		syntax_release(&x);
	}
	line(o, sh->esac);
}

/* Every option with a value, of any command and those that hold everywhere. */
static void
put_valued(struct out *o, const struct shell *sh)
{
	struct syntax x;

	syntax_init(&x);
	str_adds(&x.valued, " --profile --passphrase-fd");
	for (size_t i = 0; i < cli_ndefs; i++)
		syntax_read(&x, cli_defs[i].args);
	put_words(o, sh, "valued", &x.valued);
	syntax_release(&x);
}

/* What a filter is made of. */
static void
put_fields(struct out *o, const struct shell *sh)
{
	const struct filter_def *d;
	struct str all = STR_INIT(ARGS_MAX);

	for (size_t i = 0; (d = filter_def(i)); i++)
		str_addf(&all, " %s%s", d->name, d->value == FILTER_MARK ? "" : ":");
	put_words(o, sh, "fields", &all);
	str_release(&all);
}

/* What a row of --format is made of. */
static void
put_formats(struct out *o, const struct shell *sh)
{
	struct str all = STR_INIT(ARGS_MAX);

	for (const char *p = format_letters; *p; p++)
		str_addf(&all, " %%%c", *p);
	put_words(o, sh, "formats", &all);
	str_release(&all);
}

int
cli_cmd_completion(struct cli *c, int argc, char **argv, struct err *e)
{
	const struct shell *sh = shells;
	struct out *o = &c->out;
	struct cli_args a;

	if (cli_args(&a, 0, 1, 1, argc, argv, e))
		return -1;
	while (sh->name && strcmp(a.word[0], sh->name) != 0)
		sh++;
	if (!sh->name)
		return err_set(e, ERR_USAGE,
		        _("there is completion for bash, zsh and fish, not for %s"),
		        a.word[0]);
	lines(o, sh->head);
	put_valued(o, sh);
	put_fields(o, sh);
	put_formats(o, sh);
	lines(o, sh->scan);
	put_options(o, sh);
	put_places(o, sh);
	lines(o, sh->tail);
	return 0;
}
