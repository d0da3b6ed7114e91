#!/bin/sh
# Killed at every fail-point of failpoints.def, client and server: gone on with, the state is that of
# an undisturbed run, and another run changes nothing. A fail-point that did not kill is a failure, and
# so is one that this script does not know.
. "$(dirname "$0")/../run/lib.sh"

STATE=$BUILD/tool/storestate
for f in "$BUILD_FP/sotay" "$BUILD_FP/sotayd" "$STATE"; do
	[ -x "$f" ] || {
		not_ok 'the build with fail-points and the tools are there' "$f is missing"
		done_testing
	}
done
# Everything that is compared was made by the same programs.
BUILD_CLIENT=$BUILD_FP BUILD_SERVER=$BUILD_FP

state() { # FILE: all that the client's store holds, and all acknowledgements of the server
	"$STATE" "$HOME_/data/default" 3<"$T/.pass" >"$1" 2>&1 || echo "storestate failed" >>"$1"
	for n in 1-QD/TW 2-QD/TW 3-QD/TW; do
		echo "acks of $n: $(sotayd acks "$n" 2>&1 | cut -d' ' -f1)" >>"$1"
	done
}

doc() { # N TEXT
	printf '%s\n' "$2" | document "d$1" "$1-QD/TW" QĐ "Quyết định số $1" "2025-03-$(printf %02d "$1")" \
		'Issuer: Trung ương'
}

# --- what every case starts from -----------------------------------------------------------
# A member who has read and acknowledged, and whose next sync brings something of every kind: new
# documents in two feeds, a new revision, a withdrawal, and the result of an op.
make_server_data
start_server
for i in 1 2 3 4 5; do
	doc $i "Nội dung $i"
done
must sotayd publish --to all d1 d2 d3 d4 d5
new_member M001
must sotay sync
must sotay show 1-QD/TW
must sotay ack 2-QD/TW
must sotay sync
must sotay ack 1-QD/TW
must sotay ack 3-QD/TW
doc 4 'Nội dung mới của văn bản 4'
for i in 6 7 8 9 10 11 12 13 14 15 16 17 18 19; do
	doc $i "Nội dung $i"
done
must sotayd publish --to all d4 d6 d7 d8 d9 d10 d11 d12 d13 d14 d15 d16
must sotayd publish --to cell:99.01.001.01 d17 d18
must sotayd withdraw 5-QD/TW --reason 'ban hành nhầm'
code=$(sotayd code M002 | grep -oE '[0-9A-HJKMNP-TV-Z-]{10,12}' | head -1)
stop_server
cp -a "$SRV" "$T/base-srv"
cp -a "$HOME_" "$T/base-home"

restore() {
	stop_server
	rm -rf "$SRV" "$HOME_"
	cp -a "$T/base-srv" "$SRV"
	[ "$1" = new ] || cp -a "$T/base-home" "$HOME_"
}
enrol() {
	sotay enrol "$URL" "$code" --ca "$SRV/ca.pem"
}

# --- undisturbed ---------------------------------------------------------------------------
restore old
start_server
must sotay sync
state want
has want 'acks of 3-QD/TW: M001' 'the undisturbed run delivers the acknowledgements'
has want ' withdrawn ' 'and learns of the withdrawal'
is "$(grep -c '^doc ' want)" 18 'and has all documents'
has want '18-QD/TW' 'those of the cell too'
as M002
restore new
start_server
must enrol
must sotay sync
state want-new
as M001
restore old
start_server
must sotayd publish --to all d19
must sotay sync
state want-19

seen=
# The process must have died of it; then the same once more without, and once more to no effect.
go_on() { # FAILPOINT RC WANT
	seen="$seen ${1%%:*}"
	is "$2" 137 "$1: killed there"
	sotay sync >out 2>err
	is $? 0 "$1: the next sync succeeds"
	state got
	same got "$3" "$1: the state is that of an undisturbed run"
	sotay sync >out 2>err
	like out '^synced: 0 documents, 0 notices, 0 pending, ' "$1: another sync brings nothing"
	state again
	same again "$3" "$1: and changes nothing"
}

# --- the client ----------------------------------------------------------------------------
for p in ops-sent ops-recorded subs-applied in-batch in-batch:7 batch-done batch-done:3 state-stored; do
	restore old
	start_server
	SOTAY_FAIL=$p sotay sync >out 2>err
	go_on $p $? want
done

as M002
for p in store-made enrolled; do
	restore new
	start_server
	SOTAY_FAIL=$p enrol >out 2>err
	rc=$?
	must enrol
	go_on $p $rc want-new
done
as M001

# Another passphrase: the old one or the new one opens, never none, and what they open is the same.
old=$PASS new='một cụm từ khác hẳn'
passwd() {
	printf '%s\n' "$new" >.new
	sotay passwd --new-passphrase-fd 4 4<.new
}
for p in key-made file-written key-replaced; do
	restore old
	start_server
	SOTAY_FAIL=$p passwd >out 2>err
	rc=$?
	holds=$old falls=$new
	[ $p != key-replaced ] || holds=$new falls=$old
	PASS=$falls
	sotay outbox >out 2>err
	is $? 3 "$p: one passphrase does not open"
	PASS=$holds
	sotay outbox >out 2>err
	is $? 0 "$p: the other one does"
	go_on $p $rc want
	must passwd
	is "$(find "$HOME_/data/default" -name '*.tmp-*' | wc -l)" 0 "$p: the next change leaves nothing behind"
	PASS=$new
	must sotay outbox
	PASS=$old
done

# --- the server ----------------------------------------------------------------------------
# Starts it so that it dies at the fail-point when it gets there.
start_failing() { # FAILPOINT
	SOTAY_FAIL=$1
	export SOTAY_FAIL
	start_server
	unset SOTAY_FAIL
}
died() { # -> $RC
	wait "$SERVER_PID" 2>/dev/null
	RC=$?
	SERVER_PID=
}

for p in in-op in-op:2 op-done op-done:2; do
	restore old
	start_failing $p
	sotay sync >out 2>err
	is $? 4 "$p: the client says that the network failed"
	harmless err "$p: in one plain sentence"
	died
	start_server
	go_on $p "$RC" want
done

as M002
restore new
start_failing code-spent
enrol >out 2>err
is $? 4 'code-spent: the client says that the network failed'
died
start_server
must enrol
go_on code-spent "$RC" want-new
as M001

for p in in-publish published; do
	restore old
	start_server
	SOTAY_FAIL=$p sotayd publish --to all d19 >out 2>err
	rc=$?
	must sotayd publish --to all d19
	go_on $p $rc want-19
done

# --- none is forgotten -----------------------------------------------------------------------
for p in $(sed -n 's/^FAILPOINT("\([^"]*\)".*/\1/p' "$TOP/include/base/failpoints.def"); do
	case " $seen " in
	*" $p "*) ;;
	*) not_ok "the fail-point $p is tried" ;;
	esac
done
done_testing
