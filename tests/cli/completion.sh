#!/bin/sh
# What bash completes: its own machinery is asked, without a terminal and without a passphrase.
. "$(dirname "$0")/../run/lib.sh"

command -v bash >/dev/null || {
	skip 'completion in bash' 'there is no bash'
	done_testing
}
SOTAY_HOME=$T/none "$BUILD/sotay" completion bash >sotay.bash 2>err
is $? 0 'the completion is printed without a profile'
bash -n sotay.bash 2>err
is "$?-$(cat err)" 0- 'bash can read it'
SOTAY_HOME=$T/none "$BUILD/sotay" completion fish >out 2>err
is $? 2 'for another shell there is none'
SOTAY_HOME=$T/none "$BUILD/sotay" help >out 2>err
hasnt out 'completion' 'help does not list it'
awk -F'[(,]' '/^CLI\(/ && $2 != "completion" { print $2 }' "$TOP/src/cli/cli.def" | sort >commands

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
tab() {
	SOTAY_HOME=$T/home bash --norc --noprofile tab.bash "$1" 2>&1
}
offers() { # LINE WORDS
	is "$(tab "$1" | tr '\n' ' ')" "${2:+$2 }" "\"$1\" offers ${2:-nothing}"
}
tab 'sotay ' >out
same out commands 'every command, and no other'
offers 'sotay en' enrol
offers 'sotay doc' doctor
offers 'sotay list d' documents
is "$(tab 'sotay list ' | grep -cx 'documents\|notices\|meetings\|outbox')" 4 'the kinds of a list'
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
tab 'sotay help ' >out
same out commands 'help has the commands as topics'

# Profiles are folders: their names need no key.
offers 'sotay --profile ' ''
mkdir -p home/data/default home/data/second home/data/empty
: >home/data/default/keys.sotay
: >home/data/second/keys.sotay
offers 'sotay --profile ' 'default second'
offers 'sotay --profile=s' second
offers 'sotay --profile=' 'default second'
offers 'sotay --profile second sy' sync
offers 'sotay --profile=second list n' notices
offers 'sotay sync --profile s' second
offers 'sotay --passphrase-fd 3 doc' doctor
: >ca.pem
offers 'sotay enrol U C --ca ca' ca.pem
offers 'sotay enrol U C --ca=ca' ca.pem

# Every option that a command takes is offered, and no other one is.
for c in $(cat commands); do
	sed -n "s/^CLI($c, \"\\([^\"]*\\)\".*/\\1/p" "$TOP/src/cli/cli.def" |
		grep -oE -e '--[a-z-]+' | sort -u >want
	tab "sotay $c --" | grep -vx -e --profile -e --passphrase-fd >got
	same got want "the options of $c"
done
done_testing
