#!/bin/sh
# A host that many share: folders and files that others can reach, another user who exchanges them,
# file systems that lie about locks, and a clock that jumps.
. "$(dirname "$0")/../run/lib.sh"

make_server_data
echo 'Nội dung' | document d1 1-QD/TW QĐ 'Quyết định một' 2025-03-01
start_server
must sotayd publish --to all d1
code_of() {
	sotayd code "$1" | grep -oE '[0-9A-HJKMNP-TV-Z-]{10,12}' | head -1
}

# --- a system that lies ---------------------------------------------------------------------
case ${SUITE_TAG-} in
*asan*) LIAR_SO= ;;
*) ${CC:-cc} -shared -fPIC -O1 -o liar.so "$TOP/tests/tool/preload/liar.c" 2>cc.err &&
	LIAR_SO=$T/liar.so || not_ok 'the lying library is built' "$(cat cc.err)" ;;
esac
# Only sotay and its helper are lied to.
lied_to() { # WORDS COMMAND…
	printf '%s\n' "$PASS" >"$T/.pass"
	l_=$1
	shift
	SOTAY_HOME=$HOME_ LIAR=$l_ LD_PRELOAD=$LIAR_SO "$BUILD/sotay" --passphrase-fd 3 "$@" \
		3<"$T/.pass" </dev/null
}
if [ -n "$LIAR_SO" ]; then
	as locks
	code=$(code_of M001)
	for how in nolocks enolck; do
		lied_to $how enrol "$URL" "$code" --ca "$SRV/ca.pem" >out 2>err
		is $? 8 "where locks do not work no store is made ($how)"
		has err 'locks do not work in' 'it says why'
		has err 'choose a folder on a local disk (SOTAY_HOME)' 'and what to do'
		harmless err 'in one plain sentence'
		is "$(find "$HOME_" -type f | wc -l)" 0 'nothing is left behind'
	done
	lied_to nothing enrol "$URL" "$code" --ca "$SRV/ca.pem" >out 2>err
	is $? 0 'the code is still good where they do' || cat err
	cheap
	must sotay sync
	lied_to nolocks doctor >out 2>err
	like out '^bad  locks ' 'doctor tries them again'
	lied_to nfs doctor >out 2>err
	like out '^warn filesystem .*NFS' 'and names a file system of the network'
	has out 'a local disk is the right place (SOTAY_HOME)' 'with what to do'

	# The order of what is stored is the server's; no logic hangs on the clock of the day.
	as locks
	sotay list documents >right 2>err
	for c in clock=-1500000000 clock=3000000000 jumps; do
		lied_to $c list documents >out 2>err
		is $? 0 "with a clock that is wrong ($c) the list is read"
		same out right 'as it is'
		lied_to $c doctor >out 2>err
		like out '^\(ok  \|warn\) store\|^ok   pages ' 'the store is opened'
		hasnt out 'bad  pages' 'and sound'
	done
	for c in clock=-1500000000 clock=3000000000; do
		lied_to $c sync >out 2>err
		is $? 0 "a sync goes by the helper's clock, not by the program's ($c)" || cat err
	done
	lied_to jumps ack 1-QD/TW >out 2>err
	is $? 0 'a clock that jumps keeps nobody from acknowledging' || cat err
	sotay sync >out 2>err
	is $? 0 'and it goes out'
	like out '0 pending' 'all of it'
	sotay doctor >out 2>err
	is $? 0 'after all that the store is whole'
else
	skip 'file systems and clocks that lie' 'a sanitizer does not share its preloading'
fi

# --- folders, as sshd looks at them -------------------------------------------------------------
new_member M002
must sotay sync
D=$HOME_/data/default
refused() { # TEXT NAME
	sotay list documents >out 2>err
	isnt $? 0 "$2"
	has err "$1" 'which says what to do'
	harmless err 'in one plain sentence'
	hasnt out 'Quyết định một' 'and shows nothing'
}
for m in 0750 0701 0770; do
	chmod $m "$D"
	refused "chmod 700" "a profile of mode $m"
done
chmod 0700 "$D"
for up in "$HOME_/data" "$HOME_"; do
	for m in 0775 0757; do
		chmod $m "$up"
		refused "chmod go-w $up" "${up##*/} above it of mode $m"
	done
	chmod 0755 "$up"
