#!/bin/sh
# The operator's commands: what they do, what they refuse, with which words and exit codes.
. "$(dirname "$0")/../run/lib.sh"

# run CODE NAME ARGUMENT…: sotayd ends with CODE; out and err are its output.
run() {
	want_=$1 name_=$2
	shift 2
	sotayd "$@" >out 2>err
	is $? "$want_" "$name_"
	harmless err "$name_: its words are harmless"
}

# --- without a server ---------------------------------------------------------
run 2 'a command before init is refused' stats
has err init 'and told what to do first'
"$BUILD/sotayd" stats >out 2>err
is $? 2 'a command without -D is refused'
run 2 'an unknown command is refused' dance
run 2 'a zone that is none is refused' init --tz Hanoi
run 2 'a host that is none is refused' init --host 'a b'
[ ! -e "$SRV/sotayd.db" ]
is $? 0 'nothing was made by then'
run 0 'init' init --host handbook.example --host 192.0.2.7 --tz +07:00
has err "$(openssl x509 -in "$SRV/ca.pem" -noout -fingerprint -sha256 | sed 's/.*=//')" 'and tells the fingerprint'
is "$(stat -c %a "$SRV")" 700 'the folder is private'
is "$(find "$SRV" -type f ! -perm 600)" '' 'and so is every file in it'
openssl x509 -in "$SRV/server.pem" -noout -ext subjectAltName >san
for h in DNS:localhost 'IP Address:127.0.0.1' 'IP Address:0:0:0:0:0:0:0:1' DNS:handbook.example \
	'IP Address:192.0.2.7'; do
	has san "$h" "the certificate is for $h"
done
must openssl verify -CAfile "$SRV/ca.pem" "$SRV/server.pem"
cksum "$SRV/ca.pem" "$SRV/server.key" >before
run 2 'a second init is refused' init
cksum "$SRV/ca.pem" "$SRV/server.key" >after
same before after 'and leaves the keys alone'

# --- organisations, members ---------------------------------------------------
printf 'code,parent,kind,name\nTW,,central,Trung ương\nX,TW,commune,Xã\nC1,X,cell,Chi bộ 1\n' >orgs.csv
printf 'id,name,cell\nM1,Nguyễn Thử,C1\n' >members.csv
printf 'code,parent,kind,name\nZ,,base,Z\nz z,,base,Y\n' >bad.csv
run 0 'organisations are imported' import-orgs orgs.csv
has out '3 organisations added' 'and counted'
run 0 'a second time' import-orgs orgs.csv
has out '0 organisations added, 3 already there' 'they are there'
run 2 'a bad row refuses the file' import-orgs bad.csv
has err 'bad.csv:3:' 'and is named by its line'
run 2 'a missing file is refused' import-orgs nothing.csv
run 2 'import-orgs without a file' import-orgs
run 0 'members are imported' import-members members.csv
run 2 'members of no cell are refused' import-members orgs.csv
run 0 'the list of members' members
is "$(cat out)" 'M1  C1  0  Nguyễn Thử' 'has id, cell, devices and name'
printf 'id,name,cell\nM2,"\033]52;c;aGk=\007\302\2332J\342\200\256x",C1\n' >evil.csv
sotayd import-members evil.csv >/dev/null 2>err
is $? 2 'a name with control characters is refused'
printf 'id,name,cell\nM2,"a\302\2332J\342\200\256x",C1\n' >evil.csv
run 2 'so is one with other traps' import-members evil.csv
has err 'evil.csv:2:' 'and its line is named'
printf 'id,name,cell\nM2,Trần Mẫu,C1\n' >more.csv
run 0 'a plain one is taken' import-members more.csv
must sqlite3 "$SRV/sotayd.db" "UPDATE member SET name = 'a' || char(155) || '2J' || char(8238) || 'x' WHERE ref = 'M2'"
sotayd members >out
harmless out 'one that is there all the same is printed harmless'
run 0 'stats' stats
for w in 'members 2' 'devices 0' 'documents 0' 'feeds 4' 'entries 0' 'acks 0'; do
	has out "$w" "stats: $w"
done

# --- codes --------------------------------------------------------------------
run 0 'a code' code M1
like out '^[0-9A-HJKMNP-TV-Z]\{5\}-[0-9A-HJKMNP-TV-Z]\{5\}$' 'is printed in two groups'
run 1 'a code of nobody' code M9

