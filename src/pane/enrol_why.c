/* Why the server, or what answered in its place, did not enrol this device, for somebody who has never
 * seen the program: by the kind of trouble, in the member's language. */
#include "enrol_int.h"

#include <ctype.h>
#include "base/i18n.h"
#include "base/mem.h"

/* What the server says of a code, as it says it, a number as %d: it speaks English alone. */
static const char *const said[] = {
	N_("The code is not right. Check it and type it again."),
	N_("The code is not right. Check it and type it again; %d tries are left."),
	N_("The code is not right. Check it and type it again; %d try is left."),
	N_("This code was typed wrong %d times and is used up. Ask for a new one."),
	N_("This code was already used by another device. Each device needs a code of "
	   "its own: ask for a new one."),
	N_("This code was already used, more than a day ago. Ask for a new one."),
	N_("This code is not known. Check it and type it again, or ask for a new one."),
	N_("This code has expired: codes are valid for %d days. Ask for a new one."),
	N_("This device is enrolled for another member. Use a profile of its own."),
};

static const struct {
	const char *type; /* how it begins */
	const char *why;
} net[] = {
	{ "net:resolve", N_("No computer of this name was found. Is this one on the "
	                    "network?") },
	{ "net:refused", N_("Nothing answers at this address, or not at this number "
	                    "behind the colon; or the server does not run.") },
	{ "net:connect",
	        N_("The server cannot be reached. Is this computer on the network?") },
	{ "net:timeout", N_("The server did not answer in time.") },
	{ "net:line", N_("The connection broke.") },
	{ "net:tls", N_("What answers there does not speak HTTPS: is the number behind "
	                "the colon right?") },
	{ "net:foreign", N_("What answered is no server of a handbook: another computer, "
	                    "or a network that wants a login first.") },
	{ "net:url", N_("This is no address.") },
	{ "net:cert-name", N_("The server there has a certificate for another name.") },
	{ "net:cert-not-yet", N_("The server's certificate is not valid yet.") },
	{ "net:cert-expired", N_("The server's certificate is no longer valid.") },
	{ "net:cert-revoked", N_("The server's certificate was revoked.") },
	{ "net:ca", N_("The certificate in this file cannot be used.") },
	{ "req:not-found", N_("A server is there, but no handbook: does the address end "
	                      "with the name?") },
};

/* The words of `like` with the number of `text`; false when the text is another one. */
static bool
with_number(const char *like, const char *text, struct txt *out)
{
	const char *at = strstr(like, "%d"), *own = _(like);
	size_t n = at ? (size_t)(at - like) : 0;
	char *end;
	long number;

	if (!at || strncmp(text, like, n) || !isdigit((unsigned char)text[n]))
		return false;
	number = strtol(text + n, &end, 10);
	if (strcmp(end, at + 2))
		return false;
	at = strstr(own, "%d");
	n = at ? (size_t)(at - own) : strlen(own);
	txt_ownf(out, "%.*s", (int)n, own);
	if (at)
		txt_ownf(out, "%ld%s", number, at + 2);
	return true;
}

void
enrol_why(const struct call_end *end, bool own_ca, struct txt *out)
{
	if (strncmp(end->type, "net:cert-untrusted", 18) == 0) {
		txt_own(out,
		        own_ca ? _("The server there is not the one of this certificate.")
		               : _("This computer does not know who stands for the "
		                   "server: the file of your committee is wanted here."));
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(net); i++)
		if (!strncmp(end->type, net[i].type, strlen(net[i].type))) {
			txt_own(out, _(net[i].why));
			return;
		}
	for (size_t i = 0; i < ARRAY_LEN(said); i++) {
		if (!strcmp(end->detail, said[i])) {
			txt_own(out, _(said[i]));
			return;
		}
		if (with_number(said[i], end->detail, out))
			return;
	}
	txt_rawz(out, end->detail);
}
