"""make bench: prints the target of perf.md beside the value of this build, for every row of its table that can be
measured here, with the floor and the installed peers in the same run; ends with 1 if a figure that
is exact is beyond twice its target. Rows are in screen.py, counts.py, line.py and transfer.py, the stores
in stores.py, the programs beside in rivals.py.

The column "plain" is the same client built with PLAIN, for the rows of the store: plain SQLite with the same schema and
tokenizer. It is reported, never a gate.

    BENCH_N      sizes (1000,10000); with 100000 it takes some minutes more
    BENCH_ROWS   rows (all)
    BENCH_PEERS  peers (newsboat,neomutt,aerc,tig,less), at sizes up to BENCH_PEERS_N (1000)
    BENCH_RUNS   sessions of sotay and the floor, of which the median counts (3); the peers have one
    BENCH_IDLE   seconds of doing nothing (10; row 9 asks for 60)
    BENCH_TOOLS  the harness (../shared/bench beside the tree)
    BUILD_PLAIN the folder of that client (plain in the build's); bench.py alone without it leaves the column empty
    BENCH_WORK   where all is made and what is slow to make is kept (sotay-bench among the temporary files)
"""
import os
import sys

sys.dont_write_bytecode = True
import stores
import transfer
from stores import HAVE_TOOLS, Member, Server, note
from table import Table

ROWS = set(range(1, 21))
BESIDE = {1, 3, 4, 5, 7, 8, 11, 12, 13, 14}                # rows with the peers' screens
WITH_PLAIN = {2, 6, 7, 8, 10, 11, 15, 18}                    # rows with that client


def numbers(name, default):
    return [int(x) for x in os.environ.get(name, default).split(",")]


def stores_of(table, sizes, rows):
    """A synchronised member at each size; making them is rows 15, 16 and 18."""
    members = {}
    for n in sizes:
        with Server("generated-%d" % n, stores.generated(n)) as server:
            members[n] = Member("generated-%d" % n)
            if rows & WITH_PLAIN:
                members[n].with_plain()
            transfer.first(table, server, members[n], rows)
            for m in members[n].both():
                m.keep()
            members[n].raw = server.raw
    return members


def main():
    sizes, rows = numbers("BENCH_N", "1000,10000"), set(numbers("BENCH_ROWS", ",".join(map(str, sorted(ROWS)))))
    runs, idle = numbers("BENCH_RUNS", "3")[0], numbers("BENCH_IDLE", "10")[0]
    table = Table()
    if not HAVE_TOOLS:
        note("%s is not there: only what needs no terminal is measured" % stores.TOOLS)
    members = stores_of(table, sizes, rows)
    transfer.idle(table, members, sizes, rows)
    transfer.real(table, rows)
    if HAVE_TOOLS:
        on_screens(table, members, sizes, rows, runs, idle)
    table.print()
    return 1 if table.failed else 0


def on_screens(table, members, sizes, rows, runs, idle):
    import counts
    import line
    import rivals
    import screen
    names = os.environ.get("BENCH_PEERS", ",".join(rivals.PEERS)).split(",")
    field = rivals.Field(sizes, [name for name in names if name])
    with_peers = numbers("BENCH_PEERS_N", "1000")[0]
    floors = {n: rivals.floor(n) if field.floor else None for n in sizes}
    beside = {n: field.at(n) if n <= with_peers and rows & BESIDE else [] for n in sizes}
    for n, (rate, size) in field.imported.items():
        table.beside("import, documents a CPU second, n %d" % n, "%d (newsboat)" % rate)
        table.beside("store / raw text, n %d" % n, "%.2f (newsboat)" % (size / members[n].raw))
    for n, member in members.items():
        got = {}
        if rows & {1, 3, 4, 5, 7, 8, 11}:
            ours = [rivals.ours(m) for m in (member.both() if rows & {7, 11} else [member])]
            got = screen.play([p for p in ours + [floors[n]] + beside[n] if p], n, runs)
        if 1 in rows:
            screen.cursor(table, member, floors[n], got, n)
        if rows & {3, 4, 5, 7, 11}:
            screen.paints(table, got, n)
        if rows & {8, 9}:
            screen.memory(table, member, got, n, idle)
        if 10 in rows:
            screen.search(table, member, floors[n], n, max(3, runs))
    least = min(sizes)
    if rows & {2, 6}:
        tig = field.of(least, "tig") if "tig" in field.names and least <= with_peers else None
        counts.callgrind(table, members, floors, tig)
    if 19 in rows:
        counts.libraries(table, field)
    if 20 in rows:
        counts.strace(table, members[least], floors[least])
    if rows & {12, 13}:
        line.slow(table, members[least], floors[least], beside[least], least)
    if 14 in rows:
        line.ssh(table, members[least], floors[least], beside[least], least)


if __name__ == "__main__":
    sys.exit(main())
