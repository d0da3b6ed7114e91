#include "care_int.h"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/date.h"
#include "base/human.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/proc.h"
#include "store/check.h"
#include "store/feed.h"

#define KDF_MS 700
#define SPACE_WARN (100 << 20)
#define DAY 86400
#define SYNC_WARN_DAYS 30
#define OP_WARN_DAYS 7
#define OPS_LOOKED_AT 1000

/* --- keys ------------------------------------------------------------------------------ */

static int
begin(struct app *a, struct err *e)
{
	if (!a->keys)
		return err_set(e, ERR_LOCKED, _("the profile is locked"));
	if (a->readonly)
		return err_set(
		        e, ERR_IO, _("the folder %s cannot be written"), str_c(&a->dir));
	if (app_sync_lock(a, e))
		return -1;
	if (care_sweep(str_c(&a->dir), e)) {
		app_sync_unlock(a);
		return -1;
	}
	return 0;
}

int
care_passwd(struct app *a, struct view fresh, struct err *e)
{
	struct kdf kdf = KDF_FLOOR;
	int r;

	if (keys_check_pass(fresh, e) || begin(a, e))
		return -1;
	r = keys_calibrate(&kdf, KDF_MS, e) || keys_slot_set(str_c(&a->dir), a->keys,
	                                               KEYS_PASS, fresh, &kdf, e)
	            ? -1
	            : 0;
	app_sync_unlock(a);
	return r;
}

int
care_recovery_set(struct app *a, const char *code, struct err *e)
{
	/* 160 random bits need no stretching beyond the floor */
	struct kdf kdf = KDF_FLOOR;
	int r;

	if (begin(a, e))
		return -1;
	r = keys_slot_set(str_c(&a->dir), a->keys, KEYS_RECOVERY, view_of(code), &kdf, e);
	app_sync_unlock(a);
	return r;
}

void
care_recovery_choose(unsigned group[CARE_TYPED])
{
	uint8_t r[CARE_TYPED];

	crypt_random(r, sizeof(r));
	group[0] = r[0] % RECOVERY_GROUPS;
	group[1] = (group[0] + 1 + r[1] % (RECOVERY_GROUPS - 1)) % RECOVERY_GROUPS;
}

int
care_recovery_drop(struct app *a, struct err *e)
{
	int r;

	if (begin(a, e))
		return -1;
	r = keys_slot_drop(str_c(&a->dir), a->keys, KEYS_RECOVERY, e);
	app_sync_unlock(a);
	return r;
}

int
care_index_begin(struct app *a, struct err *e)
{
	int r;

	if (!a->store)
		return err_set(e, ERR_LOCKED, _("the profile is locked"));
	if (a->readonly)
		return err_set(
		        e, ERR_IO, _("the folder %s cannot be written"), str_c(&a->dir));
	if (app_sync_lock(a, e))
		return -1;
	r = store_index_reset(a->store, e);
	app_sync_unlock(a);
	return r;
}

/* --- the list ---------------------------------------------------------------------------- */

const char *
care_level_name(enum care_level l)
{
	return l == CARE_OK ? "ok" : l == CARE_WARN ? "warn" : "bad";
}

void
care_say(struct care *c, enum care_level l, const char *name, const char *remedy,
        const char *fmt, ...)
{
	struct str what = STR_INIT(8192);
	struct care_line line = { l, name, NULL, remedy ? remedy : "" };
	va_list ap;

	va_start(ap, fmt);
	str_addv(&what, fmt, ap);
	va_end(ap);
	line.what = str_c(&what);
	c->line(c->arg, &line);
	str_release(&what);
}

static void
key_file(struct care *c)
{
	const struct kdf least = KDF_FLOOR;
	struct err e = ERR_INIT;
	struct keys_info k;

	if (keys_look(str_c(&c->app->dir), &k, &e)) {
		c->damaged |= e.code == ERR_DAMAGED;
		care_say(c, CARE_BAD, "keys",
		        e.code == ERR_DAMAGED
		                ? _("put back a copy of it, or begin anew: sotay forget, "
		                    "then sotay enrol with a new code")
		                : NULL,
		        "%s", e.msg);
		return;
	}
	if (k.kdf.m_kib < least.m_kib || k.kdf.t < least.t)
		care_say(c, CARE_WARN, "keys", "sotay passwd",
		        _("the passphrase is stretched less than it should be"));
	else
		care_say(c, CARE_OK, "keys", NULL,
		        P_("the key file is whole; a passphrase takes %u MiB and %u pass",
		                "the key file is whole; a passphrase takes %u MiB and %u "
		                "passes",
		                k.kdf.t),
		        k.kdf.m_kib / 1024, k.kdf.t);
	if (k.recovery)
		care_say(c, CARE_OK, "recovery", NULL, _("there is a recovery code"));
	else
		care_say(c, CARE_WARN, "recovery", "sotay recovery new",
		        _("there is no recovery code: without the passphrase the only "
		          "way back is a new enrolment"));
}

