/* Typing a line: by clusters, with history, and secrets that do not show. */
#include "t.h"
#include "base/crypt.h"
#include "base/mem.h"
#include "base/str.h"
#include "tui/prompt.h"

static struct str out;

static enum prompt_result
type(struct prompt *p, const char *keys)
{
	struct key k = { .code = 0 };
	enum prompt_result r = PROMPT_OTHER;
	size_t n = strlen(keys), used;

	while (n && (used = key_parse_one(keys, n, &k.code)) > 0) {
		r = prompt_key(p, &k);
		keys += used;
		n -= used;
	}
	return r;
}

static const char *
draw(struct prompt *p, int cols)
{
	struct canvas c;
	struct err e = ERR_INIT;

	str_reset(&out);
	if (canvas_init(&c, 1, cols, &e) < 0)
		return NULL;
	prompt_draw(p, &c, (struct rect){ 0, 0, 1, cols });
	canvas_dump(&c, DUMP_CURSOR, &out);
	canvas_release(&c);
	return str_c(&out);
}

static enum prompt_result
paste(struct prompt *p, const char *text)
{
	struct key k = { .code = K_PASTE, .text = raw_of(text) };

	return prompt_key(p, &k);
}

static void
test_edit(void)
{
	struct prompt p;
	struct err e = ERR_INIT;

	if (!OK(prompt_init(&p, "/", false, NULL, &e) == 0, "a prompt opens"))
		return;
	STR_EQ(draw(&p, 20), "/\ncursor 0,1\n", "empty");
	INT_EQ(type(&p, "Đảng<Space>ủy"), PROMPT_MORE, "letters are taken");
	STR_EQ(draw(&p, 20), "/Đảng ủy\ncursor 0,8\n", "shown, cursor behind");
	type(&p, "<Left><Left><Backspace>");
	STR_EQ(prompt_text(&p).p, "Đảngủy", "back over a blank");
	STR_EQ(draw(&p, 20), "/Đảngủy\ncursor 0,5\n", "the cursor counts columns");
	type(&p, "^A<Delete>x^E!");
	STR_EQ(prompt_text(&p).p, "xảngủy!", "home, delete, end");
	type(&p, "^W");
	STR_EQ(prompt_text(&p).p, "", "^W takes a word");
	paste(&p, "một hai  ba");
	type(&p, "^W^W");
	STR_EQ(prompt_text(&p).p, "một ", "^W takes the blanks before it too");
	type(&p, "<Left><Left>^K");
	STR_EQ(prompt_text(&p).p, "mộ", "^K to the end");
	type(&p, "^U");
	STR_EQ(prompt_text(&p).p, "", "^U to the beginning");
	paste(&p, "e\xCC\x81\xCC\xA3x");
	type(&p, "<Left><Left>");
	INT_EQ(p.cur, 0, "a letter with its marks is one step");
	type(&p, "<Delete>");
	STR_EQ(prompt_text(&p).p, "x", "and one deletion");
	type(&p, "^E^U");
	INT_EQ(paste(&p, "a\nb\r\nc\td\x1b[0m\xff\n"), PROMPT_MORE, "a paste");
	STR_EQ(prompt_text(&p).p, "a b c d[0m", "newlines are spaces, controls are gone");
	INT_EQ(type(&p, "<Enter>"), PROMPT_DONE, "Enter ends");
	INT_EQ(type(&p, "<Tab>"), PROMPT_TAB, "Tab asks for completion");
	INT_EQ(type(&p, "<F5>"), PROMPT_OTHER, "other keys are not the prompt's");
	INT_EQ(type(&p, "<Esc>"), PROMPT_CANCEL, "Esc leaves");
	INT_EQ(type(&p, "^U<Backspace>"), PROMPT_CANCEL,
	        "so does Backspace on an empty line");
	prompt_release(&p);
	prompt_release(&p);
	OK(!p.buf && !prompt_text(&p).n, "released twice");
}

