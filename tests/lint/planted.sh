#!/bin/sh
# Each lint finds a violation planted in a small tree, and passes that tree before.
. "$(dirname "$0")/../run/lib.sh"
export BUILD=$T/tree/build
unset BUILD_FP BUILD_NOSEAL

mkdir -p tree/src/base tree/src/store tree/src/tui tree/src/server tree/include/base tree/include/store \
	tree/include/core tree/include/tui tree/man tree/tests/lint tree/tests/cli tree/tests/tool \
	tree/tests/unit/base tree/build
cp "$TOP/Makefile" "$TOP/config.mk" "$TOP/.clang-format" tree/
: >tree/tests/lint/composed
: >tree/tests/lint/globals
: >tree/tests/lint/marked
cat >tree/include/base/a.h <<-'END'
	#ifndef BASE_A_H
	#define BASE_A_H
	int a_one(int n);
	#endif
END
printf '#include "base/a.h"\n\nint\na_one(int n)\n{\n\treturn n + 1;\n}\n' >tree/src/base/a.c
: >tree/include/core/c.h
cat >tree/src/store/s.c <<-'END'
	#include <sqlite3.h>
	#include "base/a.h"
END
cat >tree/man/x.1 <<-'END'
	.Dd January 1, 2025
	.Dt X 1
	.Os
	.Sh NAME
	.Nm x
	.Nd nothing
END
printf '#!/bin/sh\necho ok\n' >tree/tests/cli/x.sh
# Programs with what ours are linked with, by name only.
program() { # NAME LIBRARY…
	name_=$1
	shift
	printf 'int main(void) { return 0; }\n' |
		gcc -x c - -o "tree/build/$name_" -Wl,--no-as-needed "$@" 2>gcc.err ||
		not_ok "a program with $*" "$(cat gcc.err)"
}
program sotay -lsqlite3 -lsodium
program sotay-net -lcurl -lcjson
program sotayd -lmicrohttpd -lsqlite3
gcc -c -o tree/build/a.o tree/src/base/a.c -Itree/include && ar rcs tree/build/libbase.a tree/build/a.o

clean() { # LINT
	said=$("$TOP/tests/lint/check-$1" tree 2>&1)
	is "$?:$said" 0: "$1 passes a good tree"
}
finds() { # LINT TEXT NAME
	said=$("$TOP/tests/lint/check-$1" tree 2>&1)
	rc=$?
	case $rc:$said in
	1:*"$2"* | 123:*"$2"*) ok "$1 finds $3" ;;
	*) not_ok "$1 finds $3" "code $rc" "$said" ;;
	esac
}
plant() { # FILE, text on stdin is added
	mkdir -p saved/"$(dirname "$1")"
	[ -e "tree/$1" ] && cp "tree/$1" "saved/$1"
	cat >>"tree/$1"
}
restore() { # FILE
	if [ -e "saved/$1" ]; then
		mv "saved/$1" "tree/$1"
	else
		rm -f "tree/$1"
	fi
}
# A lint, a file, what it must say, the name; the text on stdin.
planted() {
	plant "$2"
	finds "$1" "$3" "$4"
	restore "$2"
}
lines() { # COUNT TEXT
	awk -v n="$1" -v t="$2" 'BEGIN { for (i = 0; i < n; i++) print t }'
}

for l in layers fences elf length man text composed globals format; do
	clean $l
done

echo '#include "core/c.h"' |
	planted layers src/store/s.c 'store may not include "core/c.h"' 'an include that goes upward'
echo '#include "store/s.h"' |
	planted layers include/base/a.h 'base may not include' 'an upward include in a header'
echo '#include "../store/s.h"' |
	planted layers src/base/a.c 'climbs out' 'an include by a way round'
echo '#include "store/s.h"' |
	planted layers tests/unit/base/t.c 'base may not include' 'a unit test that reaches upward'
echo '#include "../../../src/store/s.h"' |
	planted layers tests/unit/base/t.c 'climbs out' "a unit test that looks into another layer"
mkdir tree/src/extra
echo '#include "base/a.h"' |
	planted layers src/extra/e.c 'extra is not in the table' 'a layer that nobody knows'
