#include "server/listen.h"
#include "server/x509.h"
#include "t.h"

static bool
good(const char *s, bool loopback)
{
	struct listen_addr a;
	struct err e = ERR_INIT;

	return listen_parse(s, &a, &e) == 0 && listen_is_loopback(&a) == loopback;
}

static bool
bad(const char *s)
{
	struct listen_addr a;
	struct err e = ERR_INIT;

	return listen_parse(s, &a, &e) == -1 && e.code == ERR_USAGE && e.msg[0];
}

int
main(void)
{
	OK(good("127.0.0.1:0", true), "an IPv4 loopback address");
	OK(good("localhost:8443", true), "localhost");
	OK(good("[::1]:65535", true), "an IPv6 loopback address");
	OK(good("0.0.0.0:8443", false), "all addresses are not loopback");
	OK(good("[::]:8443", false), "nor in IPv6");
	OK(bad("127.0.0.1"), "an address without a port is refused");
	OK(bad("127.0.0.1:"), "an empty port");
	OK(bad("127.0.0.1:65536"), "a port that is too large");
	OK(bad("127.0.0.1:80x"), "a port with letters");
	OK(bad("::1:80"), "IPv6 without brackets");
	OK(bad("example.org:80"), "a name");
	OK(bad(":80"), "no address");
	OK(bad(""), "nothing");

	OK(x509_host_ok("handbook.example"), "a host's name");
	OK(x509_host_ok("a-b.c1"), "a hyphen inside a label");
	OK(x509_host_ok("10.0.0.1"), "an IPv4 address");
	OK(x509_host_ok("fe80::1"), "an IPv6 address");
	OK(!x509_host_ok(""), "an empty host is refused");
	OK(!x509_host_ok("a..b"), "an empty label");
	OK(!x509_host_ok("a."), "a point at the end");
	OK(!x509_host_ok("-a"), "a hyphen in front");
	OK(!x509_host_ok("a-.b"), "a hyphen at a label's end");
	OK(!x509_host_ok("a b"), "a space");
	OK(!x509_host_ok("a/b"), "a slash");
	OK(!x509_host_ok(
	           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
	        "a label of 64 letters");
	return t_end();
}
