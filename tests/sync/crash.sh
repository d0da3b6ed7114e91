#!/bin/sh
# Killed at every fail-point of failpoints.def, client and server: gone on with, the state is that of
# an undisturbed run, at the member's and at the server, and another run changes nothing: nothing is
# lost, nothing there twice. A fail-point that did not kill is a failure, and so is one that this script
# does not know.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/server/http.lib"

STATE=$BUILD/tool/storestate
for f in "$BUILD_FP/sotay" "$BUILD_FP/sotayd" "$STATE" "$BUILD/tool/ptydrive"; do
	[ -x "$f" ] || {
		not_ok 'the build with fail-points and the tools are there' "$f is missing"
		done_testing
	}
done
# Everything that is compared was made by the same programs.
BUILD_CLIENT=$BUILD_FP BUILD_SERVER=$BUILD_FP
POINTS=$TOP/include/base/failpoints.def
CELL=99.01.001.01
# The day is part of a notice's name: a server whose midnight is far.
case $(date -u +%H) in 16 | 17) SERVER_TZ=+00:00 ;; esac

# --- what is compared ----------------------------------------------------------------------
# Times differ, and so do the ids of ops. With `sync`, what one more says goes to `out` first.
member_state() { # [sync]
	cat >ask <<-END
		$1
		list notices --json
		list meetings --json
		list outbox --format '%y %n %s\n'
		profile --json
		attachment list 20-QD/TW
		attachment list 21-QD/TW
	END
	IN=ask sotay batch >lists 2>&1
	[ -z "$1" ] || {
		grep '^synced: ' lists >out
		sed -i '/^synced: /d' lists
	}
	{
		sed 's/"20[0-9T:-]*Z\?"/"T"/g' lists
		"$STATE" "$HOME_/data/default" 3<"$T/.pass" 2>&1 || echo "storestate failed"
		echo "files: $(cd "$HOME_/data/default/blobs" 2>/dev/null && find . -type f | sort | tr '\n' ' ')"
	} | sed '/^==[0-9]*==Unable to get registers/d' # a sanitizer: a thread ended under its eyes
}

# Tables that hold nothing but random keys, and codes that nobody used, are left out.
server_state() {
	sqlite3 "$SRV/sotayd.db" <<-'END'
		SELECT 'org', code, parent, name, merged FROM org ORDER BY 2;
		SELECT 'member', ref, cell, name, phead, plo FROM member ORDER BY 2;
		SELECT 'role', * FROM member_role ORDER BY 2, 3, 4;
		SELECT 'feed', id, kind, org, gen, head, lo, cnt, hex(sum), kid FROM feed ORDER BY 2;
		SELECT 'keys', feed, kid, from_seq FROM feed_key ORDER BY 2, 3;
		SELECT 'grant', org, role, feed, merged FROM feed_grant ORDER BY 2, 3, 4;
		SELECT 'doc', hex(id), rev, kind, deleted, number, title, state FROM doc ORDER BY 2;
		SELECT 'rev', hex(id), rev, hex(h), len, natt FROM doc_rev ORDER BY 2, 3;
		SELECT 'att', hex(doc), rev, n, name, type, size, hex(hash) FROM att ORDER BY 2, 3, 4;
		SELECT 'log', feed, seq, op, hex(doc), rev, next, why FROM feed_log ORDER BY 2, 3;
		SELECT 'in', feed, hex(doc), seq, hex(x) FROM feed_doc ORDER BY 2, 3;
		SELECT 'own', member, seq, t, hex(doc), rev, value, b FROM member_log ORDER BY 2, 3;
		SELECT 'ops', member, count(*), count(DISTINCT hash), sum(st), group_concat(pseq)
			FROM (SELECT * FROM op_log ORDER BY member, pseq) GROUP BY member;
		SELECT 'ack', hex(doc), member, rev, pseq FROM ack ORDER BY 2, 3;
		SELECT 'rsvp', hex(doc), member, rev, value, note, pseq FROM rsvp ORDER BY 2, 3;
		SELECT 'device', member, revoked IS NOT NULL, next IS NOT NULL, count(*)
			FROM device GROUP BY 2, 3, 4 ORDER BY 2, 3, 4;
		SELECT 'used', member, count(*) FROM code WHERE used IS NOT NULL GROUP BY 2;
		PRAGMA integrity_check;
	END
	echo "files: $(find "$SRV/blobs" -type f 2>/dev/null | wc -l)"
	sqlite3 "$SRV/sotayd.db" 'SELECT hex(blob) FROM att JOIN doc USING(rev) WHERE id = doc AND NOT deleted' |
		while read -r h_; do
			f_=$(printf '%s' "$h_" | basenc -d --base16 | basenc --base64url | tr -d =)
			[ -s "$SRV/blobs/$f_" ] || echo "blob $h_ has no file"
		done
}

