#!/bin/sh
# No word of a title, number, name, body or of the passphrase stands in any file of the client's folder:
# during a sync, after it, after a kill at every fail-point, the journal included. The same search finds
# every marker in the folder of a build without sealing, so it can find.
. "$(dirname "$0")/../run/lib.sh"

# Words that begin as no word does, so that the index holds them whole; without marks and in small
# letters, as the index has them. The number's parts likewise.
title=zqvtitlemark
body=xjvbodymark
issuer=wqvissuermark
signer=jqxsignermark
number=qvzmark
org=vqjorgmark
person=kqvpersonmark
PASS='pqzpass secretmark xkcd words'

make_server_data
sed -i "s/Chi bộ thôn Mận/Chi bo $org/" orgs.csv
sed -i "s/Lường Thị Thử Nghiệm/Luong $person/" members.csv
must sotayd import-orgs orgs.csv
must sotayd import-members members.csv
start_server
i=0
while [ $i -lt 40 ]; do
	i=$((i + 1))
	{
		printf 'Number: %d-QĐ/%s\nType: QĐ\nTitle: Quyết định %s số %d\n' $i $number $title $i
		printf 'Issuer: Ban %s\nSigner: %s\nDate: 2025-01-%02d\n\n' $issuer $signer $((i % 28 + 1))
		# Long enough to fill more than a page, and not all the same.
		awk -v n=$i -v b=$body 'BEGIN { for (k = 0; k < 120; k++)
			print k ". Nội dung " b " dòng " n * k " của văn bản " n }'
	} >doc.$i
done
must sotayd publish --to all doc.*
must sotayd publish --to cell:99.01.001.01 doc.1

# Every file below DIR in which a marker stands, or half of one (a token cut in two by a page).
search() { # DIR MARKER
	find "$1" -type f -print0 | LC_ALL=C xargs -0 grep -laiE "$2" 2>/dev/null
}
halves() { # MARKER
	printf '%s' "${1#??}"
}
clean() { # NAME
	dirty=
	for m in $title $body $issuer $signer $number $org $person secretmark; do
		f=$(search "$HOME_" "$(halves $m)")
		[ -n "$f" ] && dirty="$dirty $m in $f;"
	done
	[ "$(find "$HOME_" -type f | wc -l)" -ge "${FILES:-2}" ] || dirty="$dirty too few files to look at"
	is "$dirty" '' "$1: no marker in any file"
}

# --- the positive control ---------------------------------------------------------------
if [ -x "$BUILD_NOSEAL/sotay" ]; then
	BUILD_CLIENT=$BUILD_NOSEAL
	as plain
	code=$(sotayd code M001 | grep -oE '[0-9A-HJKMNP-TV-Z-]{10,12}' | head -1)
	must sotay enrol "$URL" "$code" --ca "$SRV/ca.pem"
	must sotay sync
	for m in $title $body $issuer $signer $number $org; do
		isnt "$(search "$HOME_" "$(halves $m)")" '' "without sealing the search finds $m"
	done
	BUILD_CLIENT=
else
	not_ok 'the build without sealing is there' "$BUILD_NOSEAL/sotay"
fi

# --- the real one -------------------------------------------------------------------------
new_member M001 sealed
clean 'enrolled'
sotay sync >out 2>err
is $? 0 'a sync'
clean 'after a sync'
sotay search $body --json >found 2>&1
is "$(wc -l <found)" 40 'the member himself finds all of them'
sotay ack 1-QĐ/$number >out 2>&1
is $? 0 'one is acknowledged'
clean 'with an op in the outbox'

# During a sync: the network stands still in the middle of the blocks, the process lives.
start_evil
AT=$EVIL new_member M002 during
evil slow "/v1/block"
SOTAY_HOME=$HOME_ "$BUILD/sotay" --passphrase-fd 3 sync 3<.pass >out 2>err </dev/null &
syncing=$!
reap $syncing
# The first block was asked for: subscriptions and heads are in the store by then.
until grep -q '/v1/block' evil.log 2>/dev/null; do
	kill -0 $syncing 2>/dev/null || break
done
clean 'during a sync'
kill -KILL $syncing 2>/dev/null
wait $syncing 2>/dev/null
clean 'after a kill from outside'
evil pass
sotay sync >out 2>err
is $? 0 'and the next sync succeeds'
clean 'after it'

# Killed at each of the client's fail-points, with whatever the journal then holds.
if [ -x "$BUILD_FP/sotay" ]; then
	for p in store-made enrolled ops-sent ops-recorded subs-applied in-batch batch-done state-stored; do
		as "kill-$p"
		BUILD_CLIENT=$BUILD_FP
		code=$(sotayd code M001 | grep -oE '[0-9A-HJKMNP-TV-Z-]{10,12}' | head -1)
		case $p in
		store-made | enrolled)
			SOTAY_FAIL=$p sotay enrol "$URL" "$code" --ca "$SRV/ca.pem" >out 2>err
			rc=$?
			;;
		ops-*)
			must sotay enrol "$URL" "$code" --ca "$SRV/ca.pem"
			cheap
			must sotay sync
			must sotay ack "2-QĐ/$number"
			SOTAY_FAIL=$p sotay sync >out 2>err
			rc=$?
			;;
		*)
			must sotay enrol "$URL" "$code" --ca "$SRV/ca.pem"
			cheap
			SOTAY_FAIL=$p sotay sync >out 2>err
			rc=$?
			;;
		esac
		BUILD_CLIENT=
		is $rc 137 "killed at $p"
		FILES=1 clean "killed at $p"
		[ $p = in-batch ] && is "$(find "$HOME_" -name '*-journal' -size +0 | wc -l)" 1 \
			'the journal was hot when its process was killed'
	done
else
	not_ok 'the build with fail-points is there' "$BUILD_FP/sotay"
fi

# Nothing of it is written elsewhere either.
is "$(find "$HOME_" -type f -perm /077 | wc -l)" 0 'no file may be read by others'
is "$(find "$HOME_" -name '*.tmp' -o -name '*-wal' -o -name '*-shm' | wc -l)" 0 'no file of another kind'
done_testing