static void
test_scroll(void)
{
	struct prompt p;
	struct err e = ERR_INIT;

	if (prompt_init(&p, "find: ", false, NULL, &e) < 0)
		return;
	paste(&p, "0123456789abcdef");
	STR_EQ(draw(&p, 15), "find: 89abcdef\ncursor 0,14\n",
	        "a long line shows its end");
	type(&p, "^A");
	STR_EQ(draw(&p, 15), "find: 012345678\ncursor 0,6\n", "or its beginning");
	STR_EQ(draw(&p, 2), "…0\ncursor 0,1\n", "two columns");
	STR_EQ(draw(&p, 1), "0\ncursor 0,0\n", "one column");
	type(&p, "^U^K");
	paste(&p, "漢字漢字漢字");
	STR_EQ(draw(&p, 11), "find… 漢字\ncursor 0,10\n",
	        "half a wide letter at the edge is a blank");
	prompt_release(&p);
}

static void
test_history(void)
{
	struct prompt_history h = { .n = 0 };
	struct prompt p;
	struct err e = ERR_INIT;

	prompt_history_add(&h, raw_of("one"));
	prompt_history_add(&h, raw_of("two"));
	prompt_history_add(&h, raw_of(""));
	prompt_history_add(&h, raw_of("one"));
	INT_EQ(h.n, 2, "a line typed again is kept once, as the newest");
	if (prompt_init(&p, ":", false, &h, &e) < 0)
		return;
	type(&p, "dra");
	type(&p, "^P");
	STR_EQ(prompt_text(&p).p, "one", "the newest");
	type(&p, "^P");
	STR_EQ(prompt_text(&p).p, "two", "an older one");
	INT_EQ(type(&p, "^P"), PROMPT_OTHER, "no more");
	type(&p, "^N^N");
	STR_EQ(prompt_text(&p).p, "dra", "back to what was begun");
	prompt_release(&p);
	for (int i = 0; i < 300; i++) {
		char line[16];

		snprintf(line, sizeof(line), "l%d", i);
		prompt_history_add(&h, raw_of(line));
	}
	OK(h.n == PROMPT_HISTORY && strcmp(h.line[0], "l200") == 0,
	        "the oldest lines go");
	prompt_history_release(&h);
}

static void
test_secret(void)
{
	struct prompt_history h = { .n = 0 };
	struct prompt p;
	struct err e = ERR_INIT;

	if (!OK(prompt_init(&p, "Passphrase: ", true, &h, &e) == 0,
	            "a secret prompt opens"))
		return;
	type(&p, "mật<Space>khẩu");
	STR_EQ(draw(&p, 30), "Passphrase: ••••••••\ncursor 0,20\n", "a dot a letter");
	STR_EQ(draw(&p, 16), "Passphr…•••••••\ncursor 0,15\n",
	        "narrow: half of it for the typing");
	STR_EQ(prompt_text(&p).p, "mật khẩu", "what was typed is there");
	INT_EQ(type(&p, "<Up>"), PROMPT_OTHER, "no history");
	type(&p, "<Backspace><Backspace>");
	OK(p.buf[p.len] == '\0' && memcmp(p.buf + p.len, "\0\0\0\0", 4) == 0,
	        "what is deleted is wiped");
	type(&p, "^U");
	INT_EQ(type(&p, "<Backspace>"), PROMPT_MORE,
	        "an empty one is not left by Backspace");
	p.silent = true;
	paste(&p, "secret\n");
	STR_EQ(prompt_text(&p).p, "secret", "the newline of a paste is dropped");
	STR_EQ(draw(&p, 30), "Passphrase:\ncursor 0,12\n", "silent: nothing shows");
	while (prompt_key(&p, &(struct key){ .code = 0x1EA3 }) == PROMPT_MORE)
		;
	OK(p.len <= PROMPT_SECRET_MAX && p.len + 3 > PROMPT_SECRET_MAX, "full is full");
	prompt_release(&p);
}

