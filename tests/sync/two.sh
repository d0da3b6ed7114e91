#!/bin/sh
# Two sessions of one member at once: one sync at a time, and reading and acknowledging beside it.
. "$(dirname "$0")/../run/lib.sh"

make_server_data
i=0
while [ $i -lt 60 ]; do
	i=$((i + 1))
	echo "Nội dung $i" | document "d$i" "$i-QD/TW" QĐ "Quyết định số $i" 2025-03-01
done
start_server
must sotayd publish --to all d*
start_evil
AT=$EVIL new_member M001

# The program itself in the background, not a shell that waits for it.
start_sync() {
	(
		exec 3<"$T/.pass"
		SOTAY_HOME=$HOME_ exec "${BUILD_CLIENT:-$BUILD}/sotay" --passphrase-fd 3 sync \
			</dev/null >first 2>first.err
	) &
	first=$!
	reap $first
}

# The first one stands still in its blocks, holding the lock.
evil slow /v1/block
start_sync
until grep -q /v1/block evil.log 2>/dev/null; do
	kill -0 $first 2>/dev/null || break
done
sotay sync >second 2>second.err
is $? 8 'a second sync is refused'
has second.err 'another session' 'and says that another session is at it'
harmless second.err 'in one plain sentence'
sotay list documents >list 2>list.err
is $? 0 'reading goes on meanwhile'
sotay outbox >list 2>list.err
is $? 0 'so does looking at the outbox'
sotay forget --yes >out 2>err
is $? 8 'the profile is not removed under it'
kill -TERM $first
wait $first
is $? 143 'SIGTERM ends the first one'
has first.err 'stopped' 'which says so'
evil pass
sotay sync >third 2>third.err
is $? 0 'then a sync goes through'
like third '^synced: 60 documents, ' 'with everything'

# Killed outright, it leaves no lock behind.
echo 'Nội dung' | document more 99-QD/TW QĐ 'Quyết định số 99' 2025-03-02
must sotayd publish --to all more
evil slow /v1/block
: >evil.log
start_sync
until grep -q /v1/block evil.log 2>/dev/null; do
	kill -0 $first 2>/dev/null || break
done
kill -KILL $first
wait $first 2>/dev/null
evil pass
sotay sync >third 2>third.err
is $? 0 'a killed sync leaves no lock behind'
like third '^synced: 1 documents, ' 'and what it lacked comes'
done_testing
