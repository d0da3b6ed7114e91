# Settings of the build. Every line may be overridden on make's command line.

VERSION = 0.1.0

PREFIX     = /usr/local
BINDIR     = $(PREFIX)/bin
SBINDIR    = $(PREFIX)/sbin
LIBEXECDIR = $(PREFIX)/libexec/sotay
MANDIR     = $(PREFIX)/share/man
LOCALEDIR  = $(PREFIX)/share/locale
BASHDIR    = $(PREFIX)/share/bash-completion/completions
ZSHDIR     = $(PREFIX)/share/zsh/site-functions
FISHDIR    = $(PREFIX)/share/fish/vendor_completions.d

CC      = gcc
AR      = ar
PKGCONF = pkg-config

# Where objects, archives and programs go; other builds (ASan, fail-points)
# use a folder of their own beside it, so that they never mix.
BUILD = build

WARN = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
       -Wconversion -Wformat=2 -Wvla -Wno-unused-parameter
OPT  = -O2 -g
HARD = -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE
HARDLD = -pie -Wl,-z,relro,-z,now
# Added by the test builds: -Werror, -fsanitize=…
EXTRA =

# Debian 12 packages. Run time of the build, then of the tests.
DEPS_BUILD = gcc make pkg-config binutils libncurses-dev libsqlite3-dev \
	libargon2-dev libsodium-dev libzstd-dev libutf8proc-dev \
	libfribidi-dev libcurl4-openssl-dev libcjson-dev libmicrohttpd-dev \
	libgnutls28-dev libc6-dev gettext
DEPS_CHECK = clang clang-format libvterm-dev mandoc curl python3 sqlite3 openssl util-linux \
	ncurses-base ncurses-bin bsdextrautils procps poppler-utils zsh fish
