# Sourced by the scripts of the suites: results, a temporary folder, a server, members.
#
#	#!/bin/sh
#	. "$(dirname "$0")/../run/lib.sh"
#	make_server_data
#	start_server
#	new_member M001
#	sotay sync >out 2>err; is $? 0 'a first sync succeeds'
#	has out 'synced: 3 documents' 'it says what came'
#	done_testing
#
# The script runs inside its own temporary folder $T; $TOP is the checkout, $BUILD the programs'
# folder (absolute). Nothing here waits for time: a wait is a read of a pipe or of a state, and the
# only clock is the limit after which the runner calls the script failed.
# shellcheck shell=sh

TOP=$(cd "$(dirname "$0")/../.." && pwd) || exit 2
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$TOP/$BUILD ;; esac
# Builds for tests only: with fail-points; without sealing. A run of the sanitizers names its own.
BUILD_FP=${BUILD_FP:-$TOP/build/fp}
case $BUILD_FP in /*) ;; *) BUILD_FP=$TOP/$BUILD_FP ;; esac
BUILD_NOSEAL=${BUILD_NOSEAL:-$TOP/build/noseal}
case $BUILD_NOSEAL in /*) ;; *) BUILD_NOSEAL=$TOP/$BUILD_NOSEAL ;; esac

unset LANGUAGE LANG LC_MESSAGES SOTAY_HOME SOTAY_FAIL XDG_DATA_HOME XDG_CONFIG_HOME XDG_RUNTIME_DIR
unset http_proxy https_proxy HTTPS_PROXY ALL_PROXY all_proxy NO_COLOR COLORFGBG
umask 022 # a file of settings that others may write is refused
export LC_ALL=C.UTF-8 TZ=UTC-7 SOTAY_KDF_MS=0
PASS='chim sẻ đậu cành tre'

T=$(mktemp -d "${TMPDIR:-/tmp}/sotay-test.XXXXXX") || exit 2
cd "$T" || exit 2
SERVER_PID= PIDS=
FAILED=0 CHECKS=0

# --- results ---------------------------------------------------------------

ok() { # NAME
	CHECKS=$((CHECKS + 1))
	printf 'ok - %s\n' "$1"
}

not_ok() { # NAME [DETAIL…]
	CHECKS=$((CHECKS + 1))
	FAILED=$((FAILED + 1))
	printf 'not ok - %s\n' "$1"
	shift
	for d_; do
		printf '%s\n' "$d_" | head -40 | sed 's/^/#   /'
	done
	return 1
}

skip() { # NAME REASON
	CHECKS=$((CHECKS + 1))
	printf 'ok - %s # SKIP %s\n' "$1" "$2"
}

is() { # GOT WANT NAME
	if [ "$1" = "$2" ]; then
		ok "$3"
	else
		not_ok "$3" "got:  $1" "want: $2"
	fi
}

isnt() { # GOT UNWANTED NAME
	if [ "$1" != "$2" ]; then
		ok "$3"
	else
		not_ok "$3" "got what should not be: $1"
	fi
}

# The file FILE holds the fixed TEXT in one of its lines.
has() { # FILE TEXT NAME
	if grep -qF -e "$2" "$1"; then
		ok "$3"
	else
		not_ok "$3" "no \"$2\" in $1:" "$(cat "$1")"
	fi
}

hasnt() { # FILE TEXT NAME
	if ! [ -e "$1" ]; then
		not_ok "$3" "there is no file $1"
	elif ! grep -qF -e "$2" "$1"; then
		ok "$3"
	else
		not_ok "$3" "\"$2\" is in $1:" "$(grep -nF -e "$2" "$1")"
	fi
}

# The basic regular expression matches a line of FILE.
like() { # FILE REGEX NAME
	if grep -q -e "$2" "$1"; then
		ok "$3"
	else
		not_ok "$3" "nothing like /$2/ in $1:" "$(cat "$1")"
	fi
}

same() { # FILE FILE NAME
	if cmp -s "$1" "$2"; then
		ok "$3"
	else
		not_ok "$3" "$(diff "$1" "$2" 2>&1)"
	fi
}

# One line, no control character but the newline, no escape: what a message must be.
harmless() { # FILE NAME
	if LC_ALL=C grep -q "[$(printf '\001-\010\013-\037\177')]" "$1" ||
		LC_ALL=C grep -q "$(printf '\302[\200-\237]')" "$1" ||
		LC_ALL=C grep -q "$(printf '\342\200[\252-\256]\|\342\201[\246-\251]')" "$1"; then
		not_ok "$2" "$(cat -v "$1")"
	else
		ok "$2"
	fi
}

# The last line of every script.
done_testing() {
	[ "$CHECKS" != 0 ] || {
		echo "not ok - $0 checked nothing"
		exit 1
	}
	[ "$FAILED" = 0 ]
	exit
}

# A step on which all later ones stand.
must() { # COMMAND…
	"$@" >must.out 2>must.err || {
		not_ok "must: $*" "$(cat must.out must.err)"
		exit 1
	}
}

clean_up_() {
	rc_=$?
	trap - EXIT INT TERM HUP
	[ -n "$SERVER_PID" ] && kill "$SERVER_PID" 2>/dev/null
	for p_ in $PIDS; do
		kill "$p_" 2>/dev/null
	done
	wait
	cd / || :
	if [ -n "${KEEP-}" ]; then
		echo "# kept: $T"
	else
		chmod -R u+rwX "$T" 2>/dev/null
		rm -rf "$T"
	fi
	exit $rc_
}
trap clean_up_ EXIT
trap 'exit 130' INT TERM HUP PIPE

# Remember a process started in the background: it is ended with the script.
reap() { # PID
	PIDS="$PIDS $1"
}

# --- the server ------------------------------------------------------------

SRV=$T/srv

sotayd() {
	"${BUILD_SERVER:-$BUILD}/sotayd" -D "$SRV" "$@"
}

# A database with four levels of organisations and a few members; invented, all of them.
make_server_data() {
	mkdir -m 700 "$SRV" || exit 2
	must sotayd init --tz "${SERVER_TZ:-+07:00}"
	cat >orgs.csv <<-END
		code,parent,kind,name
		99,,centre,Trung ương thử nghiệm
		99.01,99,province,Tỉnh ủy Sông Mây
		99.01.001,99.01,commune,Đảng ủy xã Đồng Sương
		99.01.001.01,99.01.001,cell,Chi bộ thôn Mận
		99.01.001.02,99.01.001,cell,Chi bộ trường học
		99.02,99,province,Tỉnh ủy Núi Gió
	END
	cat >members.csv <<-END
		id,name,birth,sex,joined,official,card,cell,citizen_id,phone,roles
		M001,Lường Thị Thử Nghiệm,1980-02-03,F,2005-05-19,2006-05-19,000000000001,99.01.001.01,000000000001,,SECRETARY@99.01.001.01
		M002,Hoàng Văn Ví Dụ,1975-11-30,M,2000-02-03,2001-02-03,000000000002,99.01.001.01,000000000002,,
		M003,Đinh Giả Định,1990-07-07,M,2015-09-02,2016-09-02,000000000003,99.01.001.02,000000000003,,
	END
	must sotayd import-orgs orgs.csv
	must sotayd import-members members.csv
}

# Starts sotayd and reads $URL from its one line; $PORT is kept, so that a later start_server comes
# up at the same address. Extra words are put before `serve`'s own.
start_server() {
	rm -f server.fifo
	mkfifo server.fifo || exit 2
	"${BUILD_SERVER:-$BUILD}/sotayd" -D "$SRV" serve --listen "127.0.0.1:${PORT:-0}" "$@" \
		>server.fifo 2>>server.log &
	SERVER_PID=$!
	line_=
	IFS= read -r line_ <server.fifo
	case $line_ in
	'listening on https://'*) URL=${line_#listening on } ;;
	*)
		not_ok 'the server starts' "it said: $line_" "$(cat server.log)"
		exit 1
		;;
	esac
	PORT=${URL##*:}
	export URL PORT
}

stop_server() { # [SIGNAL]
	[ -n "$SERVER_PID" ] || return 0
	kill "-${1:-TERM}" "$SERVER_PID"
	wait "$SERVER_PID" 2>/dev/null
	SERVER_RC=$?
	SERVER_PID=
	return 0
}

# A hostile server of tests/tool/evil.py in front of the real one, or with --static DIR in its place:
# $EVIL is its address. `evil MODE [PREFIX]` says how it behaves from the next request on.
start_evil() { # [--static DIR | --cert FILE --key FILE …]
	rm -f evil.fifo
	mkfifo evil.fifo || exit 2
	[ -e evil.mode ] || echo pass >evil.mode
	python3 "$TOP/tests/tool/evil.py" --cert "$SRV/server.pem" --key "$SRV/server.key" \
		--mode "$T/evil.mode" --log "$T/evil.log" --upstream "127.0.0.1:${PORT:-1}" "$@" \
		>evil.fifo 2>>evil.err &
	EVIL_PID=$!
	reap $EVIL_PID
	line_=
	IFS= read -r line_ <evil.fifo
	case $line_ in
	'listening on https://'*) EVIL=${line_#listening on } ;;
	*)
		not_ok 'the hostile server starts' "$(cat evil.err)"
		exit 1
		;;
	esac
}

evil() { # MODE [PREFIX]
	printf '%s\n' "$*" >evil.mode.new
	mv evil.mode.new evil.mode
}

# --- the client ------------------------------------------------------------

# sotay for the member in $HOME_: SOTAY_HOME and the passphrase are given, nothing on its stdin
# unless IN names a file.
sotay() {
	printf '%s\n' "$PASS" >"$T/.pass"
	SOTAY_HOME=$HOME_ "${BUILD_CLIENT:-$BUILD}/sotay" --passphrase-fd 3 "$@" \
		3<"$T/.pass" <"${IN:-/dev/null}"
}

# Chooses whose sotay it is from here on.
as() { # NAME
	HOME_=$T/home-$1
}

# A folder of a client that is enrolled as the member of that id; becomes the present one. AT names
# another address than the server's own.
new_member() { # ID [NAME-OF-THE-FOLDER]
	as "${2:-$1}"
	code_=$(sotayd code "$1" | grep -oE '[0-9A-HJKMNP-TV-Z-]{10,12}' | head -1)
	[ -n "$code_" ] || {
		not_ok "a code for member $1"
		exit 1
	}
	must sotay enrol "${AT:-$URL}" "$code_" --ca "$SRV/ca.pem"
	cheap
}

# Puts the present member's passphrase under a key derivation that takes no time: a suite of hundreds
# of commands would spend its minutes there. DEAR=1 leaves it as the program made it.
cheap() {
	[ -n "${DEAR-}" ] || must "$BUILD/tool/cheapkey" "$HOME_/data/${1:-default}" <"$T/.pass"
}

# Writes a document file: document FILE NUMBER TYPE TITLE DATE [HEADER-LINE…], body on stdin.
document() {
	{
		printf 'Number: %s\nType: %s\nTitle: %s\nDate: %s\n' "$2" "$3" "$4" "$5"
		[ $# -le 5 ] || (shift 5 && printf '%s\n' "$@")
		printf '\n'
		cat
	} >"$1"
}
