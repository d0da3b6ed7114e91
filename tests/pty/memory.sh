#!/bin/sh
# What is in the memory of a running sotay: after a lock no key, no passphrase and no word of a document;
# in its network helper nothing but what that was handed; and none of it for anyone but root.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/pty/pty.sh.inc"
PASS='zqvpassmark con meo treo cay'

if grep -q __asan_init "$BUILD/sotay"; then
	skip 'memory after a lock' 'a sanitizer keeps what is freed'
	done_testing
fi
make_server_data
start_server
i=0
while [ $i -lt 60 ]; do
	i=$((i + 1))
	{
		printf 'Number: %d-TB/TU\nType: TB\nTitle: Van ban zqvtitlemark so %d\n' $i $i
		printf 'Issuer: Tinh uy\nDate: 2025-%02d-%02d\n\n' $((1 + i / 28)) $((1 + i % 28))
		awk 'BEGIN { for (k = 1; k <= 90; k++) print k ". Doan zqvbodymark thu " k ".\n" }'
	} >doc.$(printf %03d $i)
done
must sotayd publish --to all doc.*
start_evil
AT=$EVIL new_member M001

hex() { # NAME TEXT
	printf '%s %s\n' "$1" "$(printf %s "$2" | od -An -tx1 | tr -d ' \n')"
}
# A program that ptydrive runs with the id of sotay: each WORD of $names is a secret that was found.
looker() { # NAME CONDITION
	{
		printf '#!/bin/sh\ncd "%s" || exit 1\n' "$T"
		printf 'python3 "%s/tests/tool/memfind.py" "$1" secrets >found.now || exit 1\n' "$TOP"
		printf 'names=" $(cut -d" " -f1 found.now | sort -u | tr "\\n" " ")"\n'
		printf '%s || { sed "s/^/#  /" found.now; exit 1; }\n' "$2"
	} >"$1"
	chmod 755 "$1"
}

# --- nobody else ------------------------------------------------------------------------------
# As another user where that can be had, so that it is not root's right to look that is tested.
reader() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	else
		"$@"
	fi
}
cat >as-user <<END
#!/bin/sh
cat /proc/\$1/limits >limits
dd if=/proc/\$1/mem of=/dev/null bs=1 count=1 2>refused
grep -q 'ermission denied' refused
END
chmod 755 as-user
mkfifo still
mkdir -m 700 user
chmod 711 "$T"
cp as-user user/
[ "$(id -u)" != 0 ] || chown -R 65534 user
(cd user && reader sh -c 'exec cat' <"$T/still" >/dev/null) &
reap $!
exec 9>still
sleeper=$(pgrep -x -u "$(reader id -u)" cat -n)
if (cd user && reader sh -c "dd if=/proc/$sleeper/mem of=/dev/null bs=1 count=1" 2>&1) | grep -q 'ermission denied'; then
	skip 'the memory is refused to the same user' 'this system refuses that of every process'
else
	printf 'wait "step 1 of"\nrun ./as-user "the memory is refused to the same user"\n' >user/script
	(cd user && SOTAY_HOME=$T/user TERM=vt100 reader "$BUILD/tool/ptydrive" script "$BUILD/sotay") >user.out 2>&1
	is "$(cat user.out)" 'ok - the memory is refused to the same user' 'the memory is refused to the same user'
	like user/limits '^Max core file size  *0  *0 ' 'and no core is ever written'
fi
exec 9>&-

# --- the helper ----------------------------------------------------------------------------------
# In the middle of a block: the network stands still, the process lives.
evil slow /v1/block
SOTAY_HOME=$HOME_ "$BUILD/sotay" --passphrase-fd 3 sync 3<.pass >out 2>err </dev/null &
syncing=$!
reap $syncing
until grep -q '/v1/block' evil.log 2>/dev/null; do
	kill -0 $syncing 2>/dev/null || break
done
{
	"$BUILD/tool/secrets" "$HOME_/data/default" 3<.pass || not_ok 'the secrets of this profile'
	hex title zqvtitlemark
	hex body zqvbodymark
	hex search zqvsearchmark
	hex number -TB/TU
	for i in note killed paste form pipe export; do hex $i zqv${i}mark; done
} >secrets
is "$(cut -d' ' -f1 secrets | sort -u | tr '\n' ' ')" \
	'body export feed-key form journal-key killed note number page-key passphrase paste pipe search store-key title token ' 'there is something to find'
