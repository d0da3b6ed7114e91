#!/bin/sh
# A store that is gone or empty is damage, never an empty handbook; a full file is a full disk.
. "$(dirname "$0")/../run/lib.sh"

make_server_data
start_server
echo 'Nội dung' | document d1 1-QD/TW QĐ 'Quyết định một' 2025-03-01
must sotayd publish --to all d1
new_member M001
must sotay sync
must sotay ack 1-QD/TW
D=$HOME_/data/default

cp "$D/store.db" kept
for how in empty absent; do
	case $how in
	empty) : >"$D/store.db" ;;
	absent) rm "$D/store.db" ;;
	esac
	sotay list documents >out 2>err
	is $? 7 "a store that is $how is damage"
	has err 'missing or empty' 'and the sentence says so'
	is "$(cat out)" '' 'nothing is listed'
	cp kept "$D/store.db" && chmod 600 "$D/store.db"
	sotay outbox >out 2>err
	has out 'ack' 'what waits is there again with the copy'
done

i=0
while [ $i -lt 60 ]; do
	i=$((i + 1))
	seq 1 2000 | document "big$i" "$((i + 10))-QD/TW" QĐ "Quyết định $i" 2025-03-02
done
must sotayd publish --to all big*
(
	ulimit -f 128 # 64 KiB: less than the store takes
	sotay sync
) >out 2>err
is $? 8 'a file that may not grow ends the sync by a sentence'
must sotay sync
sotay list documents >out 2>err
is "$(wc -l <out)" 61 'and the next one brings all'
done_testing
