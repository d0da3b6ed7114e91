#!/bin/sh
# The house itself: the runner counts as it should, deps says what it must, install and uninstall
# mirror each other.
. "$(dirname "$0")/../run/lib.sh"
unset TALLY

# --- the runner -----------------------------------------------------------------------------
prog() { # NAME, script on stdin
	{
		echo '#!/bin/sh'
		cat
	} >"$1"
	chmod +x "$1"
}
counts() { # WANT NAME PROGRAM…
	want=$1 name=$2
	shift 2
	for p; do
		set -- "$@" "$T/$p"
		shift
	done
	TEST_LIMIT=${TEST_LIMIT-20} "$TOP/tests/run/tap" x "$@" >said 2>&1
	rc=$?
	is "$rc $(tail -1 said | sed 's/, [0-9.]* s$//')" "$want" "$name"
}
prog good <<'END'
echo 'ok - one'
echo 'ok - two # SKIP no reason'
END
prog bad <<'END'
echo 'ok - one'
echo 'not ok - two'
exit 1
END
prog silent <<'END'
exit 0
END
prog falls <<'END'
echo 'ok - one'
exit 3
END
prog lies <<'END'
echo 'not ok - one'
exit 0
END
prog hangs <<'END'
echo 'ok - one'
read x </dev/zero
END
counts '0 x: 1 passed, 0 failed, 1 skipped' 'a check passed and one skipped' good
counts '1 x: 1 passed, 1 failed, 0 skipped' 'a check failed' bad
counts '1 x: 0 passed, 1 failed, 0 skipped' 'a program that prints nothing has failed' silent
counts '1 x: 1 passed, 1 failed, 0 skipped' 'a program that dies after its checks has failed' falls
counts '1 x: 0 passed, 2 failed, 0 skipped' 'a failed check counts whatever the exit code' lies
TEST_LIMIT=1 counts '1 x: 1 passed, 1 failed, 0 skipped' 'a program that hangs has failed' hangs
counts '1 x: 3 passed, 2 failed, 1 skipped' 'several programs add up' good bad falls
counts '1 x: 1 passed, 1 failed, 1 skipped' 'a program that is not there has failed' good nothere

cat >leak.c <<'END'
#include <stdio.h>
#include <stdlib.h>
int main(void) { volatile char *p = malloc(9); p[0] = 1; p = 0; puts("ok - one"); fflush(stdout); return 0; }
END
if gcc -fsanitize=address,undefined -o leak leak.c 2>gcc.err; then
	counts '1 x: 1 passed, 2 failed, 0 skipped' 'a leak is a failure' leak
	has said 'LeakSanitizer' 'and is shown'
	# The report of a program that the test starts and does not look at counts as well.
	prog starts <<-END
		"$T/leak" >/dev/null 2>&1
		echo 'ok - one'
	END
	counts '1 x: 1 passed, 1 failed, 0 skipped' "a leak of a program's program is one too" starts
else
	skip 'a leak is a failure' "gcc cannot link with ASan here: $(tail -1 gcc.err)"
fi

# --- deps -------------------------------------------------------------------------------------
"$TOP/tests/run/deps" dpkg base-files >said 2>&1
is "$?:$(cat said)" 0: 'with nothing missing deps is silent'
mkdir few
for c in sh id awk dirname; do
	ln -s "$(command -v $c)" few/$c
done
PATH=$T/few "$TOP/tests/run/deps" gcc make >said 2>&1
is $? 1 'where there is no apt it stops'
like said '^  gcc$' 'and prints the names'
PATH=$T/few DEPS=have "$TOP/tests/run/deps" gcc >said 2>&1
is "$?:$(cat said)" 0: 'DEPS=have goes on'
if [ "$(id -u)" = 0 ]; then
	# On its standard input: the checkout may be where only root can read.
	setpriv --reuid=65534 --regid=65534 --clear-groups sh -s dpkg no-such-package \
		>said 2>&1 <"$TOP/tests/run/deps"
else
	PATH=$T/noroot:$PATH
	mkdir noroot && printf '#!/bin/sh\nexit 1\n' >noroot/sudo && chmod +x noroot/sudo
	"$TOP/tests/run/deps" dpkg no-such-package >said 2>&1
fi
is $? 1 'without root it stops'
like said 'apt-get install .*no-such-package$' 'and prints the line to run'

# --- install ----------------------------------------------------------------------------------
cd "$TOP" || exit 2
mk() {
	env -u MAKEFLAGS -u MFLAGS make -s --no-print-directory BUILD="$BUILD" DESTDIR="$T/root" PREFIX=/usr "$@" \
		>"$T/make.out" 2>&1
}
ls man/sotay.1 man/sotayd.8 man/sotay-sync.7 >"$T/make.out" 2>&1
is $? 0 'the pages of client, server and protocol are there'
mk install
is "$?" 0 'make install'
is "$(cd "$T/root" && find . -type f | sort | tr '\n' ' ')" "$({
	printf '%s\n' ./usr/bin/sotay ./usr/libexec/sotay/sotay-net ./usr/sbin/sotayd
	echo ./usr/share/bash-completion/completions/sotay
	echo ./usr/share/zsh/site-functions/_sotay
	echo ./usr/share/fish/vendor_completions.d/sotay.fish
	for l in src/po/*.po; do
		l=${l##*/}
		echo "./usr/share/locale/${l%.po}/LC_MESSAGES/sotay.mo"
	done
	(cd man && for m in *.[1-8]; do echo "./usr/share/man/man${m##*.}/$m"; done)
} | sort | tr '\n' ' ')" \
	'puts three programs, completion, catalogues and pages where they belong'
mk uninstall
is "$(find "$T/root" -type f | wc -l)" 0 'make uninstall takes them all away'
cd "$T" || exit 2
done_testing
