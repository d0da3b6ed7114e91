/*
 * Files and folders, opened as a shared machine wants it (security.md section 2):
 * umask 077, O_NOFOLLOW, O_CLOEXEC, owner and mode checked, one link.
 */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

/* $XDG_DATA_HOME/sotay/<profile>, or $SOTAY_HOME/data/<profile>. profile NULL: "default". */
int path_data(const char *profile, struct str *out, struct err *e) MUST_CHECK;
/* $XDG_CONFIG_HOME/sotay, or $SOTAY_HOME/config. */
int path_config(struct str *out, struct err *e) MUST_CHECK;
/* Of a name that somebody typed, as ~/notes.txt: adds the home folder to out and returns what goes
 * behind it; all of the name where it does not begin so. */
const char *path_home(const char *name, struct str *out);
/* Make every missing folder of path, 0700. */
int path_mkdirs(const char *path, struct err *e) MUST_CHECK;
/* A private folder: exists, a real folder, ours (or root's), not writable by group or others up to
 * the root (sticky parents pass), itself 0700. out gets its realpath. */
int path_check_private(const char *path, struct str *out, struct err *e) MUST_CHECK;
bool path_exists(const char *path);
/* A whole regular file up to max bytes; "-" is standard input. */
int file_read(const char *path, size_t max, struct str *out, struct err *e) MUST_CHECK;
/* The same of a file whose lines are obeyed: ours or root's, and nobody else may write it; ERR_USAGE with
 * the remedy. */
int file_read_trusted(
        const char *path, size_t max, struct str *out, struct err *e) MUST_CHECK;
/* The same below a private folder: O_NOFOLLOW, regular, one link, ours, no more than 0600. */
int file_read_private(const char *dir, const char *name, size_t max, struct str *out,
        struct err *e) MUST_CHECK;
/* O_EXCL temporary in dir, write, fsync, rename over name, fsync of dir. */
int file_replace(const char *dir, const char *name, const void *p, size_t n, int mode,
        struct err *e) MUST_CHECK;
/* Write all of p to fd, EINTR and short writes handled. 0 or -1 with errno. */
int fd_write_all(int fd, const void *p, size_t n) MUST_CHECK;
/* Folder of the running executable (/proc/self/exe). */
int path_exe_dir(struct str *out, struct err *e) MUST_CHECK;
/* Bytes free for this user on path's file system; -1 when unknown. */
int64_t path_free_bytes(const char *path);

#endif
