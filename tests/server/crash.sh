#!/bin/sh
# Every fail-point of the server is hit by a kill; afterwards nothing is half done, and doing it again
# does it once.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/server/http.lib"
if ! [ -x "$BUILD_FP/sotayd" ]; then
	not_ok "a build with fail-points (make BUILD=build/fp EXTRA=-DFAILPOINTS all)"
	exit 1
fi
BUILD_SERVER=$BUILD_FP
make_server_data
for n in 1 2 3; do
	printf 'Thân %s\n' $n | document "$n.txt" "$n-NQ/TW" NQ "Việc $n" 2025-01-01 'Acknowledge: yes'
done
state() {
	sotayd stats | grep -v bytes
}

# --- publishing -----------------------------------------------------------------
state >before
(SOTAY_FAIL=in-publish:2 && export SOTAY_FAIL && sotayd publish --to all --to org:99 1.txt 2.txt 3.txt) >out 2>err
is $? 137 'killed inside a publication'
is "$(cat out)" '' 'nothing was said to be published'
state >after
same before after 'and nothing is'
(SOTAY_FAIL=published && export SOTAY_FAIL && sotayd publish --to all --to org:99 1.txt 2.txt 3.txt) >out 2>err
is $? 137 'killed behind a publication'
state >after
has after 'entries 6' 'all of it is there'
must sotayd publish --to all --to org:99 1.txt 2.txt 3.txt
is "$(grep -c unchanged must.out)" 3 'publishing again changes nothing'
state >again
same after again 'not a row'
ONE=$(wire_id "$(head -1 must.out | cut -d' ' -f1)")

# --- a fresh database is made whole ---------------------------------------------
is "$(sqlite3 "$SRV/sotayd.db" 'PRAGMA integrity_check')" ok 'the database is whole'

# --- ops --------------------------------------------------------------------------
start_server
enrol M001 phone
stop_server
SOTAY_FAIL=in-op
export SOTAY_FAIL
start_server
unset SOTAY_FAIL
ack r op1 "$ONE"
isnt "$CODE" 200 'killed inside an op there is no answer'
wait $SERVER_PID
is $? 137 'because it was killed'
SERVER_PID=
start_server
sotayd acks 1-NQ >acks 2>/dev/null
is "$(wc -l <acks)" 0 'nothing was acknowledged'
stop_server
SOTAY_FAIL=op-done
export SOTAY_FAIL
start_server
unset SOTAY_FAIL
ack r op1 "$ONE"
isnt "$CODE" 200 'killed behind the commit there is no answer'
wait $SERVER_PID
is $? 137 'because it was killed'
SERVER_PID=
sotayd acks 1-NQ >acks
is "$(wc -l <acks)" 1 'but it was acknowledged'
start_server
ack r op1 "$ONE"
is "$(text_of r.body st)" ok 'sent again it is accepted'
sotayd acks 1-NQ >again
same acks again 'and counted once'
member s /v1/sync
is "$(grep -o '"t":"ack"' s.body | wc -l)" 1 'as one private item'
stop_server

# --- enrolment ----------------------------------------------------------------------
C=$(sotayd code M002)
SOTAY_FAIL=code-spent
export SOTAY_FAIL
start_server
unset SOTAY_FAIL
get r /v1/auth/enrol -d "{\"code\":\"$C\",\"device\":\"$(id_of lost)\",\"name\":\"x\"}"
isnt "$CODE" 200 'killed behind an enrolment there is no token'
wait $SERVER_PID
is $? 137 'because it was killed'
SERVER_PID=
start_server
get r /v1/auth/enrol -d "{\"code\":\"$C\",\"device\":\"$(id_of lost)\",\"name\":\"x\"}"
is "$CODE" 200 'the same device gets one with the same code'
TOKEN=$(text_of r.body token)
member s /v1/sync
is "$CODE" 200 'that is good'
sotayd stats >out
has out 'devices 2' 'and is one device'
# every kill left a socket behind that nobody listens to
stop_server KILL
must sotayd publish --to all 1.txt
ok 'a command does without a server that was killed'
is "$(sqlite3 "$SRV/sotayd.db" 'PRAGMA integrity_check')" ok 'the database is whole after all kills'
done_testing
