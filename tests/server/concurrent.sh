#!/bin/sh
# Several operators publish at once while members sync: every number is given once, none is left out.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/server/http.lib"
make_server_data
start_server
enrol M001 phone

for p in 1 2 3 4; do
	for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
		printf 'Thân %s %s\n' $p $n |
			document "$p-$n.txt" "$p$n-NQ/TW" NQ "Việc $p $n" 2025-01-01 'Issuer: TW'
	done
done
publisher() { # P
	for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
		sotayd publish --to all --to org:99.01 "$1-$n.txt" || : >"failed.$1"
	done
	: >"done.$1"
}
pids=
for p in 1 2 3 4; do
	publisher $p >"pub.$p" 2>&1 &
	pids="$pids $!"
done

# A reader beside them: what is announced can be fetched, and heads never go back. The last look is
# one behind the last publication.
last=0 bad=0 looks=0 ended=
while :; do
	[ -e done.1 ] && [ -e done.2 ] && [ -e done.3 ] && [ -e done.4 ] && ended=1
	member s "/v1/sync?m=0"
	[ "$CODE" = 200 ] || bad=1
	# The feed of all is the one without a name.
	fid=$(grep -o '"f":"[^"]*","n":"","k":"all"' s.body | cut -d'"' -f4)
	head=$(grep -o "\[\"$fid\",1,[0-9]*" s.body | cut -d, -f3)
	[ "${head:-0}" -ge "$last" ] || bad=1
	if [ "${head:-0}" -gt "$last" ]; then
		get b "/v1/block/$fid/1/0/$((head - 1))"
		[ "$CODE" = 200 ] || bad=1
	fi
	last=${head:-0} looks=$((looks + 1))
	[ -z "$ended" ] || break
done
# shellcheck disable=SC2086
wait $pids
is "$(echo failed.*)" 'failed.*' 'four publishers at once all succeed'
is "$last $bad" '60 0' "a reader beside them sees heads rise and can fetch what is announced"
echo "# $looks looks"
q() {
	sqlite3 "$SRV/sotayd.db" "$1"
}
is "$(q "SELECT count(*), count(DISTINCT seq), min(seq), max(seq) FROM feed_log GROUP BY feed" | sort -u)" \
	'60|60|1|60' 'every number of both feeds is there once'
is "$(q 'SELECT group_concat(cnt) FROM (SELECT cnt FROM feed WHERE head > 0)')" '60,60' 'and counted'
is "$(q "SELECT count(DISTINCT sum) FROM feed WHERE head > 0")" 1 'the same documents have the same sum'
done_testing