# --- publishing ---------------------------------------------------------------
printf 'Thân\n' | document one.txt 57-NQ/TW NQ 'Về một việc' 2024-12-22 'Issuer: TW' 'Acknowledge: yes'
printf 'Thân sửa\n' | document two.txt 57-NQ/TW NQ 'Về một việc' 2024-12-22 'Issuer: TW' 'Acknowledge: yes'
printf 'Khác\n' | document other.txt 57-NQ/TW NQ 'Về việc khác' 2020-01-01 'Issuer: TW'
printf 'Mật\n' | document secret.txt 1-NQ/TW NQ 'Việc' 2020-01-01 'Urgency: TUYỆT MẬT'
printf 'Title: x\nColour: red\n\ny\n' >unknown.txt
run 2 'publish to nobody is refused' publish one.txt
run 2 'publish without files' publish --to all
run 2 'an unknown audience' publish --to org:NO one.txt
run 2 'a cell that is none' publish --to cell:X one.txt
has err 'kind' 'is told what it is'
run 2 'a role of no organisation' publish --to role:SECRETARY@NO one.txt
run 2 'a member' publish --to member:M1 one.txt
has err 'one member' 'cannot be addressed by a document'
run 2 'one bad file refuses all' publish --to all one.txt unknown.txt secret.txt nofile.txt
has err 'unknown.txt:2:' 'an unknown header is named by its line'
has err 'secret.txt:5:' 'a secrecy mark too'
has err 'nofile.txt' 'and a file that is not there'
is "$(cat out)" '' 'nothing is printed'
sotayd stats >out
has out 'documents 0' 'and nothing published'
run 0 'publish' publish --to cell:C1 one.txt
like out '^[0-9A-Z]\{26\} rev 1  57-NQ/TW  Về một việc$' 'prints id, revision, number and title'
ID=$(cut -d' ' -f1 out)
run 0 'the same file again' publish --to cell:C1 one.txt
has out 'rev 1  57-NQ/TW  Về một việc  (unchanged)' 'changes nothing'
run 0 'from standard input, changed' publish --to cell:C1 - <two.txt
has out "$ID rev 2" 'is a new revision of the same document'
sotayd publish --to cell:C1 - - <two.txt >out 2>err
is $? 2 'standard input is there once only'
run 0 'to several audiences at once' publish --to all --to=org:X --to cell:C1 two.txt
sotayd stats >out
has out 'entries 4' 'each that lacks it gets one entry'
run 0 'a revision to one of them' publish --to cell:C1 one.txt
has err 'also went to 2 more' 'goes to all that have the document'
sotayd publish --to all --to all --to all --to all --to all --to all --to all --to all --to all one.txt >out 2>err
is $? 2 'nine audiences are too many'

# --- which document -----------------------------------------------------------
must sotayd publish --to all other.txt
run 2 'a number of two documents is ambiguous' withdraw 57-NQ/TW --reason x
is "$(grep -c 57-NQ/TW err)" 3 'the candidates are listed'
run 2 'a withdrawal without a reason' withdraw "$ID"
run 2 'a blank reason' withdraw "$ID" --reason ' '
run 2 'a reason of two lines' withdraw "$ID" --reason 'a
b'
run 1 'a document that is not there' withdraw 58-NQ/TW --reason x
run 0 'withdraw by the beginning of an id' withdraw "$(printf %s "$ID" | cut -c1-8 | tr A-Z a-z)" --reason 'ban hành nhầm'
has out "$ID rev 4" 'is a revision too'
run 0 'a second time' withdraw "$ID" --reason x
has err 'already withdrawn' 'says that it was'
run 0 'a number is clear when only one is left' withdraw '57 nq' --reason x
run 0 'published again' publish --to cell:C1 one.txt
has out "$ID rev 5" 'it is a new revision'
run 1 'acks that nobody gave' acks "$ID"
is "$(cat out)" '' 'print nothing'
run 1 'acks of nothing' acks 1234567
run 2 'acks without a document' acks
chmod 755 "$SRV"
run 8 'a folder that others may read is refused' stats
chmod 700 "$SRV"
done_testing
