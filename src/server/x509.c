#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include "base/crypt.h"
#include "base/date.h"
#include "base/path.h"
#include "server/x509.h"

#define YEAR (365 * 86400)
#define CA_YEARS 20
#define SERVER_YEARS 10
#define SLACK 86400 /* a client's clock may be behind by this much */

static int
fail(struct err *e, int rc)
{
	return err_set(e, ERR_INTERNAL, "a certificate could not be made: %s",
	        gnutls_strerror(rc));
}

/* An address in binary; its length or 0. */
static unsigned
ip_of(const char *s, uint8_t out[16])
{
	if (inet_pton(AF_INET, s, out) == 1)
		return 4;
	if (inet_pton(AF_INET6, s, out) == 1)
		return 16;
	return 0;
}

bool
x509_host_ok(const char *s)
{
	size_t i, n = strlen(s), label = 0;
	uint8_t ip[16];

	if (ip_of(s, ip))
		return true;
	if (n == 0 || n > 253)
		return false;
	for (i = 0; i < n; i++) {
		char c = s[i];
		bool edge = label == 0 || s[i + 1] == '.' || s[i + 1] == '\0';

		if (c == '.') {
			if (label == 0)
				return false;
			label = 0;
			continue;
		}
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		            (c >= '0' && c <= '9') || (c == '-' && !edge)))
			return false;
		if (++label > 63)
			return false;
	}
	return label > 0;
}

static int
key_new(gnutls_x509_privkey_t *k)
{
	int rc = gnutls_x509_privkey_init(k);

	if (rc)
		return rc;
	return gnutls_x509_privkey_generate(
	        *k, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
}

/* What both certificates have. */
static int
cert_base(gnutls_x509_crt_t c, gnutls_x509_privkey_t k, const char *cn, int years)
{
	uint8_t serial[16], id[20];
	int64_t now = clock_wall();
	size_t n = sizeof(id);
	int rc;

	crypt_random(serial, sizeof(serial));
	serial[0] = (uint8_t)((serial[0] & 0x3f) | 0x40); /* positive, of full length */
	if ((rc = gnutls_x509_crt_set_version(c, 3)) ||
	        (rc = gnutls_x509_crt_set_key(c, k)) ||
	        (rc = gnutls_x509_crt_set_serial(c, serial, sizeof(serial))) ||
	        (rc = gnutls_x509_crt_set_activation_time(c, (time_t)(now - SLACK))) ||
	        (rc = gnutls_x509_crt_set_expiration_time(
	                 c, (time_t)(now + (int64_t)years * YEAR))) ||
	        (rc = gnutls_x509_crt_set_dn_by_oid(
	                 c, GNUTLS_OID_X520_COMMON_NAME, 0, cn, (unsigned)strlen(cn))) ||
	        (rc = gnutls_x509_crt_get_key_id(c, GNUTLS_KEYID_USE_SHA1, id, &n)))
		return rc;
	return gnutls_x509_crt_set_subject_key_id(c, id, n);
}

static int
add_host(gnutls_x509_crt_t c, const char *host)
{
	uint8_t ip[16];
	unsigned n = ip_of(host, ip);

	if (n)
		return gnutls_x509_crt_set_subject_alt_name(
		        c, GNUTLS_SAN_IPADDRESS, ip, n, GNUTLS_FSAN_APPEND);
	return gnutls_x509_crt_set_subject_alt_name(
	        c, GNUTLS_SAN_DNSNAME, host, (unsigned)strlen(host), GNUTLS_FSAN_APPEND);
}

static int
make_ca(gnutls_x509_crt_t c, gnutls_x509_privkey_t k)
{
	int rc;

	if ((rc = cert_base(c, k, "sotayd authority", CA_YEARS)) ||
	        (rc = gnutls_x509_crt_set_basic_constraints(c, 1, 0)) ||
	        (rc = gnutls_x509_crt_set_key_usage(
	                 c, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN)))
		return rc;
	return gnutls_x509_crt_sign2(c, c, k, GNUTLS_DIG_SHA256, 0);
}

static int
make_server(gnutls_x509_crt_t c, gnutls_x509_privkey_t k, gnutls_x509_crt_t ca,
        gnutls_x509_privkey_t ca_key, const char *const *hosts, size_t n)
{
	static const char *const own[] = { "localhost", "127.0.0.1", "::1" };
	uint8_t id[64];
	size_t i, idn = sizeof(id);
	unsigned critical;
	int rc;

	if ((rc = cert_base(c, k, "sotayd", SERVER_YEARS)) ||
	        (rc = gnutls_x509_crt_set_basic_constraints(c, 0, -1)) ||
	        (rc = gnutls_x509_crt_set_key_usage(c, GNUTLS_KEY_DIGITAL_SIGNATURE)) ||
	        (rc = gnutls_x509_crt_set_key_purpose_oid(
	                 c, GNUTLS_KP_TLS_WWW_SERVER, 0)) ||
	        (rc = gnutls_x509_crt_get_subject_key_id(ca, id, &idn, &critical)) ||
	        (rc = gnutls_x509_crt_set_authority_key_id(c, id, idn)))
		return rc;
	for (i = 0; i < 3 + n; i++) {
		rc = add_host(c, i < 3 ? own[i] : hosts[i - 3]);
		if (rc)
			return rc;
	}
	return gnutls_x509_crt_sign2(c, ca, ca_key, GNUTLS_DIG_SHA256, 0);
}

static int
write_cert(const char *dir, const char *name, gnutls_x509_crt_t c, struct err *e)
{
	gnutls_datum_t d = { NULL, 0 };
	int rc = gnutls_x509_crt_export2(c, GNUTLS_X509_FMT_PEM, &d);

	if (rc)
		return fail(e, rc);
	rc = file_replace(dir, name, d.data, d.size, 0600, e);
	gnutls_free(d.data);
	return rc;
}

static int
write_key(const char *dir, const char *name, gnutls_x509_privkey_t k, struct err *e)
{
	gnutls_datum_t d = { NULL, 0 };
	int rc = gnutls_x509_privkey_export2_pkcs8(
	        k, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &d);

	if (rc)
		return fail(e, rc);
	rc = file_replace(dir, name, d.data, d.size, 0600, e);
	crypt_wipe(d.data, d.size);
	gnutls_free(d.data);
	return rc;
}

int
x509_make(const char *dir, const char *const *hosts, size_t n, struct err *e)
{
	gnutls_x509_privkey_t ca_key = NULL, key = NULL;
	gnutls_x509_crt_t ca = NULL, crt = NULL;
	int rc, ret = -1;

	if ((rc = key_new(&ca_key)) || (rc = key_new(&key)) ||
	        (rc = gnutls_x509_crt_init(&ca)) || (rc = gnutls_x509_crt_init(&crt)) ||
	        (rc = make_ca(ca, ca_key)) ||
	        (rc = make_server(crt, key, ca, ca_key, hosts, n))) {
		fail(e, rc);
		goto out;
	}
	if (write_key(dir, CA_KEY, ca_key, e) || write_cert(dir, CA_CERT, ca, e) ||
	        write_key(dir, SERVER_KEY, key, e) ||
	        write_cert(dir, SERVER_CERT, crt, e))
		goto out;
	ret = 0;
out:
	if (crt)
		gnutls_x509_crt_deinit(crt);
	if (ca)
		gnutls_x509_crt_deinit(ca);
	if (key)
		gnutls_x509_privkey_deinit(key);
	if (ca_key)
		gnutls_x509_privkey_deinit(ca_key);
	return ret;
}
