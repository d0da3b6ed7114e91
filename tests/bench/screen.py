"""Rows 1, 3, 4, 5, 7 and 11: the same script of keys for sotay, the floor and the peers, one taking turns with
the other; rows 8 and 9: sotay's memory, and what it does when nothing is to be done; row 10: searches.
"""
import re
import time
from argparse import Namespace

import rivals
import run_tui
from gencorpus import RARE
from stores import note
from table import SHOWN, best, middle, number
from ttybench import Tty

COMMON, TENTH = "nước", "soát"
OPTIONS = Namespace(cold=False, quiet=60, timeout=60, term="xterm-256color", baud=None, rtt=0, downs=8, idle=0,
                    search_runs=0)
PAINTS = ("pgdn", "open", "page", "back", "resize")


class Runs:
    """Sessions of one peer: figures of a step by its name."""

    def __init__(self):
        self.sessions = []

    def values(self, step, field):
        return [s[field] for out in self.sessions for s in out["steps"] if s["name"] == step and s.get(field) is not None]

    def mid(self, step, field):
        return middle(self.values(step, field))

    def over_least(self, steps):
        return middle([sum(s["bytes"] for s in got) / max(1, sum(s["least"] for s in got)) for got in (
            [s for s in out["steps"] if s["name"] in steps] for out in self.sessions) if got])

    def total(self, steps, field):
        """Of the steps of one session together: a start has one or two of them."""
        return middle([sum(s.get(field) or s.get("last_ms") or 0 for s in out["steps"] if s["name"] in steps)
                       for out in self.sessions])

    def memory(self):
        return middle([out["memory_end"]["hwm"] / 1024 for out in self.sessions])


def play(peers, n, runs):
    """{name: Runs}, the peers taking turns; OURS `runs` times, the others once."""
    got = {p.name: Runs() for p in peers}
    for k in range(runs):
        for p in peers if k == 0 else [p for p in peers if p.name in rivals.OURS]:
            began = time.time()
            if isinstance(p, rivals.Ours):
                p.fresh()
            try:
                got[p.name].sessions.append(run_tui.session(p, n, k, OPTIONS))
            except Exception as e:                            # a peer that fails must not end the run
                if p.name == "sotay":
                    raise
                note("%s at %d: %s" % (p.name, n, str(e).split("\n")[0]))
            note("%s at %d: %.1f s" % (p.name, n, time.time() - began))
    return {name: r for name, r in got.items() if r.sessions}


def others(got):
    return {name: r for name, r in got.items() if name not in rivals.OURS}


def cursor(table, member, floor, got, n):
    """Row 1, down and up, with the mark; then the whole row reversed, by choice."""
    downs = {name: r.mid("down", "bytes") for name, r in others(got).items() if r.values("down", "bytes")}
    for look in ("mark", "row"):
        p = rivals.ours(member, look)
        steps = {"down": [], "up": []}
        with Tty(p.argv, env=p.env, quiet_ms=40) as tty:
            tty.start(p.ready)
            tty.step("enter", p.enter[0], expect=p.enter[1])
            for name, key in (("down", "j"), ("up", "k")):
                for _ in range(14):
                    steps[name].append(tty.step(name, key))
            tty.wait_exit("Q", 2)
        if look == "row":
            both = steps["down"] + steps["up"]
            table.add(1, "whole row reversed, bytes / least, n %d" % n,
                      sum(s.bytes for s in both) / sum(s.least for s in both), "<= 1.15", 1.15)
            continue
        ups = floor_ups(floor) if floor else ""
        for name, beside in (("down", got["floor"].mid("down", "bytes") if floor else ""), ("up", ups)):
            values = [s.bytes for s in steps[name]]
            table.add(1, "cursor %s, bytes, n %d" % (name, n), middle(values), "<= 20", 20, floor=beside,
                      peer=best(downs) if name == "down" else "",
                      show="%d (%d to %d)" % (middle(values), min(values), max(values)))


def floor_ups(floor):
    with Tty(floor.argv, quiet_ms=40) as tty:
        tty.start(floor.ready)
        for _ in range(8):
            tty.step("down", "j")
        return middle([tty.step("up", "k").bytes for _ in range(8)])


