"""Rows 2 and 6: instructions, which valgrind counts; row 19: libraries; row 20: write calls a key."""
import glob
import os
import re
import shutil
import subprocess

import rivals
from stores import SOTAY, WORK
from table import best
from ttybench import Tty

DOWNS = 16                                                    # inside of one screenful


def instructions(p, downs):
    """Millions, of a session from start to quit with so many cursor keys; None where it failed."""
    log = WORK + "/callgrind-%p.log"
    before = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--log-file=" + log]
    with Tty(rivals.command(p, before), env=p.env, cwd=p.cwd, quiet_ms=300, timeout_s=120) as tty:
        late = tty.start(p.ready, timeout_s=240).timed_out
        if p.enter:
            late |= tty.step("enter", p.enter[0], expect=p.enter[1]).timed_out
        for _ in range(downs):
            tty.step("down", p.down)
        pid = tty.pid
        tty.wait_exit(p.quit, 60)
    with open(log.replace("%p", str(pid)), encoding="utf-8", errors="replace") as f:
        found = re.search(r"Collected : (\d+)", f.read())
    for path in glob.glob(log.replace("%p", "*")):
        os.remove(path)
    return None if late or not found else int(found.group(1)) / 1e6


def counted(p):
    """(to the list and out, a cursor key), in millions."""
    start, many = instructions(p, 0), instructions(p, DOWNS)
    return start, (many - start) / DOWNS if start and many else None


def callgrind(table, members, floors, tig):
    """Rows 2 and 6 at every size."""
    if not shutil.which("valgrind"):
        for row, figure in ((2, "cursor down, instructions"), (6, "start to list, instructions")):
            table.miss(row, figure, "<= 4 F" if row == 2 else "<= 3 F", "valgrind is not installed")
        return
    ours = {n: counted(rivals.ours(m)) for n, m in members.items()}
    other = {n: counted(rivals.ours(m.plain)) for n, m in members.items() if m.plain}
    floor = {n: counted(f) for n, f in floors.items() if f}
    peer = counted(tig) if tig else (None, None)
    for row, k, figure, factor in ((2, 1, "cursor down", 4), (6, 0, "start to list", 3)):
        for n, got in ours.items():
            f = floor[n][k] if n in floor else None
            table.add(row, "%s, million instructions, n %d" % (figure, n), got[k], "<= %d F" % factor,
                      factor * f if f else None, floor="%.3f" % f if f else "", show="%.3f" % got[k] if got[k] else None,
                      plain="%.3f" % other[n][k] if n in other and other[n][k] else "",
                      peer=best({"tig": peer[k]}) if n == min(ours) else "")
        if len(ours) > 1:
            small, large = min(ours), max(ours)
            limit = 1.05 if row == 2 else 1.02
            table.add(row, "%s, instructions at %d / at %d" % (figure, large, small), ours[large][k] / ours[small][k],
                      "<= %.2f" % limit, limit, floor=floor[large][k] / floor[small][k] if floor else "")


def libraries(table, field):
    def of(path):
        out = subprocess.run(["ldd", path], capture_output=True, text=True).stdout
        return sorted(set(os.path.basename(m) for m in re.findall(r"=> (/\S+)", out)))
    libs = of(SOTAY)
    barred = [name for name in libs if re.match(r"lib(curl|ssl|gnutls|crypto|nettle|mbed)", name)]
    table.add(19, "shared libraries of sotay", len(libs), "<= 12", 12, floor=len(of(field.floor)) if field and field.floor else "",
              peer=best({name: len(of(shutil.which(name))) for name in field.names if name != "less"}) if field else "")
    table.add(19, "of these for TLS and HTTP", len(barred), "0", 0, show=", ".join(barred) or "0")


def writes_of(p, keys):
    """{key: calls that wrote to the terminal}, for keys of which each changes the screen."""
    log = WORK + "/strace.log"
    before = ["strace", "-f", "-e", "trace=write,writev,sendto,sendmsg", "-o", log]
    out = {}
    with Tty(rivals.command(p, before), env=p.env, cwd=p.cwd, quiet_ms=80, timeout_s=60) as tty:
        def calls():
            with open(log, encoding="utf-8", errors="replace") as f:
                return sum(bool(re.match(r"\d+ +\w+\([012],", line)) for line in f)
        tty.start(p.ready)
        if p.enter:
            tty.step("enter", p.enter[0], expect=p.enter[1])
        for name, key in keys:
            had = calls()
            tty.step(name, key)
            out[name] = max(out.get(name, 0), calls() - had)
        tty.wait_exit(p.quit, 5)
    os.remove(log)
    return out


def strace(table, member, floor):
    if not shutil.which("strace"):
        return table.miss(20, "write calls a key", "1", "strace is not installed")

    def keys(p):
        return [("down", p.down), ("down", p.down), ("page down", p.pgdn), ("open", p.open), ("line", p.line),
                ("page", p.page), ("back", p.back)]
    our = rivals.ours(member)
    got = writes_of(our, keys(our))
    beside = writes_of(floor, keys(floor)) if floor else {}
    for name, calls in got.items():
        table.add(20, "write calls: " + name, calls, "1", 1, floor=beside.get(name, ""))
