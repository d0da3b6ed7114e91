/* The server's own certificate authority: made once by init (GnuTLS, ECDSA P-256). Members get
 * ca.pem; everything else stays in the folder. */
#ifndef SERVER_X509_H
#define SERVER_X509_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"

#define CA_CERT "ca.pem"
#define CA_KEY "ca.key"
#define SERVER_CERT "server.pem"
#define SERVER_KEY "server.key"

/* Whether s can stand in a certificate: a DNS name or an IP address. */
bool x509_host_ok(const char *s);
/* Writes the four files into dir, 0600, for localhost, 127.0.0.1, ::1 and hosts. */
int x509_make(
        const char *dir, const char *const *hosts, size_t n, struct err *e) MUST_CHECK;

#endif