def paints(table, got, n):
    """Rows 3, 4, 5, 7, 11."""
    our, floor, other = got["sotay"], got.get("floor"), got.get("plain")
    for step in PAINTS:
        table.add(3, "%s, bytes / least, n %d" % (step, n), our.over_least([step]), "<= 1.06", 1.06,
                  floor=floor.over_least([step]) if floor else "",
                  peer=best({name: r.over_least([step]) for name, r in others(got).items()}))
    lines = our.values("line", "bytes")
    limit = 1.1 * floor.mid("line", "bytes") if floor else None
    table.add(4, "reader, one line, bytes, median, n %d" % n, middle(lines), "<= 1.1 F", limit,
              floor=floor.mid("line", "bytes") if floor else "",
              peer=best({name: r.mid("line", "bytes") for name, r in others(got).items()}))
    table.add(4, "reader, one line, bytes, most, n %d" % n, max(lines), "<= 200", 200,
              floor=max(floor.values("line", "bytes")) if floor else "")
    start = ("start", "enter")
    table.add(5, "start to list, bytes / least, n %d" % n, our.over_least(start), "<= 1.10", 1.10,
              floor=floor.over_least(start) if floor else "",
              peer=best({name: r.over_least(start) for name, r in others(got).items()}),
              show="%.2f (%d bytes)" % (our.over_least(start), our.total(start, "bytes")))
    for row, what, value in ((7, "start to list, ms", lambda r: r.total(start, "seen_ms")),
                             (11, "open a document, ms", lambda r: r.mid("open", "seen_ms"))):
        table.add(row, "%s, n %d" % (what, n), value(our), "<= 2 F", 2 * value(floor) if floor else None, gate=SHOWN,
                  floor=value(floor) if floor else "", plain=value(other) if other else "",
                  peer=best({name: value(r) for name, r in others(got).items()}))


def rest(member, idle_s):
    """(peak memory in MB from unlocking on, what happened while nothing was to be done)."""
    p = rivals.ours(member)
    with Tty(p.argv, env=p.env, quiet_ms=60) as tty:
        tty.start(p.ready)
        with open("/proc/%d/clear_refs" % tty.pid, "w", encoding="ascii") as f:
            f.write("5")
        tty.step("enter", p.enter[0], expect=p.enter[1])
        for keys in ("j", " ", "G", "gg", "\r", " ", "q", "/%s\r" % COMMON, "q"):
            tty.step("keys", keys)
        tty.idle(3)                                           # the read mark is written, the count is made
        idle = tty.idle(idle_s)
        with open("/proc/%d/status" % tty.pid, encoding="ascii", errors="replace") as f:
            high = int(re.search(r"VmHWM:\s+(\d+)", f.read()).group(1)) / 1024
        tty.wait_exit("Q", 2)
    return high, idle


def memory(table, member, got, n, idle_s):
    """Rows 8 and 9."""
    high, idle = rest(member, idle_s)
    table.add(8, "peak memory of sotay after unlocking, MB, n %d" % n, high, "<= 10", 10,
              floor=got["floor"].memory() if "floor" in got else "",
              plain=rest(member.plain, 0)[0] if member.plain else "",
              peer=best({name: r.memory() for name, r in others(got).items() if name != "less"}))
    for what, key in (("wake-ups", "wakeups"), ("bytes", "bytes")):
        table.add(9, "idle %d s, %s, n %d" % (idle_s, what, n), idle[key], "0", 0)
    table.add(9, "idle %d s, CPU ms, n %d" % (idle_s, n), idle["cpu_ms"], "0", 0.05, gate=SHOWN)


def queries(n):
    rare = RARE[max(k for k in RARE if k <= n)] if n >= min(RARE) else "tố cáo"
    return {"rare": rare, "tenth": TENTH, "common": COMMON, "two words": "%s %s" % (TENTH, COMMON),
            "phrase": '"quy định"'}


def searched(p, words, runs):
    """From Enter to the first bytes, which are the first screenful of results."""
    times = []
    with Tty(p.argv, env=p.env, quiet_ms=60) as tty:
        tty.start(p.ready)
        if p.enter:
            tty.step("enter", p.enter[0], expect=p.enter[1])
        for _ in range(runs):
            tty.step("typing", "/" + words)
            step = tty.step("search", "\r")
            times.append(step.first_ms)
            if p.name == "floor":
                tty.step("back", "q")
        tty.wait_exit(p.quit, 2)
    return middle(times)


def search(table, member, floor, n, runs):
    """Row 10."""
    for name, words in queries(n).items():
        f = searched(floor, words, runs) if floor else None
        ours, *other = [searched(rivals.ours(m), words, runs) for m in member.both()]
        table.add(10, "search, %s, ms, n %d" % (name, n), ours, "<= 2 F + 2",
                  2 * f + 2 if f else None, gate=SHOWN, floor=number(f) if f else "", plain=other[0] if other else "")
