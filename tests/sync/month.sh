#!/bin/sh
# A month of five members with seven devices and more, over TLS, with kills and cut lines, against a
# model in memory: tests/tool/month.py. Devices are lost, shut out and come again, attachments come and
# go. The months of a check are always the same, here and in month-511.sh, so that it says something of
# the change and not of luck; SEED=random plays a new one and prints its seed, SEED=n plays that one again,
# DAYS=n another length.
. "$(dirname "$0")/../run/lib.sh"

for f in "$BUILD_FP/sotayd" "$BUILD/tool/storestate" "$BUILD/tool/cheapkey" "$BUILD/tool/ptydrive"; do
	[ -x "$f" ] || {
		not_ok 'the build with fail-points and the tools are there' "$f is missing"
		done_testing
	}
done

play() { # SEED [VARIABLE=VALUE…]: leaves its words in log
	mkdir "$T/month" && cd "$T/month" || exit 2
	seed_=$1
	shift
	env SEED="$seed_" "$@" python3 "$TOP/tests/tool/month.py" "$BUILD" "$BUILD_FP" >"$T/log" 2>&1
	rc=$?
	cd "$T" || exit 2
	[ -n "${KEEP-}" ] || rm -rf "$T/month"
	return $rc
}

month() { # SEED
	if play "$1" "DAYS=${DAYS:-30}"; then
		ok "${DAYS:-30} days end as the model says: seed $1"
	else
		not_ok "${DAYS:-30} days end as the model says: seed $1" "$(cat "$T/log")"
	fi
	like "$T/log" "'comparisons': [0-9]*[0-9]" 'many times on the way they were compared'
}

for p in $(sed -n 's/^FAILPOINT("\([^"]*\)".*/\1/p' "$TOP/include/base/failpoints.def"); do
	grep -q "\"$p\"" "$TOP"/tests/tool/month*.py || not_ok "the fail-point $p is one of the month"
done

# A model that is wrong is found out.
broken() { # BREAK WORDS NAME
	play 7 DAYS=1 "BREAK=$1"
	is $? 1 "$3 fails the month"
	has log "$2" 'and is named'
}

case ${SEED-} in
'')
	broken 1 'shows what it should not' 'a document that the model does not expect'
	broken 3 'is shown as' 'another revision'
	broken 2 'acks of' 'an acknowledgement too many'
	month 7
	;;
random) month "$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')" ;;
*) month "$SEED" ;;
esac
done_testing
