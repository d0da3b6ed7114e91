#!/bin/sh
# The care of a profile: another passphrase, a recovery code, doctor with its list, two profiles.
. "$(dirname "$0")/../run/lib.sh"

make_server_data
printf 'Nội dung về cán bộ.\n' | document d1 1-QD/TW QĐ 'Quyết định thứ nhất' 2025-03-01
printf 'Nội dung về đoàn viên.\n' | document d2 2-QD/TW QĐ 'Quyết định thứ hai' 2025-03-02
start_server
must sotayd publish --to all d1 d2
new_member M001
must sotay sync
D=$HOME_/data/default
OLD=$PASS
NEW='một cụm từ khác hẳn'

# --- passwd ---------------------------------------------------------------------------------
# The old one on descriptor 3, the new one on 4.
passwd() { # NEW [WORD…]
	printf '%s\n' "$1" >.new
	shift
	sotay passwd --new-passphrase-fd 4 "$@" 4<.new >out 2>err
}
cp "$D/keys.sotay" keys.before
passwd short
is $? 2 'a weak passphrase is refused'
harmless err 'in one plain sentence'
sotay passwd --new-passphrase-fd 9 >out 2>err
is $? 2 'so is a descriptor that is not open'
has err '--new-passphrase-fd' 'which is named'
PASS='not the passphrase' passwd "$NEW"
is $? 3 'a wrong old passphrase is refused'
same "$D/keys.sotay" keys.before 'and nothing of it touches the key file'
: >"$D/keys.sotay.tmp-0123456789abcdef"
chmod 600 "$D/keys.sotay.tmp-0123456789abcdef"
cksum <"$D/store.db" >sum.before
passwd "$NEW"
is $? 0 'the passphrase is changed'
[ ! -e "$D/keys.sotay.tmp-0123456789abcdef" ] &&
	ok 'what a killed change left behind goes' || not_ok 'what a killed change left behind goes'
is "$(stat -c %a "$D/keys.sotay")" 600 'the key file is private'
sotay list documents >out 2>err
is $? 3 'the old passphrase no longer opens'
is "$(cksum <"$D/store.db")" "$(cat sum.before)" 'the store was not written'
PASS=$NEW
sotay list documents --format '%n\n' >out 2>err
is "$(wc -l <out)" 2 'the new one does'
printf 'passwd --new-passphrase-fd 4\nlist documents\n' >cmds
printf '%s\n' "$OLD" >.new
IN=cmds sotay batch 4<.new >out 2>err
is $? 0 'within batch it is changed as well'
PASS=$OLD
sotay outbox >out 2>err
is $? 0 'and holds'
# Another session synchronises: it has the profile's lock.
cat >lock.py <<'END'
import fcntl, os, struct, subprocess, sys
fd = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
fcntl.fcntl(fd, 37, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))  # F_OFD_SETLK
sys.exit(subprocess.call(sys.argv[2:], pass_fds=(3, 4)))
END
printf '%s\n' "$PASS" >.pass
SOTAY_HOME=$HOME_ python3 lock.py "$D/sync.lock" "$BUILD/sotay" passwd --passphrase-fd 3 \
	--new-passphrase-fd 4 3<.pass 4<.new >out 2>err
is $? 8 'while another session has the profile it waits for its turn'
harmless err 'and says so'