static void
test_history_keys(void)
{
	static const char *const lines[] = { "filter unread", "set hints = no",
		"filter type:QĐ", "goto 12" };
	struct prompt_history h = { .n = 0 };
	struct err e = ERR_INIT;
	struct prompt p;

	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		prompt_history_add(&h, raw_of(lines[i]));
	if (!OK(prompt_init(&p, ":", false, &h, &e) == 0, "a prompt with a history"))
		return;
	type(&p, "fil<Up>");
	STR_EQ(prompt_text(&p).p, "filter type:QĐ", "Up: the newest that begins so");
	type(&p, "<Up>");
	STR_EQ(prompt_text(&p).p, "filter unread", "and the one before");
	INT_EQ(type(&p, "<Up>"), PROMPT_OTHER, "there is no older one");
	type(&p, "<Down><Down>");
	STR_EQ(prompt_text(&p).p, "fil", "Down: back to what was typed");
	type(&p, "^Rread");
	STR_EQ(prompt_text(&p).p, "filter unread", "^R: by a part, as it is typed");
	STR_EQ(draw(&p, 40), "back to \"read\": filter unread\ncursor 0,29\n",
	        "shown with what is sought");
	INT_EQ(type(&p, "x"), PROMPT_FULL, "what no line holds");
	type(&p, "<Backspace><Backspace><Backspace><Backspace><Backspace>t");
	STR_EQ(prompt_text(&p).p, "goto 12", "another part: from the newest again");
	type(&p, "^R");
	STR_EQ(prompt_text(&p).p, "filter type:QĐ", "^R again: an older one");
	type(&p, "^G");
	STR_EQ(prompt_text(&p).p, "fil", "^G: what was typed");
	type(&p, "^Rhints<Esc>!");
	STR_EQ(prompt_text(&p).p, "set hints = no!", "Esc: to be changed");
	INT_EQ(type(&p, "^Rgoto<Enter>"), PROMPT_DONE, "Enter: taken at once");
	STR_EQ(prompt_text(&p).p, "goto 12", "as found");
	type(&p, "^Uabc def^W");
	STR_EQ(prompt_text(&p).p, "abc ", "^W: a word");
	type(&p, "^A^Y<Space>");
	STR_EQ(prompt_text(&p).p, "def abc ", "^Y: put back where the cursor is");
	type(&p, "^E^A^K^Y^Y");
	STR_EQ(prompt_text(&p).p, "def abc def abc ", "^K and ^Y");
	prompt_release(&p);
	prompt_history_release(&h);
	if (prompt_init(&p, "pass: ", true, NULL, &e) == 0) {
		type(&p, "secret^W");
		INT_EQ(type(&p, "^Y"), PROMPT_OTHER,
		        "a secret leaves nothing to put back");
		INT_EQ(type(&p, "^R"), PROMPT_OTHER, "and has no history");
		prompt_release(&p);
	}
}

/* Persian, and a line of both: the cursor stands where the next letter goes. */
static void
test_right_to_left(void)
{
	struct err e = ERR_INIT;
	struct prompt p;

	if (prompt_init(&p, "/", false, NULL, &e) < 0)
		return;
	type(&p, "نامه");
	STR_EQ(draw(&p, 12), "/ همان\ncursor 0,1\n", "at the left end of what was typed");
	type(&p, "<Home>");
	STR_EQ(draw(&p, 12), "/ همان\ncursor 0,5\n", "at its beginning, the right");
	type(&p, "<Right>");
	STR_EQ(draw(&p, 12), "/ همان\ncursor 0,4\n", "one letter on");
	type(&p, "<End>^Uab نا");
	STR_EQ(draw(&p, 12), "/ab ان\ncursor 0,6\n", "in a line from left to right");
	type(&p, "<Left>");
	STR_EQ(draw(&p, 12), "/ab ان\ncursor 0,4\n",
	        "on its letter, which stands at the left");
	type(&p, "<End>^U漢字x<Left><Left>");
	STR_EQ(draw(&p, 12), "/漢字x\ncursor 0,3\n", "a wide letter takes two columns");
	prompt_release(&p);
}

int
main(void)
{
	struct err e = ERR_INIT;

	if (crypt_init(&e) < 0)
		return 1;
	str_init(&out, 1 << 20);
	test_edit();
	test_scroll();
	test_history();
	test_secret();
	test_history_keys();
	test_right_to_left();
	str_release(&out);
	return t_end();
}
