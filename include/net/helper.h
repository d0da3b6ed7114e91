/*
 * sotay-net: serves the requests of wire/rec.h that come over one socket, in order. It
 * has no store, no key of one, no file and no environment.
 */
#ifndef NET_HELPER_H
#define NET_HELPER_H

/* Until the socket ends. Returns the exit code: 0, 2 for a malformed record, 8 for no memory. */
int helper_run(int fd);

#endif