state() { # FILE [sync]
	{
		member_state "${2-}"
		server_state
	} >"$1" 2>&1
}

# --- what every case starts from -----------------------------------------------------------
doc() { # N TEXT [HEADER-LINE…]
	n_=$1 text_=$2
	shift 2
	printf '%s\n' "$text_" | document "d$n_" "$n_-QD/TW" QĐ "Quyết định số $n_" \
		"$(printf '2025-%02d-%02d' $((3 + n_ / 28)) $((1 + n_ % 28)))" 'Issuer: Trung ương' "$@"
}
meeting() { # STATE [PLACE]
	cat >meeting <<-END
		Kind: regular
		State: $1
		Title: Sinh hoạt tháng Ba
		Place: ${2:-Nhà văn hóa}
		Start: 2099-03-02 19:30
		Paper: 1-QD/TW

		- 15' Đánh giá
	END
}
members() { # CELL-OF-M001 ROLES-OF-M001 [NAME-OF-M001]
	printf '%s\n' id,name,cell,roles "M001,${3:-Lường Thị Thử},$1,$2" >members.csv
}
orgs() { # MERGED-INTO-OF-THE-SECOND-CELL
	printf '%s\n' code,parent,kind,name,merged_into "$CELL,99.01.001,cell,Chi bộ thôn Mận," \
		"99.01.001.02,99.01.001,cell,Chi bộ trường học,$1" >orgs.csv
}

make_server_data
openssl rand 200000 >a.pdf
openssl rand 1000 >b.pdf
start_server
for i in 1 2 3 4 5; do
	doc $i "Nội dung $i"
done
doc 20 'Có phụ lục' 'Attachment: a.pdf' 'Attachment: b.pdf'
doc 21 'Phụ lục mới' 'Attachment: b.pdf'
doc 30 'Của chi bộ'
doc 31 'Của chi bộ khác'
doc 32 'Của bí thư'
doc 33 'Của người khác'
meeting upcoming
must sotayd publish --to all d1 d2 d3 d4 d5 d20
must sotayd publish --to cell:$CELL d30
must sotayd publish --to cell:99.01.001.02 d31
must sotayd publish --to role:SECRETARY@$CELL d32
must sotayd publish --to role:HEAD@$CELL d33
must sotayd meeting --to $CELL meeting
must sotayd notify --to member:M001 --title 'Gửi riêng' --ack
must sotayd notify --to cell:$CELL --title 'Cho chi bộ'
code=$(sotayd code M002 | grep -oE '[0-9A-HJKMNP-TV-Z-]{10,12}' | head -1)
new_member M001 second
must sotay sync
new_member M001
must sotay sync
M=$(sotay list meetings --format '%i')
P=$(sotay list notices --filter '"gui rieng"' --format '%i')
second=$(sotay device list --json | grep '"this":false' | sed 's/.*"id":"\([^"]*\)".*/\1/')
must sotay show 1-QD/TW
must sotay ack 2-QD/TW
must sotay sync
stop_server
mkdir base
cp -a "$SRV" "$HOME_" base

