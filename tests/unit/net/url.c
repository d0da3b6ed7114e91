/* Addresses: https alone, and URLs that hold what they were given. */
#include "t.h"

#include "net/url.h"

static void
bases(void)
{
	static const char *const right[][3] = {
		{ "https://example.org", "https://example.org", "example.org" },
		{ "https://example.org/", "https://example.org", "example.org" },
		{ "HTTPS://example.org:8443", "https://example.org:8443",
		        "example.org:8443" },
		{ "https://example.org/sotay/", "https://example.org/sotay",
		        "example.org" },
		{ "https://[::1]:1/", "https://[::1]:1", "[::1]:1" },
	};
	static const char *const wrong[] = { "", "example.org", "http://example.org",
		"ftp://example.org", "file:///etc/passwd", "https:/", "https://",
		"https://u@example.org", "https://u:p@example.org",
		"https://example.org/?a=1", "https://example.org/#x",
		"https://exa mple.org", "https://example.org/a\nb",
		"https://example.org:99999" };
	char base[URL_MAX], host[HOST_MAX], name[32];
	struct err e = ERR_INIT;
	char deep[1200];

	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		OK(!url_base(right[i][0], strlen(right[i][0]), base, host, &e),
		        "taken: %s", right[i][0]);
		STR_EQ(base, right[i][1], "the base of it");
		STR_EQ(host, right[i][2], "its host");
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		(void)snprintf(name, sizeof(name), "%zu", i);
		OK(url_base(wrong[i], strlen(wrong[i]), base, host, &e) == -1 &&
		                e.code == ERR_USAGE && e.msg[0],
		        "refused: number %s of the wrong ones", name);
	}
	OK(url_base("https://a\0b", 11, base, host, &e) == -1, "refused: a NUL");
	memset(deep, 'a', sizeof(deep));
	memcpy(deep, "https://", 8);
	OK(url_base(deep, sizeof(deep), base, host, &e) == -1,
	        "refused: one far too long");
}

static void
paths(void)
{
	struct str s = STR_INIT(4096);
	struct view state = view_of("s~1"), none = { NULL, 0 };
	struct block_ref b = { { 0xfb, 0xff }, 1, 3, (uint64_t)1 << 40 };
	uint8_t id[HASH_LEN] = { 0xfb };

	url_sync(&s, "https://h", view_of("a&b=c d%é"), none, 312, state, true);
	STR_EQ(str_c(&s),
	        "https://h/v1/sync?e=a%26b%3Dc%20d%25%C3%A9&v=&m=312&s=s~1&fresh=1",
	        "a sync, values escaped");
	str_reset(&s);
	url_sync(&s, "https://h/p", none, view_of("1"), 0, none, false);
	STR_EQ(str_c(&s), "https://h/p/v1/sync?e=&v=1&m=0", "the first sync");
	str_reset(&s);
	url_block(&s, "https://h", &b);
	STR_EQ(str_c(&s), "https://h/v1/block/-_8AAAAAAAAAAAAAAAAAAA/1/3/1099511627776",
	        "a block");
	str_reset(&s);
	url_blob(&s, "https://h", id);
	STR_EQ(str_c(&s), "https://h/v1/blob/-wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	        "a blob");
	url_bypass(&s);
	OK(strstr(str_c(&s), "?q=") && s.len > 60, "past the caches");
	str_release(&s);
}

int
main(void)
{
	struct err e = ERR_INIT;

	if (crypt_init(&e))
		return 1;
	bases();
	paths();
	return t_end();
}