static void
locks(struct care *c)
{
	struct err e = ERR_INIT;

	if (access(str_c(&c->app->dir), W_OK))
		care_say(c, CARE_WARN, "locks", NULL,
		        _("not tried: the folder %s cannot be written"),
		        str_c(&c->app->dir));
	else if (care_locks_work(str_c(&c->app->dir), &e))
		care_say(c, CARE_BAD, "locks",
		        _("keep the profile on a local disk (SOTAY_HOME)"), "%s", e.msg);
	else
		care_say(c, CARE_OK, "locks", NULL,
		        _("sessions keep out of each other's way"));
}

void
care_before(struct care *c)
{
	if (!app_exists(c->app)) {
		care_say(c, CARE_WARN, "profile", "sotay enrol URL CODE --ca FILE",
		        _("there is no profile \"%s\" on this device"), c->app->profile);
		return;
	}
	care_say(c, CARE_OK, "profile", NULL, "%s: %s", c->app->profile,
	        str_c(&c->app->dir));
	care_permissions(c);
	key_file(c);
	locks(c);
}

void
care_not_opened(struct care *c, const struct err *why)
{
	bool damaged = why->code == ERR_DAMAGED;

	c->damaged |= damaged;
	care_say(c, CARE_BAD, "store",
	        damaged ? _("put back a copy of store.db, or begin anew: sotay forget, "
	                    "then "
	                    "sotay enrol with a new code")
	                : NULL,
	        "%s", why->msg);
}

void
care_store(struct care *c)
{
	static const struct {
		enum check_part part;
		const char *name, *good;
		bool index;
	} parts[] = {
		{ CHECK_PAGES, "pages",
		        N_("every page of the store is as it was written"), false },
		{ CHECK_SQL, "database", N_("the database is whole"), false },
		{ CHECK_ROWS, "rows", N_("documents, marks and counts agree"), false },
		{ CHECK_INDEX, "index", N_("the search index is that of the documents"),
		        true },
		{ CHECK_SUMS, "sums", N_("each feed holds what its sum says"), false },
	};
	const char *anew =
	        _("begin anew: sotay forget, then sotay enrol with a new code; "
	          "what waits in the outbox goes with it");
	struct err e;

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		err_clear(&e);
		if (store_check_part(c->app->store, parts[i].part, &e) == 0) {
			care_say(c, CARE_OK, parts[i].name, NULL, "%s", _(parts[i].good));
		} else if (e.code == ERR_BUSY) {
			care_say(c, CARE_WARN, parts[i].name,
			        _("try again when it is done"), "%s", e.msg);
		} else {
			c->damaged = true;
			care_say(c, CARE_BAD, parts[i].name,
			        parts[i].index ? "sotay doctor --rebuild-index" : anew,
			        "%s", e.msg);
		}
	}
}

/* --- the machine -------------------------------------------------------------------------- */

static void
space(struct care *c)
{
	int64_t left = path_free_bytes(str_c(&c->app->dir));

	if (left < 0)
		return;
	if (left < SPACE_WARN)
		care_say(c, CARE_WARN, "space",
		        _("make room: a sync stops before the "
		          "disk is full"),
		        _("%s are free for the store"), human_size((uint64_t)left).s);
	else
		care_say(c, CARE_OK, "space", NULL, _("%s are free for the store"),
		        human_size((uint64_t)left).s);
}

static void
locale_line(struct care *c)
{
	const char *have = setlocale(LC_CTYPE, NULL);

	if (proc_utf8())
		care_say(c, CARE_OK, "locale", NULL, "%s", have ? have : "?");
	else
		care_say(c, CARE_WARN, "locale",
		        _("choose one that is UTF-8, as in: export LC_ALL=C.UTF-8"),
		        _("%s shows letters without their marks (%s)"), have ? have : "?",
		        nl_langinfo(CODESET));
}

static bool
terminfo_in(const char *dir, const char *sub, const char *term)
{
	struct str p = STR_INIT(4096);
	bool yes;

	str_addf(&p, "%s%s/%c/%s", dir, sub, term[0], term);
	yes = !p.bad && path_exists(str_c(&p));
	if (!yes) {
		str_reset(&p);
		str_addf(&p, "%s%s/%02x/%s", dir, sub, (unsigned char)term[0], term);
		yes = !p.bad && path_exists(str_c(&p));
	}
	str_release(&p);
	return yes;
}

