/* Names of keys, and the bytes of terminals. */
#include "t.h"
#include "base/str.h"
#include "base/mem.h"
#include "tui/input.h"

static struct str out;

static const char *
round_trip(const char *s)
{
	struct key_seq k;
	struct err e = ERR_INIT;

	str_reset(&out);
	if (key_parse(s, &k, &e) < 0)
		return e.msg[0] ? "error" : "no message";
	key_print_seq(&k, &out);
	return str_c(&out);
}

static void
test_names(void)
{
	STR_EQ(round_trip("gg"), "gg", "a sequence");
	STR_EQ(round_trip("]]"), "]]", "of brackets");
	STR_EQ(round_trip("^D"), "^D", "a control key");
	STR_EQ(round_trip("<C-d>"), "^D", "in the other spelling");
	STR_EQ(round_trip("^d"), "^D", "in small letters");
	STR_EQ(round_trip("<pagedown>"), "<PageDown>", "a name, in any case");
	STR_EQ(round_trip("<F12>"), "<F12>", "a function key");
	STR_EQ(round_trip("^M"), "<Enter>", "Enter has one code");
	STR_EQ(round_trip("^I"), "<Tab>", "so has Tab");
	STR_EQ(round_trip("<Space>"), "<Space>", "a blank has a name");
	STR_EQ(round_trip("<lt>"), "<lt>", "so has <");
	STR_EQ(round_trip("<Caret>"), "<Caret>", "and ^");
	STR_EQ(round_trip("đ"), "đ", "a letter beyond ASCII");
	STR_EQ(round_trip(""), "error", "no key");
	STR_EQ(round_trip("<Nope>"), "error", "an unknown name");
	STR_EQ(round_trip("<Resize>"), "error", "an event is no key");
	STR_EQ(round_trip("<"), "error", "a bracket alone");
	STR_EQ(round_trip("abcdefghi"), "error", "too many");
	STR_EQ(round_trip("a\xff"), "error", "no UTF-8");
}

/* The keys that the bytes make, as text; late: as if nothing more came. */
static const char *
decode(struct input *in, const char *bytes, size_t n, bool late)
{
	struct key k;

	str_reset(&out);
	input_add(in, bytes, n);
	while (input_next(in, late, &k)) {
		if (k.code == K_PASTE)
			str_addf(&out, "[%.*s]", (int)k.text.n, k.text.p);
		else
			key_print(k.code, &out);
	}
	if (input_partial(in))
		str_adds(&out, "+");
	return str_c(&out);
}

#define DECODE(bytes) decode(&in, bytes, sizeof(bytes) - 1, false)
#define LATE(bytes) decode(&in, bytes, sizeof(bytes) - 1, true)