# --- recovery code ----------------------------------------------------------------------------
cp "$D/keys.sotay" keys.before
printf '%s\n' "$PASS" >.pass
SOTAY_HOME=$HOME_ setsid -w "$BUILD/sotay" recovery new --passphrase-fd 3 3<.pass </dev/null >out 2>err
is $? 2 'without a terminal no code is made'
has err 'terminal' 'which is said'
sotay recovery remove >out 2>err
is $? 1 'there is none to remove'
sotay recovery sideways >out 2>err
is $? 2 'a wrong word'
same "$D/keys.sotay" keys.before 'the key file is as it was'
recovery_new() { # HOW
	printf '%s\n' "$PASS" >.pass
	SOTAY_HOME=$HOME_ python3 "$TOP/tests/tool/recovery.py" "$1" "${BUILD_CLIENT:-$BUILD}/sotay" \
		recovery new --passphrase-fd 9 9<.pass >out 2>err
}
# pty.fork leaves descriptor 9 open only when it is inheritable: the shell's redirections are.
recovery_new wrong
is $? 2 'a group that is not typed back right'
sotay doctor --json >out 2>err
has out '"check":"recovery","level":"warn"' 'makes no recovery code'
recovery_new interrupt
is $? 3 'nor does ^C'
same "$D/keys.sotay" keys.before 'the key file is as it was'
recovery_new right
is $? 0 'typed back, it holds' || sed 's/^/# /' out
cp code code.first
is "$(grep -coE '([0-9A-Z]{4}-){8}[0-9A-Z]{4}' out)" 1 'the code is shown once'
hasnt out "$(cut -d- -f1 code | tr 'A-Z' 'a-z')-" 'and not what is typed'
sotay list documents >out 2>err
is $? 0 'the passphrase opens as before'
PASS=$(cat code)
sotay list documents >out 2>err
is $? 0 'so does the code, in place of it'
PASS=$(tr 'A-Z-' 'a-z ' <code)
sotay list documents >out 2>err
is $? 0 'in small letters and with blanks as well'
PASS=$(sed 's/^...\(.\)/777\1/' code)
sotay list documents >out 2>err
is $? 3 'with a slip of the pen it does not'
has err 'mistyped' 'and that is said'
PASS=$(cat code)
passwd "$NEW"
is $? 0 'the code allows a new passphrase'
PASS=$NEW
sotay list documents >out 2>err
is $? 0 'which opens'
recovery_new right
is $? 0 'a newer code'
PASS=$(cat code.first)
sotay list documents >out 2>err
is $? 3 'takes the place of the older one'
PASS=$(cat code)
sotay list documents >out 2>err
is $? 0 'and opens'
sotay recovery remove >out 2>err
is $? 0 'it is removed'
sotay list documents >out 2>err
is $? 3 'and opens no more'
PASS=$NEW
sotay list documents >out 2>err
is $? 0 'unlike the passphrase'
grep -rqF "$(cut -d- -f2-4 code)" "$HOME_" && not_ok 'no code lies on the disk' || ok 'no code lies on the disk'

# --- doctor -------------------------------------------------------------------------------------
sotay doctor --json >out 2>err
is $? 0 'doctor finds a whole profile'
python3 - out <<'END' >py.out 2>&1
import json, sys
rows = [json.loads(l) for l in open(sys.argv[1], encoding="utf-8")]
assert all(list(r) == ["check", "level", "what", "remedy"] for r in rows)
names = [r["check"] for r in rows]
want = ("profile permissions keys recovery locks pages database rows index sums leftovers "
        "filesystem space helper locale terminal server clock sync outbox").split()
assert [n for n in want if n in names] == want == names, names
assert all(r["level"] in ("ok", "warn", "bad") for r in rows)
bad = [r for r in rows if r["level"] == "bad"]
assert not bad, bad
d = {r["check"]: r for r in rows}
for n in "permissions keys locks pages database rows index sums leftovers server clock sync".split():
    assert d[n]["level"] == "ok", d[n]