static void
terminal(struct care *c)
{
	static const char *const dirs[] = { "/etc/terminfo", "/lib/terminfo",
		"/usr/lib/terminfo", "/usr/share/terminfo", "/usr/local/share/terminfo" };
	const char *term = getenv("TERM"), *own = getenv("TERMINFO"),
	           *home = getenv("HOME");
	bool known;

	if (!term || !*term) {
		care_say(c, CARE_WARN, "terminal", _("set TERM to your terminal's name"),
		        _("TERM is not set: the screen cannot be opened here"));
		return;
	}
	if (strchr(term, '/') || term[0] == '.') {
		care_say(c, CARE_WARN, "terminal", _("set TERM to your terminal's name"),
		        _("TERM=%s is no name of a terminal"), term);
		return;
	}
	known = (own && terminfo_in(own, "", term)) ||
	        (home && terminfo_in(home, "/.terminfo", term));
	for (size_t i = 0; i < ARRAY_LEN(dirs); i++)
		known = known || terminfo_in(dirs[i], "", term);
	if (known)
		care_say(c, CARE_OK, "terminal", NULL, "%s", term);
	else
		care_say(c, CARE_WARN, "terminal",
		        _("install its description (ncurses-term), or set TERM to one "
		          "that is like it"),
		        _("this system does not know the terminal %s"), term);
}

static void
last_sync(struct care *c)
{
	struct err e = ERR_INIT;
	uint64_t at;
	char when[32];

	if (kv_get_u64(c->app->store, KV_SYNCED, 0, &at, &e)) {
		care_say(c, CARE_BAD, "sync", NULL, "%s", e.msg);
		return;
	}
	if (!at) {
		care_say(c, CARE_WARN, "sync", "sotay sync",
		        _("this profile was never synchronised"));
		return;
	}
	instant_local((int64_t)at, when);
	if ((uint64_t)clock_wall() > at + SYNC_WARN_DAYS * DAY)
		care_say(c, CARE_WARN, "sync", "sotay sync",
		        P_("the last sync is more than %d day ago: %s",
		                "the last sync is more than %d days ago: %s",
		                SYNC_WARN_DAYS),
		        SYNC_WARN_DAYS, when);
	else
		care_say(c, CARE_OK, "sync", NULL, _("last synchronised %s"), when);
}

static void
outbox(struct care *c)
{
	struct outbox_row *row = mem_new(OPS_LOOKED_AT, sizeof(*row), NULL);
	size_t got = 0, refused = 0, old = 0;
	struct err e = ERR_INIT;

	if (!row || outbox_list(c->app->store, false, OPS_LOOKED_AT, row, &got, &e)) {
		care_say(c, CARE_BAD, "outbox", NULL, "%s",
		        row ? e.msg : _("no memory to look at the outbox"));
		free(row);
		return;
	}
	for (size_t i = 0; i < got; i++) {
		if (row[i].state == OPS_REFUSED)
			refused++;
		else if (clock_wall() - row[i].created > OP_WARN_DAYS * DAY)
			old++;
		outbox_row_clear(&row[i]);
	}
	free(row);
	if (refused)
		care_say(c, CARE_WARN, "outbox", _("see the reasons with: sotay outbox"),
		        P_("%zu act was refused by the server",
		                "%zu acts were refused by the server", refused),
		        refused);
	if (old)
		care_say(c, CARE_WARN, "outbox", "sotay sync",
		        P_("%zu act waits for more than %d days",
		                "%zu acts wait for more than %d days", old),
		        old, OP_WARN_DAYS);
	if (!refused && !old)
		care_say(c, CARE_OK, "outbox", NULL,
		        got ? P_("%zu act waits to be sent", "%zu acts wait to be sent",
		                      got)
		            : _("nothing waits to be sent"),
		        got);
}

void
care_around(struct care *c)
{
	if (path_exists(str_c(&c->app->dir))) {
		care_leftovers(c);
		care_filesystem(c);
		space(c);
	}
	care_helper(c);
	locale_line(c);
	terminal(c);
	if (!c->app->store)
		return;
	if (app_enrolled(c->app))
		care_server(c);
	else
		care_say(c, CARE_WARN, "server", "sotay enrol URL CODE --ca FILE",
		        _("this device is not enrolled"));
	last_sync(c);
	outbox(c);
}
