#!/bin/sh
# What bash, zsh and fish complete: their own machinery is asked, without a passphrase.
. "$(dirname "$0")/../run/lib.sh"

SOTAY_HOME=$T/none "$BUILD/sotay" completion csh >out 2>err
is $? 2 'for another shell there is none'
has err 'bash, zsh and fish' 'and it is said for which there is'
SOTAY_HOME=$T/none "$BUILD/sotay" help >out 2>err
hasnt out 'completion' 'help does not list it'
awk -F'[(,]' '/^CLI\(/ && $2 != "completion" { print $2 }' "$TOP/src/cli/cli.def" | sort >commands
# The screen sends whoever types one of them there to the shell.
sed -n '/of_the_shell\[\]/,/NULL/p' "$TOP/src/core/cmd.c" | grep -o '"[a-z]*"' | tr -d '"' >told
is "$(wc -l <told):$(grep -vxF -f commands told)" 11: 'what the screen says the shell does it does'
# What TAB offers behind these words, one a line, sorted. The words are parted as readline does it:
# at blanks, and round each =.
cat >tab.bash <<'END'
. ./sotay.bash
[ "$(complete -p sotay)" = "complete -F _sotay sotay" ] || echo "not bound"
line=$1
COMP_WORDS=()
for w in $line; do
	case $w in
	*=*) COMP_WORDS+=("${w%%=*}" =); [ -z "${w#*=}" ] || COMP_WORDS+=("${w#*=}") ;;
	*) COMP_WORDS+=("$w") ;;
	esac
done
case $line in *' ') COMP_WORDS+=('') ;; esac
COMP_LINE=$line COMP_POINT=${#line} COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_sotay sotay "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
[ ${#COMPREPLY[@]} = 0 ] || printf '%s\n' "${COMPREPLY[@]}" | sort
END

# zsh has no completion without a widget; its function runs, and what it hands over is caught.
cat >tab.zsh <<'END'
compdef() { [[ "$*" == "_sotay sotay" ]] || print "not bound" }
compset() { [[ $1 == -P && ${words[CURRENT]} == *=* ]] && words[CURRENT]=${words[CURRENT]#*=} }
offered() { local w; for w; do [[ $w == ${words[CURRENT]}* ]] && print -r -- $w; done; return 0 }
compadd() { while [[ $1 != -- ]]; do shift; done; shift; offered "$@" }
_files() { offered *(N) }
. ./sotay.zsh
words=(${=1})
[[ $1 == *' ' ]] && words+=('')
CURRENT=${#words}
_sotay | sort
END

# fish is asked for what a line is completed to; what it tells of a word, and --option=, are taken off.
cat >tab.fish <<'END'
set fish_complete_path
source sotay.fish
complete -C $argv[1] | string replace -r '\t.*' '' | string replace -r '^--[a-z-]+=(?=.)' '' | sort
END

tab() {
	case $SHELL_ in
	bash) set -- bash --norc --noprofile tab.bash "$1" ;;
	zsh) set -- zsh -f tab.zsh "$1" ;;
	fish) set -- fish --no-config tab.fish "$1" ;;
	esac
	SOTAY_HOME=$T/home HOME=$T/none "$@" 2>&1
}
offers() { # LINE WORDS
	is "$(tab "$1" | tr '\n' ' ')" "${2:+$2 }" "$SHELL_: \"$1\" offers ${2:-nothing}"
}

in_shell() { # SHELL
	SHELL_=$1
	command -v "$SHELL_" >/dev/null || {
		skip "completion in $SHELL_" "there is no $SHELL_"
		return
	}
	SOTAY_HOME=$T/none "$BUILD/sotay" completion "$SHELL_" >"sotay.$SHELL_" 2>err
	is $? 0 "$SHELL_: the completion is printed without a profile"
	"$SHELL_" -n "sotay.$SHELL_" 2>err
	is "$?-$(cat err)" 0- "$SHELL_ can read it"
	tab 'sotay ' >out
	same out commands "$SHELL_: every command, and no other"
	offers 'sotay en' enrol
	offers 'sotay doc' doctor
	offers 'sotay list d' documents
	is "$(tab 'sotay list ' | grep -cx 'documents\|notices\|meetings\|outbox')" 4 "$SHELL_: the kinds of a list"
	offers 'sotay list documents ' ''
	offers 'sotay list documents --fi' --filter
	offers 'sotay list --js' --json
	offers 'sotay list --filter un' unread
	offers 'sotay list documents --filter=is' issuer:
	offers 'sotay list --filter x m' meetings
	offers 'sotay list --filter=x m' meetings
	offers 'sotay device ' 'add list revoke'
	offers 'sotay device revoke ' ''
	offers 'sotay device revoke X --y' --yes
	offers 'sotay recovery ' 'new remove'
	offers 'sotay passwd --new' --new-passphrase-fd
	offers 'sotay passwd --new-passphrase-fd ' ''
	offers 'sotay doctor --re' --rebuild-index
	offers 'sotay show ' ''
	offers 'sotay ack 1-' ''
	offers 'sotay --ver' --version
	offers 'sotay sync --ver' ''
	offers 'sotay sync --prof' --profile
	offers 'sotay nonsense ' ''
	offers 'sotay search x --fo' --format
	offers 'sotay list --format ' '%% %d %i %n %s %t %u %y'
	offers 'sotay --che' --check-config
	offers 'sotay completion ' 'bash fish zsh'
	tab 'sotay help ' >out
	same out commands "$SHELL_: help has the commands as topics"

	# Profiles are folders: their names need no key.
	rm -rf home/data
	mkdir -p home/data/empty
	offers 'sotay --profile ' ''
	mkdir home/data/default home/data/second
	: >home/data/default/keys.sotay
	: >home/data/second/keys.sotay
	: >ca.pem
	offers 'sotay --profile ' 'default second'
	offers 'sotay --profile=s' second
	offers 'sotay --profile=' 'default second'
	offers 'sotay --profile second sy' sync
	offers 'sotay --profile=second list n' notices
	offers 'sotay sync --profile s' second
	offers 'sotay --passphrase-fd 3 doc' doctor
	offers 'sotay enrol U C --ca ca' ca.pem
	offers 'sotay enrol U C --ca=ca' ca.pem
	offers 'sotay --check-config ca' ca.pem
	offers 'sotay export 57 -o ca' ca.pem
	offers 'sotay export 57 --output ca' ca.pem
	offers 'sotay export 57 --as ' 'md paged text'

	# Every option that a command takes is offered, and no other one is.
	for c in $(cat commands); do
		sed -n "s/^CLI($c, \"\\([^\"]*\\)\".*/\\1/p" "$TOP/src/cli/cli.def" |
			grep -oE -e '--[a-z-]+' | sort -u >want
		tab "sotay $c --" | grep -vx -e --profile -e --passphrase-fd >got
		same got want "$SHELL_: the options of $c"
	done
}
for s in bash zsh fish; do
	in_shell $s
done

# By the key itself where the machinery was stood in for above.
if command -v zsh >/dev/null; then
	cat >script <<-END
		send "autoload -Uz compinit; compinit -D -u; . ./sotay.zsh; PS1=ready-\r"
		wait "ready-"
		send "sotay recov\t"
		wait "sotay recovery"
		send "\x15exit\r"
		exits 0 "zsh completes by the key Tab"
	END
	HOME=$T TERM=vt100 "$BUILD/tool/ptydrive" -l 20 script zsh -f >out 2>&1
	is "$?-$(grep -c '^ok' out)" 0-1 'zsh completes by the key Tab'
fi
done_testing
