/*
 * sotay completion bash: what completes the command line in bash, made from cli.def, so that it never
 * lags behind. It asks for no passphrase: ids and numbers lie in the sealed store and are not offered.
 *
 * The arguments of a row are read as help shows them: --option, in brackets or not, with a value when
 * a word in capitals follows; words in small letters, with | between, at their place; a | with blanks
 * begins another form of the command.
 */
#include "cli_int.h"

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

/* One arm of a case: PATTERN) VARIABLE='WORDS' ;; Nothing for no words. */
static void
arm(struct out *o, const char *pattern, const char *variable, const struct str *words)
{
	if (words->len)
		out_f(o, "    %s) %s='%s' ;;", pattern, variable, str_c(words) + 1);
	if (words->len)
		out_safe(o, SAFE("\n"));
}

static void
put_tables(struct out *o)
{
	struct str all = STR_INIT(4096), both = STR_INIT(2 * ARGS_MAX);
	char pattern[80];

	line(o, "  case $cmd in");
	add_commands(&all);
	arm(o, "''", "words", &all);
	for (size_t i = 0; i < cli_ndefs; i++) {
		struct syntax x;

		syntax_init(&x);
		syntax_read(&x, cli_defs[i].args);
		str_reset(&both);
		str_add(&both, x.options.p, x.options.len);
		str_add(&both, x.valued.p, x.valued.len);
		arm(o, cli_defs[i].name, "options", &both);
		syntax_release(&x);
	}
	line(o, "  esac");
	line(o, "  case $cmd:$n in");
	for (size_t i = 0; i < cli_ndefs; i++) {
		struct syntax x;

		syntax_init(&x);
		syntax_read(&x, cli_defs[i].args);
		for (size_t k = 0; k < PLACES; k++) {
			(void)snprintf(
			        pattern, sizeof(pattern), "%s:%zu", cli_defs[i].name, k);
			arm(o, pattern, "words", &x.place[k]);
		}
		syntax_release(&x);
	}
	line(o, "  esac");
	str_release(&all);
	str_release(&both);
}

/* Every option with a value, of any command and those that hold everywhere. */
static void
put_valued(struct out *o)
{
	struct syntax x;

	syntax_init(&x);
	str_adds(&x.valued, " --profile --passphrase-fd");
	for (size_t i = 0; i < cli_ndefs; i++)
		syntax_read(&x, cli_defs[i].args);
	out_f(o, "  local valued=' %s '", str_c(&x.valued) + 1);
	out_safe(o, SAFE("\n"));
	syntax_release(&x);
}

/* What a filter is made of. */
static void
put_fields(struct out *o)
{
	const struct filter_def *d;
	struct str all = STR_INIT(ARGS_MAX);

	for (size_t i = 0; (d = filter_def(i)); i++)
		str_addf(&all, " %s%s", d->name, d->value == FILTER_MARK ? "" : ":");
	out_f(o, "  local fields='%s'", str_c(&all) + 1);
	out_safe(o, SAFE("\n"));
	str_release(&all);
}

static const char *const head[] = {
	"# bash completion for sotay, made by: sotay completion bash",
	"_sotay_profiles()",
	"{",
	"  local dir=${SOTAY_HOME:+$SOTAY_HOME/data} d",
	"  for d in \"${dir:-${XDG_DATA_HOME:-$HOME/.local/share}/sotay}\"/*/; do",
	"    [ -e \"${d}keys.sotay\" ] || continue",
	"    d=${d%/}",
	"    printf '%s\\n' \"${d##*/}\"",
	"  done",
	"}",
	"_sotay()",
	"{",
	"  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}",
	"  local cmd= n=0 i words= options= w",
};

static const char *const scan[] = {
	"  COMPREPLY=()",
	"  # bash parts --option=value into three words",
	"  if [ \"$cur\" = = ]; then cur=",
	"  elif [ \"$prev\" = = ] && [ \"$COMP_CWORD\" -gt 1 ]; then",
	"    prev=${COMP_WORDS[COMP_CWORD-2]}",
	"  fi",
	"  for ((i = 1; i < COMP_CWORD; i++)); do",
	"    w=${COMP_WORDS[i]}",
	"    case $w in",
	"    -*)",
	"      if [[ $valued == *\" $w \"* ]]; then",
	"        i=$((i + 1))",
	"        if [ \"${COMP_WORDS[i]}\" = = ]; then i=$((i + 1)); fi",
	"      fi ;;",
	"    *) if [ -z \"$cmd\" ]; then cmd=$w; else n=$((n + 1)); fi ;;",
	"    esac",
	"  done",
	"  case $prev in",
	"  --profile)",
	"    mapfile -t COMPREPLY < <(compgen -W \"$(_sotay_profiles)\" -- \"$cur\")",
	"    return ;;",
	"  --ca)",
	"    mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")",
	"    compopt -o filenames 2>/dev/null",
	"    return ;;",
	"  --filter)",
	"    mapfile -t COMPREPLY < <(compgen -W \"$fields\" -- \"$cur\")",
	"    compopt -o nospace 2>/dev/null",
	"    return ;;",
	"  esac",
	"  [[ $valued == *\" $prev \"* ]] && return",
};

static const char *const tail[] = {
	"  if [[ $cur == -* ]]; then words=\"$options --profile --passphrase-fd\"; fi",
	"  if [[ $cur == -* && -z $cmd ]]; then words=\"$words --help --version\"; fi",
	"  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")",
	"}",
	"complete -F _sotay sotay",
};

int
cli_cmd_completion(struct cli *c, int argc, char **argv, struct err *e)
{
	struct out *o = &c->out;
	struct cli_args a;

	if (cli_args(&a, 0, 1, 1, argc, argv, e))
		return -1;
	if (strcmp(a.word[0], "bash") != 0)
		return err_set(e, ERR_USAGE,
		        _("there is completion for bash, not for %s"), a.word[0]);
	for (size_t i = 0; i < sizeof(head) / sizeof(head[0]); i++)
		line(o, head[i]);
	put_valued(o);
	put_fields(o);
	for (size_t i = 0; i < sizeof(scan) / sizeof(scan[0]); i++)
		line(o, scan[i]);
	put_tables(o);
	for (size_t i = 0; i < sizeof(tail) / sizeof(tail[0]); i++)
		line(o, tail[i]);
	return 0;
}