static void
test_decode(void)
{
	struct input in;

	input_init(&in);
	input_bind(&in, "\033[[X", K_F9);
	STR_EQ(DECODE("jđ\x04\r\t\x7f"), "jđ^D<Enter><Tab><Backspace>", "characters");
	STR_EQ(DECODE("\033[A\033OB\033[1;2C\033[1;5C\033[1;3D\033[H\033[Z"),
	        "<Up><Down><Right><C-Right><C-Left><Home><S-Tab>",
	        "cursor keys in each form");
	STR_EQ(DECODE("\033[5~\033[6~\033[15~\033[24~\033OP"),
	        "<PageUp><PageDown><F5><F12><F1>", "numbered keys");
	STR_EQ(DECODE("\033[[B\033[[X"), "<F2><F9>",
	        "the linux console, and what terminfo says");
	STR_EQ(DECODE("\033"), "+", "Esc may begin a sequence");
	STR_EQ(LATE(""), "<Esc>", "or be the key");
	STR_EQ(DECODE("\033["), "+", "a sequence cut by the line");
	STR_EQ(DECODE("A"), "<Up>", "is put together");
	STR_EQ(DECODE("\033[38;5"), "+", "a long beginning");
	STR_EQ(LATE(""), "", "that never ends is dropped whole");
	STR_EQ(DECODE("\033[<64;1"), "+", "a report of the mouse that the line cuts");
	STR_EQ(LATE(""), "", "is not waited for");
	STR_EQ(DECODE("0;6"), "+", "when the rest comes late");
	STR_EQ(DECODE("Mq"), "q", "no byte of it is a key");
	STR_EQ(DECODE("\033[<0;1"), "+", "one whose rest is lost");
	STR_EQ(LATE(""), "", "is dropped");
	STR_EQ(DECODE("\033[Aq"), "<Up>q", "and what comes next is what it is");
	STR_EQ(DECODE("\033x"), "<Esc>x", "Alt-x is Esc and x");
	STR_EQ(DECODE("\033[?1;2cq\033[3;4Rq\033[99~q"), "qqq",
	        "unknown sequences act as no key");
	STR_EQ(DECODE("\033[7~\033[8~\033[11~\033[2~\033[3~\033[1~\033[4~"),
	        "<Home><End><F1><Insert><Delete><Home><End>",
	        "rxvt and the linux console");
	STR_EQ(DECODE("\033[[A\033[[E\033[17~\033[21~"), "<F1><F5><F6><F10>",
	        "function keys of the console");
	STR_EQ(DECODE("\033Op\033Oq\033Oy\033Oj\033Ol\033Om\033On\033Oo\033OM"),
	        "019*,-./<Enter>", "the keypad");
	STR_EQ(DECODE("\033Oa\033[a\033[3^q"), "q",
	        "keys of rxvt that have no name here");
	STR_EQ(DECODE("\033[<0;12;5M\033[<64;3;4m\033[M !!q"), "q",
	        "a mouse that nobody asked for");
	STR_EQ(DECODE("\033]11;rgb:0000/1111/2222\a\033P1$r0m\033\\q\033_G\033\\r"), "qr",
	        "strings of the terminal are eaten");
	STR_EQ(DECODE("\033]52;c;"), "+", "also in pieces");
	STR_EQ(DECODE("QUIT"), "+", "");
	STR_EQ(DECODE("QQ\033"), "+", "that hold letters");
	STR_EQ(DECODE("\\j"), "j", "up to their end");
	STR_EQ(DECODE("\033]0;never"), "+", "one that does not end");
	STR_EQ(LATE(""), "", "is not waited for");
	STR_EQ(DECODE("j"), "j", "and the next key is a key");
	STR_EQ(DECODE("\033P"), "+", "Alt and such a letter");
	STR_EQ(LATE(""), "<Esc>P", "is Esc and the letter");
	STR_EQ(DECODE("\033[0n"), "", "a report nobody asked for");
	in.awaiting = true;
	STR_EQ(DECODE("\033[0n"), "<Ready>", "the report that was asked for");
	STR_EQ(DECODE("\xe1\xba"), "+", "a character cut by the line");
	STR_EQ(DECODE("\xa3"), "ả", "is put together");
	STR_EQ(DECODE("a\xff\xc0z\x80"), "az", "bad bytes are nothing");
	STR_EQ(LATE("\xe1\xba"), "", "nor is half a character");
	STR_EQ(DECODE("\0"), "", "^@ is no key");
	STR_EQ(DECODE("\033[200~ab\nc\033[20"), "+", "a paste that goes on");
	STR_EQ(DECODE("1~q"), "[ab\nc]q", "is one event");
	STR_EQ(DECODE("\033[200~x\033[A\033[201~\033[200~y\033[201~"), "[x\033[A][y]",
	        "what is inside is text");
	OK(!in.paste.p, "of which nothing is kept");
	STR_EQ(DECODE("\033[200~z"), "+", "a paste without an end");
	STR_EQ(LATE(""), "[z]", "is not waited for");
	input_release(&in);
}

/* The report, fed in two pieces cut at every byte: what comes of it, always the same. */
static const char *
in_pieces(struct input *in, const char *bytes)
{
	static char first[256];
	size_t n = strlen(bytes);
	struct key k;

	for (size_t cut = 0; cut < n; cut++) {
		str_reset(&out);
		input_add(in, bytes, cut);
		for (int half = 0; half < 2; half++) {
			while (input_next(in, false, &k)) {
				key_print(k.code, &out);
				if (k.code == K_MOUSE)
					str_addf(&out, "%d:%d,%d ", (int)k.button, k.row,
					        k.col);
			}
			if (!half)
				input_add(in, bytes + cut, n - cut);
		}
		if (input_partial(in))
			str_adds(&out, "+");
		if (!cut)
			snprintf(first, sizeof(first), "%s", str_c(&out));
		else if (strcmp(first, str_c(&out)) != 0)
			return "another thing when it is cut";
	}
	return first;
}

