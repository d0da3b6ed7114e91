/* sotay-net: the helper of sotay that speaks TLS, HTTP and JSON. Its socket is file descriptor 0. */
#include "base/crypt.h"
#include "base/proc.h"
#include "net/helper.h"

#define MEMORY_MAX (512ul << 20)

int
main(int argc, char **argv)
{
	struct err e = ERR_INIT;

	(void)argv;
	if (argc > 1) {
		fprintf(stderr, "sotay-net is started by sotay; it takes no arguments\n");
		return 2;
	}
	if (crypt_init(&e) || proc_harden(&e) || proc_confine(MEMORY_MAX, &e)) {
		fprintf(stderr, "sotay-net: %s\n", e.msg);
		return err_exit(e.code);
	}
	return helper_run(0);
}
