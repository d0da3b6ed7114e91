#!/bin/sh
# The member's language: by the environment, whether the system has that locale or not; English where
# it asks for none. A terminal without the letters gets them without their marks.
. "$(dirname "$0")/../run/lib.sh"
sentence() { # NAME=VALUE…
	env -u LC_ALL -u LC_MESSAGES -u LC_CTYPE -u LANG -u LANGUAGE SOTAY_HOME="$T/nobody" "$@" \
		"${BUILD_CLIENT:-$BUILD}/sotay" list documents </dev/null 2>&1
}
vi='sotay: thiết bị này chưa có hồ sơ "default"; hãy dùng: sotay enrol URL CODE --ca FILE'
plain='sotay: thiet bi nay chua co ho so "default"; hay dung: sotay enrol URL CODE --ca FILE'
en='sotay: there is no profile "default" on this device yet; use: sotay enrol URL CODE --ca FILE'
is "$(sentence LC_ALL=C.UTF-8 LANGUAGE=vi)" "$vi" 'by LANGUAGE'
is "$(sentence LANG=vi_VN.UTF-8)" "$vi" 'by LANG'
is "$(sentence LC_ALL=vi_VN.UTF-8)" "$vi" 'by LC_ALL'
is "$(sentence LANG=en_US.UTF-8 LC_MESSAGES=vi_VN.UTF-8)" "$vi" 'LC_MESSAGES goes before LANG'
is "$(sentence LANG=vi_VN.UTF-8 LANGUAGE=en)" "$en" 'LANGUAGE goes before all'
is "$(sentence LANG=vi_VN)" "$plain" 'without UTF-8: without marks'
is "$(sentence LC_CTYPE=C LANG=vi_VN.UTF-8)" "$plain" 'in LC_CTYPE=C, too'
is "$(sentence LC_ALL=C LANGUAGE=vi)" "$en" 'LC_ALL=C asks for none'
is "$(sentence)" "$en" 'nor does nothing at all'
is "$(sentence LC_ALL=C.UTF-8 LANGUAGE=xx)" "$en" 'a language without a catalogue'
is "$(sentence LC_ALL=C.UTF-8 LANGUAGE=../../vi)" "$en" 'or with a path'
done_testing