# The states from which the cases start, each made once out of the one above. The server runs.
at_rest() { :; }
at_busy() { # whose next sync brings something of every kind, and has ops of every kind to send
	must sotay ack 1-QD/TW
	must sotay ack 3-QD/TW
	must sotay ack "$P"
	must sotay rsvp "$M" no --reason 'trực đêm'
	doc 4 'Nội dung mới của văn bản 4'
	for i in 6 7 8 9 10 11 12 13 14 15 16 17 18; do
		doc $i "Nội dung $i"
	done
	must sotayd publish --to all d4 d6 d7 d8 d9 d10 d11 d12 d13 d14 d15 d16
	must sotayd publish --to cell:$CELL d17 d18
	must sotayd withdraw 5-QD/TW --reason 'ban hành nhầm'
	meeting upcoming 'Trụ sở xã'
	must sotayd meeting --to $CELL meeting
}
at_refused() { # an answer that comes too late
	must sotay rsvp "$M" no --reason 'trực đêm'
	meeting held
	must sotayd meeting --to $CELL meeting
}
at_queued() {
	must sotay ack 1-QD/TW
	must sotay rsvp "$M" yes
}
at_sent() { # the server has them, and the member does not know
	at_queued
	stop_server
	start_failing op-done:2
	sotay sync >out 2>err
	died
	start_server
}
at_moved() {
	members 99.01.001.02 SECRETARY@$CELL
	must sotayd import-members members.csv
}
at_role_ended() {
	members $CELL HEAD@$CELL
	must sotayd import-members members.csv
}
at_merged() {
	orgs $CELL
	must sotayd import-orgs orgs.csv
}
at_parted() { # a merger undone: what came by it goes
	at_merged
	must sotay sync
	orgs ''
	must sotayd import-orgs orgs.csv
}
at_private() {
	must sotayd notify --to member:M001 --title 'Mới gửi riêng'
	must sotayd notify --to member:M001 --title 'Gửi riêng' --ack --priority urgent
	must sotayd withdraw "$P" --reason 'gửi nhầm'
}
at_profile() {
	members $CELL SECRETARY@$CELL 'Lường Thị Tên Mới'
	must sotayd import-members members.csv
}
at_fetched() { # attachments here, one pinned
	must sotay attachment get 20-QD/TW 1
	must sotay attachment get 20-QD/TW 2 --pin
}
at_att_withdrawn() {
	at_fetched
	must sotayd withdraw 20-QD/TW --reason 'nhầm'
}
at_att_revised() {
	at_fetched
	openssl rand 500 >b.pdf
	must sotayd publish --to all d20
}
at_rotated() {
	must sotayd rotate all cell:$CELL
	doc 6 'Dưới khóa mới'
	must sotayd publish --to all --to cell:$CELL d6
}
at_old() { # whose token is to be changed
	must "$STATE" "$HOME_/data/default" token_at 1 3<"$T/.pass"
}
at_new() { # a member without a folder
	as M002
	rm -rf "$HOME_"
}
at_part() { # all of an attachment came, under the name of the part
	must sotay attachment get 20-QD/TW 1
	f=$(find "$HOME_/data/default/blobs" -type f)
	mv "$f" "$f.part"
}

prepare() { # NAME: the state is there, the server not started
	stop_server
	rm -rf "$SRV" "$T"/home-M00?
	if ! [ -d "at-$1" ]; then
		cp -a base/. .
		as M001
		start_server
		"at_$1"
		stop_server
		mkdir "at-$1"
		cp -a "$SRV" "at-$1"
		[ ! -d "$HOME_" ] || cp -a "$HOME_" "at-$1"
	else
		cp -a "at-$1/." .
	fi
	as M001
	[ "$1" != new ] || as M002
}

# --- what is done ----------------------------------------------------------------------------
enrol_with_code() {
	sotay enrol "$URL" "$code" --ca "$SRV/ca.pem"
}
# In the screen: takes back the acknowledgement that waits for 1-QD/TW.
undo() {
	cat >script <<-END
		wait "Passphrase:"
		idle
		send "$PASS\\r"
		wait "Documents 2"
		send "2"
		wait "QD/TW"
		send "/so 1\\r"
		wait "1-QD/TW"
		idle
		send "u"
		idle
		send "Q"
		exits 0 "leaves"
	END
	SOTAY_HOME=$HOME_ TERM=xterm-256color "$BUILD/tool/ptydrive" -s 24x80 script \
		"$BUILD_CLIENT/sotay" >script.out 2>&1
	rc_=$?
	cat script.out
	! grep -q 'killed by signal 9' script.out || return 137
	return $rc_
}
died() { # -> $RC
	wait "$SERVER_PID" 2>/dev/null
	RC=$?
	SERVER_PID=
}
# Starts it so that it dies at the fail-point when it gets there.
start_failing() { # FAILPOINT
	SOTAY_FAIL=$1
	export SOTAY_FAIL
	start_server
	unset SOTAY_FAIL
}

