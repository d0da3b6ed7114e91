#!/bin/sh
# A member's day at the terminal, over the network and back: what is due, an acknowledged notice, a
# meeting answered and its paper read, an answer refused, a revision compared, a note, a flag and a tag.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/pty/pty.sh.inc"
pty_data 12
day_data
drive xterm-256color 24x80 <<-END
	wait "Passphrase:"
	send "$PASS\r"
	wait "is due"
	idle
	row 1 "Today 1" "the first pane is what is due"
	row 1 "Notices 3(2)" "unread notices are counted"
	row 1 "Meetings 4(2)" "and meetings"
	has "This is due." "something is"
	has "Sinh hoạt thường kỳ [not answered]" "the next meeting, without an answer"
	has "paper" "its paper"
	has "[urgent] Chuẩn bị sinh hoạt" "a notice to acknowledge"
	cursor 4 0 "the cursor stands on the first row"

	# a notice, acknowledged; what it is about
	send "3"
	wait "Notices  "
	send "/Chuan bi\r"
	idle
	key enter
	wait "Deadline"
	idle
	has "Mang theo sổ tay" "its text"
	has "12-TB/TU  Văn bản số 12" "what it is about"
	send "a"
	wait "acknowledged"
	send "o"
	wait "Document  12-TB"
	key backspace
	wait "Deadline"
	send "q"
	wait "Notices  "

	# a meeting: absent is asked why; then attended after all
	send "4"
	wait "to come"
	key enter
	wait "Agenda"
	idle
	has "55'  in all of 90' planned" "the minutes are summed"
	send "n"
	wait "reason:"
	send "ốm\r"
	wait "I am absent: ốm"
	send "u"
	wait "taken back"
	send "y"
	wait "I attend (not yet sent)"
	key tab
	idle
	has "> " "the paper is chosen"
	key enter
	wait "Document  12-TB"
	send "cđọc lại\r"
	wait "noted"
	has "Note 1: đọc lại" "a note stands over the text"
	send "*"
	wait "Flagged by you"
	send "+cần-xem\r"
	wait "Tags "
	key backspace
	wait "Agenda"
	send "q"
	wait "to come"

	# send
	send "9"
	wait "waiting"
	idle
	has "I attend" "the outbox has the answer"
	send "R"
	wait "accepted"
	gone "waiting"
	idle
	send "0"
	wait "done:"
	idle
	has "settled by the server: 2" "the log says what became of it"
	send "1"
	wait "[I attend]"
	idle
	hasnt "acknowledge  by" "what was acknowledged is not due"
	send "Q"
	exits 0 "Q leaves"
	restored "the terminal is as it was"
END
sotayd rsvps "$(sotay list meetings --format '%i %t\n' | sed -n 's/ Sinh hoạt thường kỳ$//p')" >got
like got '^M001 yes ' 'the server has the answer'

# The tag with a name, without a screen.
is "$(sotay list documents --filter tag:cần-xem --format '%n\n')" 12-TB/TU 'a list of what has a tag'
is "$(sotay list documents --filter '!tag:cần-xem' --format '%n\n' | grep -c TB/TU)" 11 'of what has it not'
is "$(sotay search 'đảng viên tag:cần-xem' --format '%n\n')" 12-TB/TU 'a search among what has it'
sotay search 'đảng viên tag:other' >out 2>err
is "$?$(cat out)" 1 'among what nothing has'
sotay list documents --filter 'unread tag:a.b' >out 2>err
is $? 2 'what is no name of a tag'
has err '--filter: column 12: the name of a tag is of letters' 'is told by its place'
sotay list documents --filter tag:cần-xem --json >out
has out '"tags":["cần-xem"]' 'JSON has its tags'
sotay export --filter tag:cần-xem --as text -o tagged >out 2>err
is "$?$(ls tagged | wc -l)" 01 'what has it is written out'
sotay show 12-TB >out
like out '^Tags: *cần-xem$' 'and so has its page'

# The meeting is held and the document revised before the member hears of it.
drive xterm-256color 24x80 <<-END
	wait "Passphrase:"
	send "$PASS\r"
	wait "is due"
	send "4"
	wait "to come"
	key enter
	wait "Agenda"
	send "o"
	wait "I attend online"
	send "Q"
	exits 0 "an answer waits"
END
sed 's/State: upcoming/State: held/' meeting.txt >meeting2.txt
must sotayd meeting --to 99.01.001.01 meeting2.txt
sed 's/Nội dung dấuhiệu12/Nội dung viết lại/' doc.012 >again.012
must sotayd publish --to all again.012
drive xterm-256color 24x80 <<-END
	wait "Passphrase:"
	send "$PASS\r"
	wait "is due"
	send "R"
	wait "refused"
	idle
	row 4 "held" "what the server refused is the first thing due"
	key enter
	wait "you answered"
	idle
	has "you answered: I attend online" "and the answer is kept"
	send "y"
	wait "is over"
	send "9"
	wait "refused"
	send "d"
	wait "taken off the list"
	idle
	hasnt "! refused" "a refused one can be dropped"
	send "2"
	wait "* Văn bản số 12"
	send "gg"
	key enter
	wait "Changed since you read it"
	idle
	has "Note 1: đọc lại" "the note stayed"
	send "D"
	wait "Changes  12-TB"
	idle
	has "- Nội dung dấuhiệu12" "what was taken away"
	has "+ Nội dung viết lại" "what came"
	send "Q"
	exits 0 "Q leaves"
END
done_testing