assert "no new privileges" in d["helper"]["what"] or d["helper"]["level"] == "warn"
END
is $? 0 'and says so line by line, in its order' || sed 's/^/# /' py.out
sotay doctor >out 2>err
like out '^ok   pages  *' 'as text as well'
is "$(grep -cvE '^(ok  |warn|bad ) [a-z]+ +[^ ]|^ {17}-> ' out)" 0 'a level, a word, a sentence, a remedy'
PASS='not the passphrase' sotay doctor >out 2>err
is $? 3 'with a wrong passphrase'
has out 'permissions' 'it looks at what is outside'
hasnt out 'pages' 'and at nothing else'
stop_server
sotay doctor >out 2>err
is $? 0 'without its server'
like out '^warn server  *' 'the profile is as good, and the server is named'
PORT= start_server
PORT=${URL##*:}

chmod 640 "$D/store.db"
sotay doctor >out 2>err
like out '^bad  permissions .*0640' 'a file that others may read'
has out "chmod 600 $D/store.db" 'and the remedy'
chmod 600 "$D/store.db"
: >"$D/keys.sotay.tmp-0123456789abcdef"
: >"$D/novel.txt"
chmod 600 "$D/novel.txt" "$D"/keys.sotay.tmp-*
sotay doctor >out 2>err
is $? 0 'what was left behind is no damage'
has out "rm $D/keys.sotay.tmp-0123456789abcdef" 'it is named with its remedy'
has out 'novel.txt' 'so is what does not belong there'
rm "$D/novel.txt" "$D"/keys.sotay.tmp-*
TERM='no such/terminal' sotay doctor >out 2>err
like out '^warn terminal ' 'a terminal that is none'
TERM=sotay-nonesuch sotay doctor >out 2>err
like out '^warn terminal .*sotay-nonesuch' 'a terminal that nobody knows'
LC_ALL=C sotay doctor >out 2>err
like out '^warn locale ' 'a locale without the letters'

cp -a "$D" whole
flip() { # FILE OFFSET
	printf '\377\000' | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}
flip "$D/store.db" 30000
sotay doctor >out 2>err
is $? 7 'a damaged page'
like out '^bad  pages .*page 8 ' 'is named'
has out '-> ' 'with what to do'
rm -r "$D" && cp -a whole "$D"
flip "$D/store.db" 100
sotay doctor >out 2>err
is $? 7 'a damaged first page'
like out '^bad  store ' 'keeps the store shut'
like out '^\(ok  \|warn\) helper ' 'while the rest is looked at'
rm -r "$D" && cp -a whole "$D"
flip "$D/keys.sotay" 60
sotay doctor >out 2>err
is $? 7 'a damaged key file'
like out '^bad  keys ' 'is named'
cp whole/keys.sotay "$D/keys.sotay"
head -c 2000 /dev/zero >>"$D/keys.sotay"
sotay list documents >out 2>err
is $? 7 'a key file that is longer than any'
has err 'keys.sotay is damaged or no key file; put back a copy' 'is damage too, and that is said'
rm -r "$D" && cp -a whole "$D"
sotay doctor --rebuild-index >out 2>err
is $? 0 'a sound index may be made anew as well'
sotay search 'cán bộ' --format '%n\n' >out 2>err
is "$(cat out)" '1-QD/TW' 'and finds what it found'
as nobody
sotay doctor >out 2>err
is $? 0 'without a profile'
like out '^warn profile .*default' 'it says that there is none'
like out '^\(ok  \|warn\) helper ' 'and looks at the machine'

# --- two profiles ---------------------------------------------------------------------------------
as two
OTHER='passphrase of the other one'
PASS=$OLD
code=$(sotayd code M001 | grep -oE '[0-9A-HJKMNP-TV-Z-]{10,12}' | head -1)
must sotay enrol "$URL" "$code" --ca "$SRV/ca.pem"
code=$(sotayd code M002 | grep -oE '[0-9A-HJKMNP-TV-Z-]{10,12}' | head -1)
PASS=$OTHER
must sotay --profile second enrol "$URL" "$code" --ca "$SRV/ca.pem"
must sotay sync --profile=second
must sotay ack 1-QD/TW --profile second
sotay outbox --profile second >out 2>err
is "$(wc -l <out)" 1 'the second profile has what was done in it'
sotay list documents >out 2>err
is $? 3 'its passphrase does not open the first'
PASS=$OLD
sotay list documents --profile second >out 2>err
is $? 3 'nor the other way round'
sotay outbox >out 2>err
is "$(wc -l <out)" 0 'the first has nothing of it'
sotay list documents >out 2>err
is "$(wc -l <out)" 0 'nor its documents'
passwd "$NEW" --profile default
is $? 0 'a passphrase is changed in one'
PASS=$OTHER
sotay sync --profile second >out 2>err
like out '^synced: .* 0 pending' 'and the other goes on'
is "$(sotayd acks 1-QD/TW | cut -d' ' -f1)" M002 'under its own name'
sotay doctor --profile second >out 2>err
like out '^ok   profile .*second: ' 'doctor looks at the one that is named'
sotay list documents --profile ../default >out 2>err
isnt $? 0 'a name that is a path is refused'
sotay forget --yes --profile second >out 2>err
is $? 0 'one is removed'
PASS=$NEW
sotay list documents >out 2>err
is $? 0 'the other stays'
[ ! -e "$HOME_/data/second" ] && ok 'and nothing of the first' || not_ok 'and nothing of the first'
done_testing