cp tree/Makefile mk
sed 's/^BELOW_tui *=.*/BELOW_tui = core base/' mk >tree/Makefile
finds layers 'tui is linked with core' 'a Makefile that links upward'
sed 's/^BELOW_sync *=.*/BELOW_sync = store base/' mk >tree/Makefile
finds layers 'sync is not linked with' 'a Makefile that leaves a layer out'
cp mk tree/Makefile

for f in src/base/a.c src/server/http.c include/base/a.h src/tui/list.c; do
	for h in curses.h sqlite3.h argon2.h curl/curl.h cjson/cJSON.h openssl/ssl.h gnutls/gnutls.h \
		zstd.h sodium.h utf8proc.h fribidi/fribidi.h; do
		echo "#include <$h>"
	done | plant "$f"
	said=$("$TOP/tests/lint/check-fences" tree)
	is "$(echo "$said" | grep -c "^$f:")" 11 "fences finds every library in $f"
	restore "$f"
done
echo '#include <microhttpd.h>' |
	planted fences src/server/routes.c '<microhttpd.h>' 'the web server outside of its file'

program sotay -lsqlite3 -lcurl
finds elf 'libcurl' 'a client that speaks TLS'
program sotay -lsqlite3 -lcjson
finds elf 'libcjson' 'a client that parses JSON'
program sotay -lmicrohttpd
finds elf 'libmicrohttpd' 'a client with a server in it'
program sotay -lsqlite3
program sotay-net -lcurl -lsqlite3
finds elf 'sotay-net: is linked with libsqlite3' 'a helper with a store'
program sotay-net -lcurl -largon2
finds elf 'sotay-net: is linked with libargon2' 'a helper that derives keys'
program sotay-net -lcurl
program sotayd -lncursesw
finds elf 'sotayd: is linked with libncursesw' 'a server with a screen'
program sotayd -lmicrohttpd
rm -f tree/build/sotayd
finds elf 'not a program' 'a program that is not there'
program sotayd -lmicrohttpd
i=0
libs=
while [ $i -lt 13 ]; do
	echo 'int f(void) { return 0; }' | sed "s/f(/f$i(/" |
		gcc -shared -x c - -o "tree/build/libl$i.so"
	libs="$libs -ll$i"
	i=$((i + 1))
done
# shellcheck disable=SC2086
program sotay -Ltree/build -Wl,-rpath,"$T/tree/build" $libs
finds elf '12 are allowed' 'a client that loads too much'
program sotay -lsqlite3

lines 801 '/* x */' | planted length src/base/b.c 'longer than 800' 'a long file'
{
	printf 'int\nlong_one(void)\n{\n'
	lines 80 '	;'
	printf '}\n'
} | planted length src/base/b.c 'long_one has 80 lines' 'a long function'

echo '.Xx wrong' | planted man man/x.1 'man' 'an unknown macro'
mkdir nopages
mv tree/man/x.1 nopages/
finds man 'no pages' 'that there are none'
mv nopages/x.1 tree/man/

printf '/* in /%s/main */\n' work | planted text src/base/a.c 'path of a machine' 'a path of a machine'
printf 'cat /%s/x\n' tmp | planted text tests/cli/x.sh 'path of a machine' 'a path of a machine in a test'
printf '/* %s: later */\n' TO''DO | planted text src/base/a.c 'left to do' 'what was left to do'
printf 'sl%s 1\n' eep | planted text tests/cli/x.sh 'waits for time' 'a script that sleeps'
printf 'if x; then sl%s 0.1; fi\n' eep |
	planted text tests/cli/x.sh 'waits for time' 'a script that sleeps within a line'
printf 'int f(void) { return usl%s(3); }\n' eep |
	planted text tests/tool/t.c 'waits for time' 'a tool that sleeps'
printf 'time.sl%s(1)\n' eep | planted text tests/tool/t.py 'waits for time' 'a Python tool that sleeps'
printf 'int x; \n' | planted text src/base/a.c 'blank at the end' 'a trailing blank'

echo 'struct safe f(struct str *s) { return safe_composed(s); }' |
	planted composed src/tui/p.c '1 calls of safe_composed(), 0' 'a call that is not listed'
echo 'src/tui/q.c 1 why' | planted composed tests/lint/composed 'there is no src/tui/q.c' 'a stale row'

