#!/bin/sh
# Every lint on the tree.
cd "$(dirname "$0")/../.." || exit 2
rc=0
for c in tests/lint/check-*; do
	name=${c##*/check-}
	if said=$("$c" . 2>&1); then
		echo "ok - $name"
	else
		echo "not ok - $name"
		echo "$said" | head -60 | sed 's/^/# /'
		rc=1
	fi
done
exit $rc
