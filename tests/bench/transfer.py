"""Rows 15, 16 and 18: a first synchronisation, of the generated corpus and of real text; row 17: one with nothing to
do. Needs no terminal; bytes are counted on the wire where the harness' relay is there, else as sotay says them.
"""
import glob
import gzip
import json
import os
import re
import shutil
import subprocess
import threading

import stores
from stores import HAVE_TOOLS, WORK, Member, Server, Text
from table import SHOWN

DOWN, STORE = 0.40, 1.4
PEAK_MB = 25
REAL = ("/usr/share/man/vi/man*/*.gz", "/usr/share/doc/maint-guide/html/*.vi.html", "/usr/share/doc/maint-guide-vi/html/*.html")


class Peaks(threading.Thread):
    """The highest peak memory seen of each of sotay's programs below this process."""

    def __init__(self):
        super().__init__(daemon=True)
        self.kb, self.over = {}, threading.Event()

    def run(self):
        ours = {os.getpid()}
        while not self.over.wait(0.005):
            for path in sorted(glob.glob("/proc/[0-9]*/status")):
                try:
                    with open(path, encoding="utf-8", errors="replace") as f:
                        got = dict(line.split(":", 1) for line in f if ":" in line)
                except OSError:
                    continue
                name = got["Name"].strip()
                if name not in ("sotay", "sotay-net") or int(got["PPid"]) not in ours or "VmHWM" not in got:
                    continue
                ours.add(int(got["Pid"]))
                self.kb[name] = max(self.kb.get(name, 0), int(got["VmHWM"].split()[0]))

    def stop(self):
        self.over.set()
        self.join()
        return {name: kb / 1024 for name, kb in self.kb.items()}


def insbench(n):
    """Documents a CPU second of plain SQLite with the index."""
    if not HAVE_TOOLS:
        return None
    import rivals
    program = rivals.compiled("insbench")
    if not program:
        return None
    db = WORK + "/insert.db"
    out = subprocess.run([program, db, stores.corpus_path(n), str(n), "ext"], stdout=subprocess.PIPE, text=True).stdout
    for path in glob.glob(db + "*"):
        os.remove(path)
    got = json.loads(out.splitlines()[0])
    return got["docs"] / got["insert_cpu_s"]


def wire(server, member, act):
    """What `act` returns, and the relay's count of what it sent; (result, None) without the relay."""
    if not HAVE_TOOLS:
        member.enrol(server)
        return act(), None
    from relay import Relay
    with Relay(0, server.port) as relay:
        member.enrol(server, "https://127.0.0.1:%d" % relay.server.getsockname()[1])
        relay.take()
        return act(), relay.take()


def imported(server, member):
    """(CPU s, bytes down, {program: its peak in MB}) of a first synchronisation."""
    peaks = Peaks()

    def sync():
        peaks.start()
        return member.run("sync")
    (out, _, cpu), sent = wire(server, member, sync)
    high = peaks.stop()
    got = re.search(r"synced: (\d+) documents.* (\d+) bytes", out)
    if not got or int(got.group(1)) != server.count:
        raise RuntimeError("expected %d documents: %s" % (server.count, out))
    return cpu, sent["down"] if sent else int(got.group(2)), high


def first(table, server, member, rows, name=None):
    what = name or "n %d" % server.count
    cpu, down, high = imported(server, member)
    other = member.plain
    other_cpu = imported(server, other)[0] if other else None
    if 15 in rows and not name:
        beside = insbench(server.count)
        rate = server.count / cpu
        table.add(15, "import, documents a CPU second, %s" % what, rate, ">= 0.6 F", 0.6 * beside if beside else None,
                  least=True, gate=SHOWN, floor=beside or "", plain=server.count / other_cpu if other else "")
        for program in sorted(high):
            table.add(15, "import, peak memory of %s, MB, %s" % (program, what), high[program], "<= %d" % PEAK_MB, PEAK_MB)
    if 16 in rows:
        table.add(16, "import, bytes down / raw text, %s" % what, down / server.raw, "<= 0.40", DOWN,
                  show="%.3f (%s)" % (down / server.raw, "{:,}".format(down)))
    if 18 in rows:
        table.add(18, "store / raw text, %s" % what, member.store_bytes() / server.raw, "<= 1.4", STORE,
                  plain="%.3f" % (other.store_bytes() / server.raw) if other else "",
                  show="%.3f" % (member.store_bytes() / server.raw))


def https_limit(server, relay):
    """One small GET by curl, with its handshake: what any idle synchronisation from cold costs at least."""
    relay.take()
    subprocess.run(["curl", "-s", "-o", "/dev/null", "--cacert", server.dir + "/srv/ca.pem",
                    "https://127.0.0.1:%d/v1/none" % relay.server.getsockname()[1]])
    got = relay.take()
    return got["down"] + got["up"]


def idle(table, members, sizes, rows):
    if 17 not in rows:
        return
    if not HAVE_TOOLS:
        return table.miss(17, "idle sync, bytes", "<= 1.25 limit", "the harness is not there")
    from relay import Relay
    totals = {}
    for n in sizes:
        with Server("generated-%d" % n, stores.generated(n)) as server, Relay(0, server.port) as relay:
            member = Member("idle-%d" % n)
            member.enrol(server, "https://127.0.0.1:%d" % relay.server.getsockname()[1])
            member.run("sync")
            member.run("sync")
            relay.take()
            member.run("sync")
            got = relay.take()
            limit = https_limit(server, relay) if shutil.which("curl") else None
            shutil.rmtree(member.home)
        totals[n] = got["down"] + got["up"]
        table.add(17, "idle sync from cold, bytes down + up, n %d" % n, totals[n], "<= 1.25 limit",
                  1.25 * limit if limit else None, floor="%d (curl)" % limit if limit else "",
                  show="%d + %d, %d trips" % (got["down"], got["up"], got["round_trips"]))
    if len(sizes) > 1:
        few, many = min(sizes), max(sizes)
        table.add(17, "idle sync, bytes at %d / at %d" % (many, few), totals[many] / totals[few], "the same", 1.02)


# --- real text ----------------------------------------------------------------------------------------

def plain(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as f:
        text = f.read().decode("utf-8", "replace")
    if path.endswith(".html"):
        text = re.sub(r"<[^>]*>", "", text)
    elif path.endswith(".gz"):
        text = re.sub(r"^[.'].*\n", "", re.sub(r"\\f.|\\&|\\", "", text), flags=re.M)
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def real_texts():
    """The Vietnamese manual pages and the Debian maintainers' guide, as far as they are installed."""
    for k, path in enumerate(sorted(p for pattern in REAL for p in glob.glob(pattern))):
        body = plain(path)
        if len(body) > 200:
            title = os.path.basename(path).split(".gz")[0]
            yield Text("%d-TL/VI" % (k + 1), "TL", title, "2024-%02d-%02d" % (k // 28 % 12 + 1, k % 28 + 1), body)


def real(table, rows):
    if not rows & {16, 18}:
        return
    texts = list(real_texts())
    if not texts:
        for row, target in ((16, "<= 0.40"), (18, "<= 1.4")):
            if row in rows:
                table.miss(row, "real text", target, "manpages-vi, maint-guide-vi: not installed")
        return
    with Server("real", texts) as server:
        member = Member("real")
        if 18 in rows:
            member.with_plain()
        first(table, server, member, rows, "real text (%d, %d kB)" % (server.count, server.raw // 1000))
