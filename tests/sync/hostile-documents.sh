#!/bin/sh
# Documents that attack the terminal: escapes, OSC 52, bidi overrides, C1, thousands of marks, wrong
# UTF-8, in titles, numbers, names and bodies, as a server would send them that checks nothing. What is
# listed, shown and found is harmless, and nothing breaks.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/pty/pty.sh.inc"

esc=$(printf '\033]52;c;ZXZpbA==\007\033[2J\033[1;1HBAD')
rlo=$(printf '\342\200\256evil\342\200\254\342\201\246x\342\201\251')
c1=$(printf '\302\23331m\302\235x\302\234')
hidden=$(printf 'a\342\200\213b\302\255c\357\273\277d\363\240\201\201e')
marks=$(awk 'BEGIN { for (i = 0; i < 5000; i++) printf "\314\201" }')
wrong=$(printf '\377\376\355\240\200\300\257\364\220\200\200z')
mkdir docs
i=0
hostile() { # NAME TEXT
	i=$((i + 1))
	{
		printf 'Number: %d-QĐ/%s\nType: QĐ\nTitle: Nguy hiểm %s %s\n' $i "$2" "$1" "$2"
		printf 'Issuer: Ban %s\nSigner: %s\nDate: 2025-02-%02d\nAcknowledge: yes\n\n' "$2" "$2" $i
		printf 'thânbài %s %s kết thúc\n\n1. %s\r\nmục\n' "$1" "$2" "$2"
	} >"docs/$i"
}
hostile escapes "$esc"
hostile overrides "$rlo"
hostile controls "$c1"
hostile hidden "$hidden"
hostile wrong "$wrong"
{
	printf 'Number: 7-QĐ/X\nType: QĐ\nTitle: Dấu a%s\nDate: 2025-02-10\n\nthânbài b%s\n' "$marks" "$marks"
} >docs/6
# A file that is no document, one that is empty, one long line, and one with NULs.
printf 'không có gì\033[31m đỏ' >docs/7
: >docs/8
awk 'BEGIN { printf "Number: 9-CV/X\nTitle: Dài\n\nthânbài "; for (i = 0; i < 300000; i++) printf "dài " }' >docs/9
printf 'Number: 10-CV/X\nTitle: Không\n\nthânbài \0\0\0 sau\n' >docs/10

mkdir -m 700 "$SRV" forged
must sotayd init
must "$BUILD/tool/forge" forged docs/1 docs/2 docs/3 docs/4 docs/5 docs/6 docs/7 docs/8 docs/9 docs/10
start_evil --static "$T/forged"
as M001
sotay enrol "$EVIL" 0123456789 --ca "$SRV/ca.pem" >out 2>err
is $? 0 'a server that accepts anything enrols'
cheap
sotay sync >out 2>err
is $? 0 'hostile documents are stored'
harmless err 'the sync says nothing harmful'
like out '^synced: 10 documents, ' 'all of them'

# The words of each attack that remain when it is disarmed show that the text was really printed.
sotay list documents >list 2>&1
is $? 0 'they are listed'
harmless list 'the list is harmless'
has list 'Nguy hiểm escapes' 'and shows their titles'
sotay list documents --json >json 2>&1
harmless json 'the list as JSON is harmless'
python3 -c 'import json
for l in open("json", encoding="utf-8", errors="strict"):
    o = json.loads(l)
    for v in o.values():
        assert not isinstance(v, str) or all(ord(c) >= 32 for c in v)' 2>py.err
is $? 0 'and is JSON without a control character in any value'
sotay list documents --format '%n|%t|%s|%d\n' >fmt 2>&1
harmless fmt 'a format of the caller is harmless'
sotay list documents --format '%i\n' >ids
for id in $(cat ids); do
	sotay show "$id" >shown 2>shown.err || not_ok "show $id" "$(cat shown.err)"
	cat shown >>all
	cat shown.err >>all.err
done
harmless all 'what is shown is harmless'
harmless all.err 'and so is what is said beside it'
is "$(grep -c 'thânbài' all)" 8 'every body was shown'
has all 'kết thúc' 'to its end'
iconv -f UTF-8 -t UTF-8 all >/dev/null 2>&1
is $? 0 'all that is shown is UTF-8'
is "$(LC_ALL=C grep -c "$(printf '\314\201\314\201\314\201')" all)" 0 'no letter carries a heap of marks'
sotay show "$(tail -1 ids)" --json >one 2>&1
harmless one 'one document as JSON is harmless'
sotay search thanbai >found 2>&1
is $? 0 'they are found'
harmless found 'what is found is harmless'
is "$(sotay search thanbai --json | wc -l)" 8 'all of them'
sotay ack "$(head -1 ids)" >acked 2>&1
is $? 0 'one is acknowledged'
harmless acked 'what is said then is harmless'
sotay outbox >box 2>&1
harmless box 'the outbox is harmless'
for as in text md paged; do
	sotay export --filter '!withdrawn' --as $as -o "out.$as" >out 2>err
	is $? 0 "they are written out as $as"
	harmless err 'what is said then is harmless'
	ls -A "out.$as" >names
	is "$(wc -l <names) $(grep -c '[^[:alnum:].-]' names)" '10 0' 'into files with plain names'
	cat "out.$as"/* | tr -d '\f' >all
	harmless all 'and they are harmless'
done
# What is handed on: as text and as a number.
cat >given <<-END
	#!/bin/sh
	printf '%s\n' "\$1" >>"$T/numbers"
	cat >>"$T/piped"
	echo "handed \$(wc -l <"$T/numbers") on"
END
chmod +x given
mkdir -p "$HOME_/config"
echo 'set clipboard = yes' >"$HOME_/config/sotayrc"
{
	printf 'wait "Passphrase"\nsend "%s\\r"\nwait "is due"\nsend "2"\nwait "1/10"\nidle\n' "$PASS"
	for i in 1 2 3 4 5 6 7 8 9 10; do
		printf 'send "y"\nwait "yanked, also"\nsend "|%s \\"\\x19\\"\\r"\nwait "handed %d on"\nidle\n' "$T/given" $i
		printf 'send "\\r"\nwait "%d/10"\nidle\nkey enter\nidle\nsend "O"\nidle\nsend "2"\nidle\nkey enter\nidle\nsend "W"\nidle\nsend "2j"\nidle\n' $i
	done
	printf 'send "Q"\nexits 0 "the screen shows them and lives"\nrestored "the terminal is as it was"\n'
} | drive xterm-256color 40x132
is "$(wc -l <numbers)" 10 'each is handed on'
harmless numbers 'a number that is handed on is harmless'
harmless piped 'and so is the text'
# A file that names them to us: arguments come back in messages.
sotay show "x$esc" >out 2>err
harmless err 'an argument comes back harmless'
sotay search "x$esc$rlo" >out 2>err
harmless err 'a query comes back harmless'
done_testing
