#!/bin/sh
# Another of the months that every check plays, beside month.sh.
SEED=511 exec "$(dirname "$0")/month.sh"