printf 'int counter;\nint next(void);\nint next(void) { return counter++; }\n' |
	gcc -x c -c - -o tree/build/g.o
ar rcs tree/build/libtui.a tree/build/g.o
finds globals 'counter is a global' 'a variable outside of a function'
printf 'int next(void);\nint next(void) { static int n = 4; return n++; }\n' |
	gcc -x c -c - -o tree/build/g.o
ar rcs tree/build/libtui.a tree/build/g.o
finds globals 'n is a global' 'a static variable inside of one'

echo 'int f( int a ) { return a ; }' | planted format src/base/a.c 'a.c' 'another style'

mkdir -p tree/include/model
echo 'SAID(N_("It was " "withdrawn."))' >tree/include/model/reasons.def
printf 'rejected(w, PROBLEM_X,\n\t"It was "\n\t"withdrawn.");\n' >tree/src/server/o.c
clean reasons
echo 'rejected(w, PROBLEM_Y, "It is shut.");' |
	planted reasons src/server/o.c 'lacks what the server says: It is shut.' 'a new reason of the server'
echo 'SAID(N_("It is odd."))' |
	planted reasons include/model/reasons.def 'does not say "It is odd."' 'one that it gives no more'
rm -r tree/src/server/o.c tree/include/model
clean marked
echo 'int f(struct err *e) { return err_set(e, 1, "a plain " "sentence"); }' |
	planted marked src/store/s.c '"a plain" is not marked' 'a sentence that is not marked'
printf 'void f(void) { txt_own(t, x ? _("good") :\n\t"bad words"); }\n' |
	planted marked src/base/a.c 'a.c:9: "bad words" is not marked' 'one of two, on the next line'
echo 'src/base/a.c gone' | planted marked tests/lint/marked 'nothing is src/base/a.c: gone' 'a stale exception'
mkdir -p tree/src/po
printf 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "known"\nmsgstr "quen"\n' \
	>tree/src/po/vi.po
echo 'const char *known(void) { return _("known"); }' >tree/src/base/k.c
clean po
echo 'const char *f(void) { return _("a new sentence"); }' |
	planted po src/base/a.c 'lacks the sentences above' 'a sentence without a translation'
sed 's/quen//' tree/src/po/vi.po >tree/src/po/xx.po
finds po 'xx.po has less than 200' 'a language of next to nothing'
{
	cat tree/src/po/vi.po
	i=0
	while [ $i -lt 200 ]; do
		printf '\nmsgid "s%d"\nmsgstr "t"\n' $i
		printf 'const char *s%d(void) { return _("s%d"); }\n' $i $i >&3
		i=$((i + 1))
	done
} >tree/src/po/all.po 3>tree/src/base/many.c
cp tree/src/po/vi.po saved/vi.po
mv tree/src/po/all.po tree/src/po/vi.po
cp tree/src/po/vi.po tree/src/po/xx.po
clean po
mkdir -p tree/src/pane
printf '\t.title = N_("Today"),\n' >tree/src/pane/today.c
printf '\nmsgid "Today"\nmsgstr "nay"\n' >>tree/src/po/vi.po
finds po 'xx.po lacks the names of panes' 'a pane that another language does not name'
rm -r tree/src/pane
echo 'const char *more(void) { return _("one sentence more"); }' >tree/src/base/more.c
"$TOP/tests/run/po" update tree >/dev/null 2>&1
has tree/src/po/vi.po 'one sentence more' 'an update asks for what the whole language lacks'
hasnt tree/src/po/xx.po 'one sentence more' 'but not for what another does not have'
has tree/src/po/xx.po '"s199"' 'of which it keeps what is there'
rm tree/src/base/more.c tree/src/base/many.c tree/src/po/xx.po
mv saved/vi.po tree/src/po/vi.po
echo 'const char *g(int n) { return P_("%d file is here", "%d files are here", n); }' >tree/src/base/p.c
clean plural
echo 'const char *f(void) { return _("%d papers are here"); }' |
	planted plural src/base/a.c '%d papers are here' 'a number with a noun of one form'
echo 'const char *f(void) { return _("fetching %s files"); }' |
	planted plural src/base/a.c 'fetching %s files' 'and one with a noun that is counted elsewhere'
echo 'no such sentence' | planted plural tests/lint/plurals 'no sentence is' 'a stale exception'

done_testing