static void
test_mouse(void)
{
	static const struct {
		const char *bytes, *keys, *name;
	} told[] = {
		{ "\033[<0;1;1M\033[<0;1;1mq", "<Mouse>0:0,0 q",
		        "a click: the press of it" },
		{ "\033[<64;80;24M\033[<65;2000;1000M",
		        "<Mouse>64:23,79 <Mouse>65:999,1999 ",
		        "the wheel, at the edges of the largest screen" },
		{ "\033[<1;3;4M\033[<2;3;4M\033[<35;3;4M\033[<66;1;1M\033[<128;1;1Mq",
		        "q", "other buttons, and moving" },
		{ "\033[<4;3;4M\033[<8;3;4M\033[<16;3;4M\033[<80;3;4Mq", "q",
		        "with Shift, Alt or Ctrl" },
		{ "\033[<0;0;1M\033[<0;1;0M\033[<0;2001;1M\033[<0;1;1001Mq", "q",
		        "outside of any screen" },
		{ "\033[<0;4294967297;1M\033[<18446744073709551616;1;1Mq", "q",
		        "numbers beyond a machine's" },
		{ "\033[<0;99999999999999999999999999999999999999999999999999999;1Mq",
		        "q", "and longer than any sequence: no digit of them is a key" },
		{ "\033[<M\033[<0M\033[<0;1M\033[<0;1;M\033[<;1;1M\033[<0;1;1;1M"
		  "\033[<0:1:1M\033[<-1;1;1Mq",
		        "q", "parts missing, too many, or none" },
		{ "\033[0;1;1M\033[>0;1;1M\033[M !!q", "q", "in another notation" },
	};
	struct input in;

	input_init(&in);
	in.mouse = true;
	for (size_t i = 0; i < ARRAY_LEN(told); i++)
		STR_EQ(in_pieces(&in, told[i].bytes), told[i].keys, told[i].name);
	in.mouse = false;
	for (size_t i = 0; i < ARRAY_LEN(told); i++) {
		const char *p = in_pieces(&in, told[i].bytes);

		OK(!strchr(p, '<') && strlen(p) <= 1, "off: %s", told[i].name);
	}
	STR_EQ(DECODE("\033[<0;1;1111111111111111111111111111111111111111111111"), "+",
	        "one that never ends");
	STR_EQ(LATE(""), "", "is not waited for");
	STR_EQ(DECODE("12\033[A"), "12<Up>", "and the next key is a key");
	STR_EQ(DECODE("\033[<0;1;1111111111111111111111111111111111\033[Aq"), "<Up>q",
	        "a key ends one that has no end");
	input_release(&in);
}

/* Whatever comes, in whatever pieces, the decoder takes it and every key has a name. */
static void
test_noise(void)
{
	static const char alphabet[] =
	        "\033\033\033[[[O]P_\\\a0123;~nAZ?RqM<\x80\xe1\xba\xff\r";
	struct input in;
	unsigned seed = 12345;
	size_t keys = 0;
	bool named = true, empty = true;

	input_init(&in);
	for (int i = 0; i < 200000; i++) {
		struct key k;
		char c;

		seed = seed * 1103515245u + 12345u;
		c = alphabet[(seed >> 16) % (sizeof(alphabet) - 1)];
		if (input_room(&in))
			input_add(&in, &c, 1);
		while (input_next(&in, (seed >> 8) % 7 == 0, &k)) {
			str_reset(&out);
			key_print(k.code, &out);
			named = named && out.len > 0 && k.code != K_NONE;
			keys++;
		}
		empty = empty && in.len < 64;
	}
	OK(named && keys > 1000, "noise makes only keys with names");
	OK(empty, "and never piles up");
	input_release(&in);
}

int
main(void)
{
	str_init(&out, 1 << 16);
	test_names();
	test_decode();
	test_mouse();
	test_noise();
	str_release(&out);
	return t_end();
}
