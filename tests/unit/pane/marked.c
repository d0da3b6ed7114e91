/*
 * Every word of the screen goes through the catalogue. In the language of this program each letter of
 * a sentence is another one than in English, and so it is in the member's store: a word of ASCII
 * letters on any pane was marked by nobody. What is typed is not translated: names of keys, commands,
 * options, filters, programs.
 */
#include "gallery.h"
#include <ctype.h>
#include "core/cmd.h"
#include "core/options.h"
#include "lang.h"
#include "model/filter.h"
#include "model/values.h"

#define MO_MAGIC 0x950412deu

/* --- the catalogue ----------------------------------------------------------------------- */

static uint32_t
word(const char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static void
add_word(struct str *out, size_t v)
{
	uint32_t w = (uint32_t)v;

	str_add(out, &w, sizeof(w));
}

/* A sentence in that language: its conversions stay what they are. */
static void
sentence(const char *s, size_t n, struct str *out)
{
	size_t i = 0;

	while (i < n) {
		size_t end = i;

		while (end < n && s[end] != '%')
			end++;
		disguise(s + i, end - i, out);
		i = end;
		if (i == n)
			break;
		end = i + 1;
		end += strspn(s + end, "0123456789.*-+ #lzh");
		str_add(out, s + i, end + 1 - i);
		i = end + 1;
	}
}

/* The sentences of another catalogue, as a catalogue of this one. */
static bool
make_catalogue(const char *from, const char *to)
{
	static const char head[] = "Content-Type: text/plain; charset=UTF-8\n"
	                           "Plural-Forms: nplurals=2; plural=n != 1;\n";
	struct str in = STR_INIT(OUT_MAX), ids = STR_INIT(OUT_MAX),
	           strs = STR_INIT(OUT_MAX), out = STR_INIT(OUT_MAX),
	           table = STR_INIT(OUT_MAX);
	struct err e = ERR_INIT;
	size_t n, data;
	FILE *f;
	bool ok = false;

	if (file_read(from, OUT_MAX, &in, &e) < 0 || in.len < 28 ||
	        word(in.p) != MO_MAGIC)
		goto out;
	n = word(in.p + 8);
	data = 28 + 16 * n;
	str_add(&table, in.p + word(in.p + 12), 8 * n);
	for (size_t i = 0; i < n; i++)
		str_add(&ids, in.p + word(table.p + 8 * i + 4),
		        word(table.p + 8 * i) + 1);
	add_word(&out, MO_MAGIC);
	add_word(&out, 0);
	add_word(&out, n);
	add_word(&out, 28);
	add_word(&out, 28 + 8 * n);
	add_word(&out, 0);
	add_word(&out, 0);
	for (size_t i = 0, at = data; i < n; i++) {
		add_word(&out, word(table.p + 8 * i));
		add_word(&out, at);
		at += word(table.p + 8 * i) + 1;
	}
	for (size_t i = 0, at = 0; i < n; i++) {
		size_t len = word(table.p + 8 * i), before = strs.len;

		if (len == 0)
			str_adds(&strs, head);
		else
			sentence(ids.p + at, len, &strs);
		add_word(&out, strs.len - before);
		add_word(&out, data + ids.len + before);
		str_addc(&strs, '\0');
		at += len + 1;
	}
	str_add(&out, ids.p, ids.len);
	str_add(&out, strs.p, strs.len);
	f = fopen(to, "w");
	ok = f && !out.bad && !strs.bad && fwrite(out.p, out.len, 1, f) == 1 &&
	     fclose(f) == 0;
out:
	str_release(&in);
	str_release(&ids);
	str_release(&strs);
	str_release(&out);
	str_release(&table);
	return ok;
}

/* --- what may stand in ASCII --------------------------------------------------------------- */

/* Words between blanks: those that may stand anywhere, and those that are typed, which may stand in
 * help and in what is said about something typed. */
static struct str anywhere = STR_INIT(1u << 20), typed = STR_INIT(1u << 20);

static void
know(struct str *set, const char *s)
{
	str_addc(set, ' ');
	for (; *s; s++)
		str_addc(set, isalpha((unsigned char)*s) ? *s : ' ');
	str_addc(set, ' ');
}

static bool
is_known(const struct str *set, const char *s, size_t n, bool cut)
{
	char w[80];

	if (n + 3 > sizeof(w))
		return false;
	(void)snprintf(w, sizeof(w), cut ? " %.*s" : " %.*s ", (int)n, s);
	return strstr(str_c(set), w) != NULL;
}

static void
know_tables(void)
{
	static const char *const names[] = {
#define KEYNAME(id, name) name,
#include "tui/keys.def"
#undef KEYNAME
		/* keys in words, and of two letters */
		"Space gg gf gu za zc zo zM zR gc gs hjkl",
		"sotay",
		/* numbers of documents, and what the store holds as a code */
		"KH TU QC SECRETARY https txt pdf",
		/* Điều, khoản, Đảng: of a regulation that is cited */
		"ng kho",
		/* the profile */
		"default",
	};
	static const char *const words[] = {
#define ACTION(id, name, args, ctx, help) name,
#include "core/actions.def"
#undef ACTION
#define OPTION(id, name, type, def, values, help) name, values,
#include "core/options.def"
#undef OPTION
#define PANE(id, name, key) #name,
#include "pane/panes.def"
#undef PANE
#define VALUE(set, code, label_vi, label) code,
#include "model/values.def"
#undef VALUE
#define FILTER(id, name, sort, lists, help) name,
#include "model/filter.def"
#undef FILTER
		/* of the outbox */
		"queued sent accepted refused ack rsvp",
		/* commands of sotayrc, contexts, what a page that helps names */
		"list text any set bind unbind program read open terminal sotayrc",
		/* what was typed in a scene */
		"zz",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		know(&anywhere, names[i]);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		know(&typed, words[i]);
}

/* --- looking ------------------------------------------------------------------------------- */

/* How many words of a dump nothing explains; they are told. */
static size_t
unmarked(const char *name, struct view v, bool may_be_typed)
{
	const char *line = v.p, *end = v.p + v.n;
	size_t found = 0;

	for (const char *p = v.p; p < end;) {
		const char *from = p;
		size_t n;
		bool cut;

		if (*p == '\n')
			line = p + 1;
		while (p < end && isalpha((unsigned char)*p))
			p++;
		n = (size_t)(p - from);
		if (n == 0) {
			p++;
			continue;
		}
		cut = strncmp(p, "…", strlen("…")) == 0;
		if (n < 2 || is_known(&anywhere, from, n, cut) ||
		        (may_be_typed && is_known(&typed, from, n, cut)) ||
		        strncmp(line, "cursor ", 7) == 0)
			continue;
		found++;
		printf("# %s: \"%.*s\" in: %.*s\n", name, (int)n, from,
		        (int)strcspn(line, "\n"), line);
	}
	return found;
}

static void
look(const char *name, bool may_be_typed)
{
	struct view v = dumped(name);

	if (OK(v.n > 0, "%s was shown", name))
		OK(unmarked(name, v, may_be_typed) == 0,
		        "%s has no word that is not translated", name);
}

/* What is said at the foot, and what is shown only after an act. Each begins where the one before
 * has ended. */
/* clang-format off */
static const char *const said[] = {
	/* of a document */
	"2Ga", "u", "u", "U", "*", "*", "cx<Enter>", "c", "<Esc>", "<Enter>a", "u", "/zz<Enter>",
	"/2<Enter>n", "nnn", "J", "K", "K", "D", ":note-drop 7<Enter>", ":note-drop 1<Enter>",
	"Axxx", "<Esc>p", "p", "o", "qq", "r",
	/* searching and filtering */
	"2/zz<Enter>", "n", "F", "2/41<Enter>", "r", "F", ":filter zz:1<Enter>", "<Esc>",
	":filter (<Enter>", "<Esc>", ":filter before:1<Enter>", "<Esc>", "f<Tab>", "<Esc>",
	":filter unread<Enter>", "F",
	/* notices and meetings */
	"3a", "u", "o", "q", "Go", "4<Enter>y", "u", "n<Enter>", "<Esc>", "n2<Enter>", "u", "o",
	"gu", ":answer zz<Enter>", "<Tab>a", "A", "q", "G:3<Enter><Enter>y", "qgg", "2j<Enter>y",
	"qgg",
	/* the outbox */
	"9u", "Gd", "Gd", "ggu", "<Enter>", "q",
	/* the program */
	":zz<Enter>", ":set zz<Enter>", ":set hints zz<Enter>", ":set lock-after 9999<Enter>",
	":set bidi zz<Enter>", ":set text-width zz<Enter>", ":bind zz<Enter>", ":<Tab>", "<Esc>",
	":goto zz<Enter>", ":help zz<Enter>", ":pane zz<Enter>", "^C", "R", "=paste zz", "Z",
	":sync-stop<Enter>", ":<Tab><Tab><Tab>", "<Esc>", "9?", "q", "5?", "q", "0?", "q",
	"3<Enter>?", "qq", "2:notes<Enter>?", "qq", "2GA?", "qq", "^X",
};
/* clang-format on */

static void
look_said(void)
{
	struct str script = STR_INIT(1u << 20);
	char name[32];

	str_adds(&script, PASS "<Enter>\n=wait 41-KH\n");
	for (size_t i = 0; i < ARRAY_LEN(said); i++)
		str_addf(&script, "%s\n=dump said-%zu\n", said[i], i);
	OK(play(NULL, true, 24, 80, str_c(&script)), "what is said");
	for (size_t i = 0; i < ARRAY_LEN(said); i++) {
		(void)snprintf(name, sizeof(name), "said-%zu", i);
		if (unmarked(name, dumped(name), true))
			OK(false, "after \"%s\" a word is not translated", said[i]);
	}
	str_release(&script);
}

static void
look_scenes(void)
{
	static const char plain[] = "онд plain\nof утигд 41-KH/TU read\n";

	OK(unmarked("this", (struct view){ plain, sizeof(plain) - 1 }, false) == 3 &&
	                unmarked("this", (struct view){ plain, sizeof(plain) - 1 },
	                        true) == 2,
	        "a word of English is found");
	for (int i = 0; i < PANE_COUNT; i++)
		OK(gallery_has((enum pane_id)i), "gallery.h has a scene of the pane %s",
		        pane_name((enum pane_id)i));
	OK(gallery_play(24, 80), "every pane");
	for (size_t i = 0; i < ARRAY_LEN(scenes); i++)
		look(scenes[i].name, scenes[i].id == PANE_HELP ||
		                             scenes[i].id == PANE_MENU ||
		                             strpbrk(scenes[i].keys, ":/"));
}

int
main(void)
{
	struct err e = ERR_INIT;
	struct str from = STR_INIT(4200);
	char to[128];
	bool fallback;

	alarm(100);
	setenv("LC_ALL", "C.UTF-8", 1);
	proc_locale(&fallback);
	umask(077);
	disguised = true;
	know_tables();
	if (!OK(crypt_init(&e) == 0 && make_profile(fill_gallery), "a member") ||
	        !OK(lang_start() && path_exe_dir(&from, &e) == 0, "the catalogues"))
		goto out;
	str_adds(&from, "/../../locale/vi/LC_MESSAGES/sotay.mo");
	(void)snprintf(to, sizeof(to), "%s/locale", home);
	(void)mkdir(to, 0700);
	(void)snprintf(to, sizeof(to), "%s/locale/xx", home);
	(void)mkdir(to, 0700);
	(void)snprintf(to, sizeof(to), "%s/locale/xx/LC_MESSAGES", home);
	(void)mkdir(to, 0700);
	(void)snprintf(to, sizeof(to), "%s/locale/xx/LC_MESSAGES/sotay.mo", home);
	if (!OK(make_catalogue(str_c(&from), to), "a catalogue of its own"))
		goto out;
	(void)snprintf(to, sizeof(to), "%s/locale", home);
	(void)bindtextdomain("sotay", to);
	i18n_choose("xx");
	look_scenes();
	look_said();
out:
	remove_home();
	str_release(&from);
	str_release(&anywhere);
	str_release(&typed);
	str_release(&shown);
	return t_end();
}