# The state that an undisturbed run leaves: $WANT.
undisturbed() { # PREPARE ACT
	WANT=want-$1-$(printf '%s' "$2" | cksum | cut -d' ' -f1)
	[ ! -e "$WANT" ] || return 0
	prepare "$1"
	start_server
	eval "$2" >out 2>err || not_ok "undisturbed, $1: $2" "$(cat out err)"
	must sotay sync
	state "$WANT"
}

program_of() { # FAILPOINT
	sed -n "s/^FAILPOINT(\"${1%%:*}\", \([a-z]*\),.*/\1/p" "$POINTS"
}

# The helper of a program that was killed ends by itself, and lets go of what it had.
helper_gone() {
	for h_ in $(find /proc/[0-9]*/exe -maxdepth 0 -lname '*/sotay-net' 2>/dev/null); do
		while [ "$(readlink "${h_%exe}cwd" 2>/dev/null)" = "$T" ]; do :; done
	done
}

seen=
go_on() { # NAME RC
	is "$2" 137 "$1: killed there"
	sotay sync >out 2>err
	is $? 0 "$1: the next sync succeeds" || cat err
	state got
	same "$WANT" got "$1: the state is that of an undisturbed run"
	state again sync
	like out '^synced: 0 documents, 0 notices, 0 pending, ' "$1: another sync brings nothing"
	same "$WANT" again "$1: and changes nothing"
}

one() { # FAILPOINT PREPARE ACT AGAIN SAYS
	name_="$1, $2, $3"
	seen="$seen ${1%%:*}"
	prepare "$2"
	case "$(program_of "$1") $3" in
	'client '* | 'server sotayd '*)
		start_server
		SOTAY_FAIL=$1
		export SOTAY_FAIL
		eval "$3" >out 2>err
		RC=$?
		unset SOTAY_FAIL
		helper_gone
		;;
	*)
		start_failing "$1"
		eval "$3" >out 2>err
		is $? 4 "$name_: the client says that the network failed"
		harmless err "$name_: in one plain sentence"
		died
		start_server
		;;
	esac
	rc_killed=$RC
	if [ -n "$4" ]; then
		again_=$4
		[ "$4" != = ] || again_=$3
		eval "$again_" >out 2>&1
		is $? 0 "$name_: then $again_"
		like out "$5" "$name_: which says what is so"
	fi
	go_on "$name_" "$rc_killed"
}

# Killed at each of the points, while the act is done in the state; then done again (= is the act, an
# empty one nothing), which says so; then synchronised.
cases() {
	while IFS='|' read -r points prep act again says <&9; do
		prep=$(printf '%s' "$prep" | tr -d ' ')
		# shellcheck disable=SC2001 # blanks at both ends
		act=$(printf '%s' "$act" | sed 's/^ *//; s/ *$//')
		again=$(printf '%s' "$again" | sed 's/^ *//; s/ *$//')
		says=$(printf '%s' "$says" | sed 's/^ *//; s/ *$//')
		case $points in '#'* | '') continue ;; esac
		undisturbed "$prep" "$act"
		for p_ in $points; do
			one "$p_" "$prep" "$act" "$again" "$says"
		done
	done 9<<'END'
