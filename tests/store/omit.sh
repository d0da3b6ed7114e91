#!/bin/sh
# Each rule of the VFS (security.md section 1) left out of the build in turn: a proof must fail, or it
# is none. Only the objects of the VFS are compiled anew, beside a copy of the rest.
. "$(dirname "$0")/../run/lib.sh"

case ${SUITE_TAG-} in
*asan*)
	skip 'each rule of the VFS is needed' 'shown by the plain build'
	done_testing
	;;
esac
mkdir -p b/obj b/unit
cp -a "$BUILD/gen" "$BUILD/libbase.a" "$BUILD/libmodel.a" b/ &&
	cp -a "$BUILD/obj/base" "$BUILD/obj/model" "$BUILD/obj/store" b/obj/ || exit 2

# The proofs on a VFS without rule N.
without() { # N
	rm -rf b/libstore.a b/obj/store/vfs*.o b/unit/store
	(unset MAKEFLAGS MFLAGS && cd "$TOP" && ${MAKE:-make} -s --no-print-directory BUILD="$T/b" \
		EXTRA="-DVFS_OMIT=$1" "$T/b/unit/store/rules") >make.out 2>&1 || {
		not_ok "a build without rule $1" "$(cat make.out)"
		return 2
	}
	b/unit/store/rules >out 2>&1
}
without 0
is $? 0 'with all of its rules the VFS passes' || sed 's/^/# /' out
for n in 1 2 3 4 5 6 7 8 9; do
	without $n
	case $? in
	2) ;;
	0) not_ok "without rule $n: no test notices" ;;
	*)
		# by the test that names it, not by some accident
		if grep -q "^not ok - rule $n:" out; then
			ok "without rule $n: rules fails ($(grep -c '^not ok' out) of $(grep -c 'ok -' out))"
		else
			not_ok "without rule $n: its own test fails" "$(grep '^not ok' out)" "$(tail -3 out)"
		fi
		;;
	esac
done
done_testing
