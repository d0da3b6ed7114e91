/* Why the server, or what answered in its place, did not enrol this device, for somebody who has never
 * seen the program: by the kind of trouble, in the member's language. */
#include "enrol_int.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "model/reason.h"

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
	txt_rawz(out, reason_show(end->type, end->detail).s);
}
