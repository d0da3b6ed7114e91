"""Rows 12 and 13: a key held down on a line of 9,600 baud; row 14: what a key costs over SSH."""
import multiprocessing
import os
import select
import shutil
import socket
import time

import rivals
import run_link
import run_ssh
from peers import floor_paced
from relay import Relay
from table import SHOWN, best, middle

BAUD = 9600


def played(job):
    p, n = job
    try:
        return p.name, {s["name"]: s for s in run_link.session(p, n, BAUD, 0)["steps"]}
    except Exception as e:                                    # a peer that fails must not end the run
        return p.name, str(e).split("\n")[0]


def paced(floor, n):
    p = floor_paced(n)
    p.argv = floor.argv
    return p


def slow(table, member, floor, beside, n):
    todo = [rivals.ours(member)] + ([floor, paced(floor, n)] if floor else []) + [p for p in beside if not p.reader_only]
    with multiprocessing.Pool(4, maxtasksperchild=1) as pool:  # they sleep nearly all the time
        got = {name: steps for name, steps in pool.map(played, [(p, n) for p in todo], chunksize=1)
               if isinstance(steps, dict)}
    pages = {name: s["held pgdn"]["last_ms"] / s["pgdn"]["last_ms"] for name, s in got.items()}
    lines = {name: s["held"]["last_ms"] for name, s in got.items()}
    peers = [name for name in got if name not in ("sotay", "floor", "floor, paced")]
    if "sotay" not in got:
        table.miss(12, "held page-down at %d baud" % BAUD, "<= 2.2", "the session failed")
        return
    table.add(12, "held page-down at %d baud, lag in repaints" % BAUD, pages["sotay"], "<= 2.2", 2.2, gate=SHOWN,
              floor=pages.get("floor, paced", ""), peer=best({k: pages[k] for k in peers}))
    table.add(13, "held cursor at %d baud, lag in ms" % BAUD, lines["sotay"], "<= 100", 100, gate=SHOWN,
              floor=lines.get("floor", ""), peer=best({k: lines[k] for k in peers}))


def answers(port):
    """Wait until a server listens there."""
    end = time.time() + 20
    while time.time() < end:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            select.select([], [], [], 0.02)


def ssh(table, member, floor, beside, n):
    figures = "SSH, cursor key, bytes "
    if not os.path.exists("/usr/sbin/sshd") or not shutil.which("ssh"):
        return table.miss(14, figures + "up + down", "<= 36 + 60", "no sshd here")
    got = {}
    server = run_ssh.start_sshd()
    try:
        answers(run_ssh.PORT)
        with Relay(run_ssh.PORT + 1, run_ssh.PORT) as relay:
            for p in [rivals.ours(member)] + [p for p in [floor] + beside if p and not p.reader_only]:
                try:
                    rows = [r for r in run_ssh.session(p, n, relay) if r["step"] == "down"]
                    got[p.name] = {k: middle([r[k] for r in rows]) for k in ("up", "down", "reads_up", "reads_down")}
                except Exception as e:
                    print("# %s over ssh: %s" % (p.name, str(e).split("\n")[0]), flush=True)
    finally:
        server.terminate()
        server.wait()
    if "sotay" not in got:
        return table.miss(14, figures + "up + down", "<= 36 + 60", "the session failed")
    for way, limit in (("up", 36), ("down", 60)):
        table.add(14, figures + way, got["sotay"][way], "<= %d" % limit, limit,
                  floor=got["floor"][way] if "floor" in got else "",
                  peer=best({k: g[way] for k, g in got.items() if k not in ("sotay", "floor")}))
        table.add(14, "SSH, cursor key, packets " + way, got["sotay"]["reads_" + way], "1", 1)