if [ "$(id -u)" != 0 ]; then
	skip 'keys in memory' 'only root may look into this process'
	done_testing
fi
helper=$(pgrep -P $syncing -x sotay-net)
looker look-helper '[ "$names" = " feed-key token " ]'
./look-helper "$helper" && ok 'the helper holds the feed keys and the token it was handed, no other' ||
	not_ok 'the helper holds the feed keys and the token it was handed, no other' "$(cat found.now)"
looker look-sync 'case $names in *" page-key store-key token "*) ;; *) false ;; esac'
./look-sync $syncing && ok 'while the client holds the rest' || not_ok 'while the client holds the rest'
kill -KILL $syncing
wait $syncing 2>/dev/null
evil pass
must sotay sync

# --- a lock ----------------------------------------------------------------------------------------
looker look-typed '[ "$names" = " passphrase " ]'
looker look-open 'case $names in *" body "*" page-key search store-key title token "*) ;; *) false ;; esac'
looker look-locked '[ ! -s found.now ]'
lock_unlock() { # TERM SIZE
	drive "$1" "$2" <<-END
		wait "Passphrase:"
		send "$PASS"
		idle
		run "$T/look-typed" "a passphrase is found while it stands in the line"
		send "\r"
		wait "is due"
		send "2"
		wait "/60"
		send "R"
		wait "synchronised:"
		send "/zqvsearchmark\r"
		wait "0/0"
		send "/zqvbodymark\r"
		wait "1/60"
		key enter
		wait "Doan"
		send " "
		idle
		send "/zqvsearchmark\r"
		wait "not found"
		idle
		run "$T/look-open" "keys and texts are found while it is open"
		send "\x18"
		wait "Passphrase:"
		idle
		run "$T/look-locked" "after a lock nothing of them is left"
		send "$PASS wrong\r"
		wait "rong passphrase"
		idle
		run "$T/look-locked" "nor a passphrase that was wrong"
	END
}
lock_unlock xterm-256color 24x80
lock_unlock vt100 50x132

# What is kept for the next key: registers, earlier lines, marks, tags, half a note, a preview, a form, a paste.
looker look-kept 'for i in export form killed note number paste pipe; do case $names in *" $i "*) ;; *) false; break ;; esac; done'
drive xterm-256color 40x132 <<-END
	wait "Passphrase:"
	send "$PASS\r"
	wait "is due"
	send "2"
	wait "/60"
	send "tma"
	send "y"
	wait "yanked"
	send "|sh -c true zqvpipemark\r"
	wait "Enter goes on"
	send "\r"
	wait "/60"
	send "f\x1b[200~title:zqvpastemark\x1b[201~"
	wait "zqvpastemark"
	key esc
	idle
	send "="
	wait "terms of the filter"
	send "zqvformmark"
	wait "zqvformmark"
	key esc
	idle
	send "\x1b"
	idle
	send "gs"
	idle
	send "q"
	send "gc"
	idle
	send "q"
	send "2"
	wait "/60"
	idle
	key enter
	wait "Document  "
	send "E\x15md $T/zqvexportmark\r"
	wait "written to"
	send "O"
	idle
	send "q"
	wait "Document  "
	send "e"
	wait "Note"
	send "zqvkilledmark\x15zqvnotemark"
	wait "zqvnotemark"
	idle
	run "$T/look-kept" "what was typed, taken and pasted is found while it is open"
	send "\x18"
	wait "Passphrase:"
	idle
	run "$T/look-locked" "after a lock nothing of that is left"
END
rm -f zqvexportmark

# In the middle of a sync: the helper goes with what it was handed.
evil slow /v1/block
printf 'Number: 99-TB/TU\nType: TB\nTitle: Moi\nDate: 2025-05-05\n\nMoi.\n' >doc.new
must sotayd publish --to all doc.new
cat >look-alone <<END
#!/bin/sh
! pgrep -P "\$1" >/dev/null && exec "$T/look-locked" "\$1"
END
cat >look-helped <<END
#!/bin/sh
until grep -q '/v1/block' "$T/evil.log"; do kill -0 "\$1" || exit 1; done
END
chmod 755 look-alone look-helped
: >evil.log
drive xterm 24x80 <<-END
	wait "Passphrase:"
	send "$PASS\r"
	wait "is due"
	send "R"
	run "$T/look-helped" "a helper fetches"
	send "\x18"
	wait "Passphrase:"
	idle
	run "$T/look-alone" "a lock ends it, and nothing is left"
END
done_testing
