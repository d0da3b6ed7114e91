#!/bin/sh
# A home that cannot be written: reading goes on, and what would write says why it does not.
. "$(dirname "$0")/../run/lib.sh"

make_server_data
start_server
echo 'Nội dung' | document d1 1-QD/TW QĐ 'Quyết định một' 2025-03-01
must sotayd publish --to all d1
new_member M001
must sotay sync

# sotay with its folder mounted read-only, in a mount namespace of its own.
run() {
	SOTAY_HOME=$HOME_ unshare -m sh -c '
		mount --bind "$SOTAY_HOME" "$SOTAY_HOME" || exit 77
		mount -o remount,bind,ro "$SOTAY_HOME" || exit 77
		exec "$@"' sh "${BUILD_CLIENT:-$BUILD}/sotay" --passphrase-fd 3 "$@" 3<"$T/.pass" </dev/null
}
SOTAY_HOME=$HOME_ unshare -m sh -c 'mount --bind "$SOTAY_HOME" "$SOTAY_HOME" &&
	mount -o remount,bind,ro "$SOTAY_HOME"' 2>err || {
	skip 'a home that cannot be written' "nothing can be mounted here: $(head -1 err)"
	done_testing
}
run list documents >out 2>err
is $? 0 'the list' || cat err
has out 'Quyết định một' 'is read'
run show 1-QD/TW >out 2>err
is "$?:$(wc -c <err)" 0:0 'a document is shown, without a word about its mark'
run search quyet dinh >out 2>err
is $? 0 'a search'
run outbox >out 2>err
is $? 0 'the outbox'
run ack 1-QD/TW >out 2>err
is $? 8 'an acknowledgement is refused'
has err 'cannot be written' 'with the reason'
run sync >out 2>err
is $? 8 'so is a sync'
has err 'cannot be written' 'with the reason'
run forget --yes >out 2>err
is $? 8 'and the removal'
harmless err 'in one plain sentence'
sotay ack 1-QD/TW >out 2>err
is $? 0 'when it can be written again, it is'
done_testing
