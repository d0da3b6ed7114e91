#!/bin/sh
# make demo: the screen opens with documents in it, the server is gone afterwards, what is printed then
# works, ^C leaves nothing behind, and the way without a screen does the whole job.
. "$(dirname "$0")/../run/lib.sh"
mkdir tmp
export TMPDIR=$T/tmp
cd "$TOP" || exit 2
demo() { # NAME, script on stdin
	cat >"$T/script"
	TERM=xterm-256color "$BUILD/tool/ptydrive" -l 120 "$T/script" tests/run/demo >"$T/drive.out" 2>&1
	rc_=$?
	sed "s/^\(ok\|not ok\) - /&$1: /" "$T/drive.out"
	CHECKS=$((CHECKS + 1))
	[ $rc_ = 0 ] || FAILED=$((FAILED + 1))
}

demo 'the screen' <<-'END'
	wait "the passphrase of this demonstration is"
	wait "This is due"
	idle
	has "meeting" "a meeting is due"
	has "Nộp bản tự kiểm điểm" "and something to acknowledge"
	send "4"
	wait "answered"
	key enter
	wait "Papers"
	has "40-HD/TU" "with its papers"
	send "q"
	send "2"
	wait "/30"
	idle
	has "/30" "three hundred documents are there"
	has "Quyết định" "in Vietnamese"
	key enter
	wait "Issued"
	idle
	has "Tỉnh ủy" "one opens"
	send "q"
	idle
	send "/dai hoi chi bo\r"
	idle
	has "đại hội chi bộ" "a search finds"
	send "Q"
	wait "To remove it all"
	exits 0 "it ends well"
	restored "the terminal is as it was"
	has "SOTAY_HOME=" "it says how to open it again"
END
cd "$T" || exit 2
home=$(echo tmp/sotay-demo.*/home)
[ -d "$home" ] && ok 'the folder is still there' || not_ok 'the folder is still there' "$(ls tmp)"
PASS='sen vang nuoc trong'
printf '%s\n' "$PASS" >.pass
SOTAY_HOME=$T/$home "$BUILD/sotay" --passphrase-fd 3 list documents 3<.pass >list 2>&1
is "$?:$(awk '{ print ($1 > 299) }' <<-END
	$(wc -l <list)
END
)" 0:1 'and opens with its passphrase'
SOTAY_HOME=$T/$home "$BUILD/sotay" --passphrase-fd 3 sync 3<.pass >out 2>err
is $? 4 'the server is stopped'
chmod -R u+w tmp
rm -rf tmp/*

cd "$TOP" || exit 2
demo 'interrupted' <<-'END'
	wait "published 2"
	send "\x03"
	exits 130 "it ends"
	restored "the terminal is as it was"
END
cd "$T" || exit 2
is "$(ls tmp)" '' 'an interrupt leaves nothing behind'

(cd "$TOP" && DEMO=batch tests/run/demo) >out 2>&1 </dev/null
is $? 0 'the demonstration without a screen'
like out 'published 31[23] documents' 'publishes everything'
like out '^synced: 30[0-9] documents, 5 notices' 'synchronises what is for the member'
like out '40-HD/TU' 'a paper of this week'
like out 'Mời dự sinh hoạt' 'notices'
like out '57-NQ/TU' 'shows one'
is "$(ls tmp)" '' 'and removes what it made'
(cd "$TOP" && DEMO=batch MEMBER=TV.0037 tests/run/demo) >out 2>&1 </dev/null
is $? 0 'a second member has it too'
like out 'enrolled Mạc Công Nương' 'the one who was named'
(cd "$TOP" && MEMBER=TV.9999 tests/run/demo) >out 2>&1 </dev/null
is $? 2 'nobody is refused'
like out 'there is no member TV.9999' 'in words'
is "$(ls tmp)" '' 'with nothing left'
(cd "$TOP" && DEMO=nonsense tests/run/demo) >out 2>&1
is $? 2 'another word is refused'
done_testing