done
chmod 1777 "$HOME_"
sotay list documents >out 2>err
is $? 0 'a folder that all may write to, with the sticky bit, is as good as /tmp'
chmod 0755 "$HOME_"
mv "$HOME_" "$T/real"
ln -s real "$HOME_"
sotay list documents >out 2>err
is $? 0 'a link on the way to the home is common, and fine'
mv "$T/real/data" "$T/moved" && ln -s "$T/moved" "$T/real/data"
sotay list documents >out 2>err
is $? 0 'another one as well'
mv "$T/moved/default" "$T/elsewhere" && ln -s "$T/elsewhere" "$T/moved/default"
refused 'symbolic link' 'the profile itself as a link'
rm "$T/moved/default" "$T/real/data" "$HOME_"
mv "$T/elsewhere" "$T/moved/default"
mv "$T/moved" "$T/real/data"
mv "$T/real" "$HOME_"
for f in store.db keys.sotay; do
	ln "$D/$f" "$D/second"
	refused 'hard link' "$f with a second name"
	rm "$D/second"
	mv "$D/$f" "$T/f" && ln -s "$T/f" "$D/$f"
	sotay list documents >out 2>err
	isnt $? 0 "$f as a link"
	harmless err 'in one plain sentence'
	rm "$D/$f" && mv "$T/f" "$D/$f"
	chmod 0644 "$D/$f"
	refused 'chmod 600' "$f that others may read"
	chmod 0600 "$D/$f"
done
mv "$D/store.db-journal" "$T/f"
mkfifo -m 600 "$D/store.db-journal"
sotay list documents >out 2>err
isnt $? 0 'a journal that is a pipe is not waited for'
mv "$T/f" "$D/store.db-journal"
sotay list documents >out 2>err
is $? 0 'all put back, it opens'

# --- another user ------------------------------------------------------------------------------
if ! setpriv --reuid=61001 --regid=61001 --clear-groups true 2>/dev/null; then
	skip 'what another user may try' 'this user cannot become another one'
	done_testing
fi
other() {
	setpriv --reuid=61001 --regid=61001 --clear-groups "$@"
}
chmod 711 "$T"
must other test -x "$T" # or he could do nothing, whatever sotay did
chown 61001:61001 "$D"
refused 'belongs to another user' 'a profile that is another user'"'"'s'
chown 0:0 "$D"
for f in store.db keys.sotay; do
	chown 61001 "$D/$f"
	refused 'belongs to' "$f that is another user's"
	chown 0 "$D/$f"
done
chown 61001 "$HOME_/data"
refused 'belongs to another user' 'a folder above that is'
chown 0 "$HOME_/data"
other cat "$D/store.db" >out 2>&1
isnt $? 0 'another user cannot read the store'
mkdir -m 1777 shared
other ln "$D/store.db" shared/stolen 2>/dev/null
is "$(find shared -name stolen | wc -l)" 0 'nor give it a second name'
# A place in a folder of all, taken before the member comes: as a folder, as a link to a folder that
# the other one owns, and exchanged all the time while the member tries.
mkdir -m 777 shared/open
HOME_=$T/shared/taken
other mkdir -m 777 "$HOME_"
sotay enrol "$URL" "$(code_of M003)" --ca "$SRV/ca.pem" >out 2>err
is $? 8 'a home that another user made'
has err 'another user' 'is refused'
rm -rf "$HOME_"
other mkdir -m 777 shared/trap
other ln -s trap "$HOME_"
sotay enrol "$URL" "$(code_of M003)" --ca "$SRV/ca.pem" >out 2>err
isnt $? 0 'so is a link of his'
is "$(find shared/trap -type f | wc -l)" 0 'and no file lands where it leads'
rm -f stop
other mkdir -m 777 "$HOME_.2"
cat >race.py <<'END'
import ctypes, os, sys
c = ctypes.CDLL(None, use_errno=True)
os.setgroups([])
os.setgid(61001)
os.setuid(61001)
stop, a, b = sys.argv[1], *(os.fsencode(x) for x in sys.argv[2:])
n = 0
while not os.path.exists(stop):
    if c.renameat2(-100, a, -100, b, 2) != 0:  # RENAME_EXCHANGE: the name is never free
        sys.exit("cannot exchange: %d" % ctypes.get_errno())
    n += 1
    if n == 10:
        os.write(1, b"going\n")
        os.close(1)
print(n, file=sys.stderr)
END
mkfifo race.fifo
python3 race.py "$T/stop" "$HOME_" "$HOME_.2" >race.fifo 2>race.log &
RACER=$!
reap $RACER
IFS= read -r line <race.fifo
is "$line" going 'another user exchanges a folder and a link, many times a moment'
code=$(code_of M003)
made=0
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	sotay enrol "$URL" "$code" --ca "$SRV/ca.pem" >out 2>err && made=$((made + 1))
	harmless err 'in one plain sentence' >>race.said || cat race.said
done
: >stop
wait $RACER
is $made 0 'nor is anything made while he exchanges the two'
is "$(find shared ! -type d -user 0 | wc -l)" 0 'and no file of the member lies there'
like race.log '^[0-9]*[0-9][0-9]$' 'while he did'
mkdir -m 700 shared/own
HOME_=$T/shared/own
sotay enrol "$URL" "$code" --ca "$SRV/ca.pem" >out 2>err
is $? 0 'a folder of the member'"'"'s own in the same place is good, with the same code' || cat err
# The other one sees sizes at most.
cheap
must sotay sync
is "$(other find "$HOME_" -type f 2>/dev/null | wc -l)" 0 'and he sees nothing in it'
done_testing
