#!/bin/sh
# Every pane on every kind of terminal, size and locale: unlock, walk all panes, open, back, resize,
# leave. In Vietnamese by its catalogue, in LC_ALL=C in English and without marks.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/pty/pty.sh.inc"
pty_data 12
day_data

w() { # SENTENCE: as this language has it
	TEXTDOMAINDIR=$BUILD/locale gettext sotay "$1" | sed 's/ *$//'
}
is "$(LC_ALL=C.UTF-8 LANGUAGE=vi w 'This is due.')" 'Việc đến hạn.' 'the catalogue is there'
round() { # TERM ROWSxCOLS MEETING NOTICE: their titles as this locale shows them
	drive "$1" "$2" <<-END
		wait "$(w 'Passphrase: ')"
		send "$PASS\r"
		wait "$(w 'This is due.')"
		idle
		row 1 "$(w Today) 1" "it opens on what is due"
		has "$3" "the next meeting is there"
		send "2"
		wait "$(w Documents)  "
		has "12-TB/TU" "the newest document"
		key enter
		wait "$(w Document)  12-TB"
		has "$(w Issued)" "it opens"
		send "q"
		wait "$(w Documents)  "
		send "3"
		wait "$(w Notices)  "
		has "$4" "a notice"
		key enter
		wait "$(w From)"
		send "q"
		wait "$(w Notices)  "
		send "4"
		wait "$(w 'to come')"
		has "02/03/2099" "the day of the meeting"
		key enter
		wait "$(w When)"
		has "$3" "its title"
		resize 5 30
		resize ${2%x*} ${2#*x}
		wait "$(w When)"
		idle
		has "$3" "and again after other sizes"
		key backspace
		wait "$(w 'to come')"
		send "5"
		wait "$(w Profile)  "
		has "03/02/1980" "the profile"
		send "9"
		wait "$(w Outbox)  "
		send "0"
		wait "$(w Log)  "
		has "$(w 'Last synchronised: ')" "the log"
		key tab
		wait "$(w Today)  "
		idle
		resize 1 1
		idle
		resize ${2%x*} ${2#*x}
		wait "$(w 'This is due.')"
		send "Q"
		exits 0 "Q leaves"
		restored "the terminal is as it was"
	END
}
for t in xterm-256color vt100 xterm tmux tmux-256color screen rxvt rxvt-unicode-256color linux vt220 ansi; do
	if ! infocmp $t >/dev/null 2>&1; then
		skip "$t" 'terminfo does not know it'
		continue
	fi
	case $t in
	xterm-256color | vt100) sizes='24x80 12x40 43x132' ;;
	*) sizes=24x80 ;;
	esac
	for s in $sizes; do
		LC_ALL=C.UTF-8 LANGUAGE=vi
		export LC_ALL LANGUAGE
		round $t $s 'Sinh hoạt thường kỳ' 'Thẻ đã in'
		LC_ALL=C
		unset LANGUAGE
		round $t $s 'Sinh hoat thuong ky' 'The da in'
	done
done
done_testing