# points | state | act | again | says
store-made enrolled                 | new    | enrol_with_code | = |
code-spent                          | new    | enrol_with_code | = |
# a member's actions
in-act                              | rest   | sotay ack 1-QD/TW | = | acknowledg
act-done                            | rest   | sotay ack 1-QD/TW | = | already acknowledged
in-act                              | rest   | sotay rsvp $M no --reason 'trực đêm' | = |
act-done                            | rest   | sotay rsvp $M no --reason 'trực đêm' | = | already answered so
in-act                              | queued | sotay rsvp $M guest | = |
act-done                            | queued | sotay rsvp $M guest | = | already answered so
in-act                              | queued | undo | = |
act-done                            | queued | undo | sotay outbox --format '%y\n' | ^rsvp$
# a synchronisation, and what it may bring
ops-sent ops-recorded in-items in-items:3 subs-applied in-batch in-batch:7 batch-done batch-done:3 state-stored | busy | sotay sync ||
in-op in-op:4 op-done op-done:3     | busy   | sotay sync ||
ops-sent ops-recorded               | refused | sotay sync ||
ops-sent ops-recorded in-items:2    | sent   | sotay sync ||
in-subs in-items subs-applied in-batch batch-done state-stored | moved | sotay sync ||
in-subs in-items subs-applied in-batch batch-done state-stored | role_ended | sotay sync ||
in-subs subs-applied in-batch state-stored | merged | sotay sync ||
in-subs subs-applied state-stored   | parted | sotay sync ||
in-items in-items:2 subs-applied state-stored | private | sotay sync ||
in-items subs-applied state-stored  | profile | sotay sync ||
in-subs subs-applied in-batch:2 batch-done state-stored | rotated | sotay sync ||
in-batch batch-done state-stored    | att_withdrawn | sotay sync ||
in-batch batch-done state-stored    | att_revised | sotay sync ||
token-given token-stored            | old    | sotay sync | = |
blob-whole blob-renamed blob-known  | rest   | sotay attachment get 20-QD/TW 1 --pin | = | a.pdf
blob-whole blob-renamed blob-known  | part   | sotay attachment get 20-QD/TW 1 | = | a.pdf
# devices
code-made                           | rest   | sotay device add | = | ^[0-9A-Z]\{5\}-[0-9A-Z]\{5\}$
in-revoke                           | rest   | sotay device revoke $second --yes | = |
revoked                             | rest   | sotay device revoke $second --yes | = | already
# the operator's commands; a notice keeps its hour when it is revised
in-publish                          | rest   | sotayd publish --to all d1 d21 | = | 21-QD/TW  Quyết định số 21$
blob-written blob-named             | rest   | sotayd publish --to all d21 | = | 21-QD/TW  Quyết định số 21$
published                           | rest   | sotayd publish --to all d21 | = | (unchanged)
in-publish                          | rest   | sotayd notify --to cell:$CELL --title 'Cho chi bộ' --priority high | = | rev 2
published                           | rest   | sotayd notify --to cell:$CELL --title 'Cho chi bộ' --priority high | = | (unchanged)
in-publish                          | rest   | sotayd notify --to member:M001 --title 'Gửi riêng' --ack --priority high | = | rev 2
published                           | rest   | sotayd notify --to member:M001 --title 'Gửi riêng' --ack --priority high | = | (unchanged)
in-publish                          | rest   | sotayd meeting --to $CELL meeting-held | = | rev 2
in-withdraw                         | busy   | sotayd withdraw 20-QD/TW --reason nhầm | = | (withdrawn)
withdrawn                           | busy   | sotayd withdraw 20-QD/TW --reason nhầm | = | already withdrawn
withdrawn                           | rest   | sotayd withdraw $P --reason nhầm | = | already withdrawn
in-import imported                  | rest   | sotayd import-members members-moved.csv | = | 0 members added
in-import imported                  | rest   | sotayd import-orgs orgs-merged.csv | = | 0 organisations added
code-made                           | rest   | sotayd code M002 | = | ^[0-9A-Z]\{5\}-[0-9A-Z]\{5\}$
in-revoke                           | rest   | sotayd revoke $second | = | revoked
revoked                             | rest   | sotayd revoke $second | = | already revoked
in-rotate                           | rest   | sotayd rotate all | = | has a new key
rotated                             | rest   | sotayd rotate all | sotayd publish --to all d1 | (unchanged)
END
}
members 99.01.001.02 SECRETARY@$CELL
mv members.csv members-moved.csv
orgs $CELL
mv orgs.csv orgs-merged.csv
meeting held
mv meeting meeting-held
cases

