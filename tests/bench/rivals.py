"""What sotay is measured beside, and sotay as one of them: the floor and the peers of the harness, those
that are installed, over the same documents. Nothing here is needed for sotay's own figures.
"""
import os
import shutil
import subprocess
import sys

import stores
from stores import SOTAY, WORK, note, tool

import peers
import proc
from run_sync import start_nginx, stop_nginx

PEERS = ("newsboat", "neomutt", "aerc", "tig", "less")
OURS = ("sotay", "plain", "floor")                         # what is played more than once
LIMITS = WORK + "/limits"
LINKED = {"floor": ["-lncursesw", "-ltinfo", "-lsqlite3"], "sqlfloor": ["-lsqlite3"], "insbench": ["-lsqlite3", "-lz"]}


def compiled(name):
    """A program of the harness' limits folder, which may be read-only; None where it cannot be made."""
    path = "%s/%s" % (LIMITS, name)
    if not os.path.exists(path):
        os.makedirs(LIMITS, exist_ok=True)
        r = subprocess.run(["cc", "-O2", "-std=gnu11", "-o", path, tool("limits/%s.c" % name)] + LINKED[name],
                           stderr=subprocess.DEVNULL)
        if r.returncode:
            note("%s cannot be compiled: its figures are missing" % name)
            return None
    return path


def made(path, what, n):
    """One of gencorpus' formats of the first n documents."""
    if not os.path.exists(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        subprocess.run([sys.executable, "-B", tool("gencorpus.py"), what, stores.corpus_path(n), str(n), path], check=True)
    return path


def data(n, what):
    return "%s/%d/%s" % (peers.DATA, n, what)


def floor(n):
    made(data(n, "docs.db"), "sqlite", n)
    p = peers.floor(n)
    p.argv[0] = compiled("floor")
    return p


class Ours(peers.Peer):
    member = None

    def fresh(self):
        self.member.fresh()


def ours(member, look="mark"):
    """sotay as a Peer. Its store is unlocked by a descriptor, so that it starts at Today and goes on to the list."""
    member.set("set cursor-line = " + look)
    name = "sotay" if member.sotay == SOTAY else "plain"
    p = Ours(name, member.screen(), "Today 1", enter=("2", peers.FIRST), down="j", pgdn=" ", home="gg", line="j",
             page=" ", back="q", opened="Document  ", quit="Q", env=member.env(), data=[member.home + "/sotay"])
    p.member = member
    p.fresh()
    return p


def command(p, before):
    """The peer's command, run by another one."""
    return p.member.screen(before) if isinstance(p, Ours) else list(before) + p.argv


class Field:
    """The floor and the installed peers at each size."""

    def __init__(self, sizes, names):
        self.sizes = sizes
        self.names = [n for n in names if shutil.which(n)]
        if "tig" in self.names and not shutil.which("git"):
            self.names.remove("tig")
        if "newsboat" in self.names and not shutil.which("nginx"):
            self.names.remove("newsboat")
        gone = [n for n in names if n not in self.names]
        if gone:
            note("not installed, and so not beside: " + ", ".join(gone))
        self.floor = compiled("floor")
        self.imported = {}                                    # n: of newsboat, documents a CPU second, bytes of its cache

    def of(self, n, name):
        if name == "tig":
            made(data(n, "repo"), "git", n)
        elif name in ("neomutt", "aerc"):
            made(data(n, "Maildir"), "maildir", n)
        elif name == "less":
            made(data(n, "text"), "text", n)
        else:
            self.newsboat(n)
        return peers.TUI[name](n)

    def newsboat(self, n):
        made(data(n, "atom.xml"), "atom", n)
        argv = peers.newsboat_files(n)
        if os.path.exists(argv[-1]) and n not in self.imported:
            os.remove(argv[-1])
        if n in self.imported:
            return
        started = start_nginx()
        try:
            got = proc.run(argv + ["-x", "reload"], timeout=3600)
        finally:
            if started:
                stop_nginx()
        self.imported[n] = (n / (got["cpu_ms"] / 1000), os.path.getsize(argv[-1]))

    def at(self, n):
        """All peers that are measured at a size, the floor apart."""
        return [self.of(n, name) for name in self.names]
