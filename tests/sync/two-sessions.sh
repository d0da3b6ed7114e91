#!/bin/sh
# Two sessions of one member on one store, as two screens: both read and acknowledge while one of
# them synchronises many documents. Nothing fails, and none waits long for the store.
. "$(dirname "$0")/../run/lib.sh"

TOOL=$BUILD/tool/sessions
[ -x "$TOOL" ] || {
	not_ok 'the tools are there' "$TOOL is missing"
	done_testing
}
N=${SESSIONS_DOCS:-1500}
mkdir docs bin
# beside its helper
cp "$TOOL" "$BUILD/sotay-net" bin/
awk -v n="$N" 'BEGIN {
	for (i = 1; i <= n; i++) {
		f = "docs/d" i
		printf "Number: %d-QD/TW\nType: QĐ\nTitle: Quyết định số %d\nDate: 2025-03-01\n\n", i, i >f
		for (k = 0; k < 40; k++)
			printf "Đoạn %d của văn bản %d về công tác cán bộ và đảng viên.\n", k, i >f
		close(f)
	}
}'
make_server_data
start_server
must sotayd publish --to all docs/d1 docs/d2 docs/d3
new_member M001
must sotay sync
cp -a "$HOME_" base
find docs -type f | xargs "${BUILD_SERVER:-$BUILD}/sotayd" -D "$SRV" publish --to all >out 2>err ||
	not_ok 'published' "$(cat err)"

# One session that reads and acknowledges while COMMAND runs, which writes sync.out; then it ends.
mkfifo stop ready
beside() { # COMMAND…
	SOTAY_HOME=$HOME_ bin/sessions act 3<.pass <stop >ready 2>act.err &
	act=$!
	reap $act
	exec 8>stop
	exec 9<ready
	IFS= read -r line <&9
	is "$line" ready 'one session is open'
	"$@" 8>&- 9<&-
	is $? 0 'the other one synchronises' || sed 's/^/# /' sync.err
	exec 8>&-
	IFS= read -r line <&9
	echo "$line" >act.out
	exec 9<&-
	wait $act
	is $? 0 'both end well' || sed 's/^/# /' act.err
}
# NAME FILE: reads N longest MS busy N acts N longest MS busy N late N failed N lost N
judge() {
	printf '# %s: ' "$1"
	cat "$2"
	name=$1
	# shellcheck disable=SC2046 # words of a line
	set -- $(cat "$2")
	is "${16:-none}" 0 "$name: nothing failed"
	[ "${2:-0}" -ge 20 ] && ok "$name: it went on reading" || not_ok "$name: it went on reading" "$*"
	[ "${8:-0}" -ge 20 ] && ok "$name: it went on acting" || not_ok "$name: it went on acting" "$*"
	# a busy machine may make one in fifty late; starvation makes most of the acts so
	[ $((${14:-0} * 50)) -le $((${2:-0} + ${8:-0})) ] &&
		ok "$name: at most one in fifty waited more than 250 ms" ||
		not_ok "$name: at most one in fifty waited more than 250 ms" "$*"
}
by_command() {
	sotay sync >out 2>sync.err
}
by_screen() {
	SOTAY_HOME=$HOME_ bin/sessions sync 3<.pass >sync.out 2>sync.err
}

beside by_command
judge 'beside the command' act.out
rm -rf "$HOME_"
cp -a base "$HOME_"
beside by_screen
judge 'a screen that synchronises' sync.out
judge 'a screen beside it' act.out
sotay sync >out 2>err
is $? 0 'what both did is sent'
sotay outbox >out 2>err
is "$(wc -l <out)" 0 'all of it'
# shellcheck disable=SC2046
set -- $(cat sync.out act.out)
is "$(sotay list documents --filter acked --format '%i\n' | wc -l)" \
	$((${8:-0} - ${18:-0} + ${26:-0} - ${36:-0})) 'and every act counts once'
sotay doctor >out 2>err
is $? 0 'the store is whole'
done_testing