# --- passphrase and recovery code ------------------------------------------------------------
# Another passphrase: the old one or the new one opens, never none, and what they open is the same.
old=$PASS new='một cụm từ khác hẳn'
passwd() {
	printf '%s\n' "$new" >.new
	sotay passwd --new-passphrase-fd 4 4<.new
}
undisturbed busy 'sotay sync'
for p in key-made file-written key-replaced; do
	seen="$seen $p"
	prepare busy
	start_server
	SOTAY_FAIL=$p
	export SOTAY_FAIL
	passwd >out 2>err
	rc=$?
	unset SOTAY_FAIL
	holds=$old falls=$new
	[ $p != key-replaced ] || holds=$new falls=$old
	PASS=$falls
	sotay outbox >out 2>err
	is $? 3 "$p: one passphrase does not open"
	PASS=$holds
	sotay outbox >out 2>err
	is $? 0 "$p: the other one does"
	go_on "$p" $rc
	must passwd
	is "$(find "$HOME_/data/default" -name '*.tmp-*' | wc -l)" 0 "$p: the next change leaves nothing behind"
	PASS=$new
	must sotay outbox
	PASS=$old
done
# A recovery code opens when all is done and not before, and the passphrase always does.
recovery() { # new|remove
	printf '%s\n' "$PASS" >.pass
	SOTAY_HOME=$HOME_ python3 "$TOP/tests/tool/recovery.py" right "$BUILD_CLIENT/sotay" \
		recovery "$1" --passphrase-fd 9 9<.pass
}
opens() { # RC NAME: whether the code does
	sotay outbox >out 2>err
	is $? 0 "$2: the passphrase opens"
	PASS=$(cat code)
	sotay outbox >out 2>err
	is $? "$1" "$2: what the code does"
	PASS=$old
}
for p in key-made file-written key-replaced; do
	prepare busy
	start_server
	export SOTAY_FAIL=$p
	recovery new >out 2>err
	rc=$?
	unset SOTAY_FAIL
	falls=3
	[ $p != key-replaced ] || falls=0
	opens $falls "recovery code, $p"
	go_on "recovery code, $p" $rc
done
export SOTAY_FAIL=file-written
recovery remove >out 2>err
is $? 137 'killed while the code is removed'
unset SOTAY_FAIL
opens 0 'it still holds'
must sotay recovery remove
opens 3 'removed'
is "$(find "$HOME_/data/default" -name '*.tmp-*' | wc -l)" 0 'nothing is left behind'

# --- an attachment of which half came ------------------------------------------------------------
prepare rest
start_server
start_evil
AT=$EVIL new_member M003
must sotay sync
evil hold-half /v1/blob
seen="$seen blob-part"
export SOTAY_FAIL=blob-part
sotay attachment get 20-QD/TW 1 >out 2>err
is $? 137 'blob-part: killed there'
unset SOTAY_FAIL
helper_gone
evil pass
: >evil.log
sotay attachment get 20-QD/TW 1 >out 2>err
is $? 0 'blob-part: it goes on'
sotay attachment cat 20-QD/TW 1 >got 2>err
same got a.pdf 'blob-part: to the same bytes'
is "$(find "$HOME_/data/default/blobs" -type f | wc -l)" 1 'blob-part: and no part of it is left'

# --- a device's next token ----------------------------------------------------------------------
enrol M002 curl
first=$TOKEN
failing() { # FAILPOINT NAME PATH
	seen="$seen $1"
	stop_server
	start_failing "$1"
	member r "$3" -d '{}'
	isnt "$CODE" 200 "$2: there is no answer"
	died
	is "$RC" 137 "$2: because it was killed"
	start_server
}
failing token-made 'killed behind a new token' /v1/auth/rotate
member r '/v1/sync?m=0'
is "$CODE" 200 'token-made: the one that it has is good'
member r /v1/auth/rotate -d '{}'
is "$CODE" 200 'token-made: it gets another'
TOKEN=$(text_of r.body token)
failing token-promoted 'killed at its first use' /v1/auth/rotate
member r '/v1/sync?m=0'
is "$CODE" 200 'token-promoted: the new one is good'
TOKEN=$first
member r '/v1/sync?m=0'
is "$CODE" 401 'token-promoted: the former one no more'

# --- none is forgotten -----------------------------------------------------------------------
for p in $(sed -n 's/^FAILPOINT("\([^"]*\)".*/\1/p' "$POINTS"); do
	case " $seen " in
	*" $p "*) ;;
	*) not_ok "the fail-point $p is tried" ;;
	esac
done
done_testing
