#!/usr/bin/env python3
"""month.py BUILD BUILD_FP: a month of a committee against a model of it.

Simulated days, not real ones: nothing here sleeps. The real sotayd serves over TLS, five members
with seven devices use the real sotay and its sotay-net, and everything goes wrong that may: servers
and clients are killed, at fail-points and at any byte of the line, replies are cut, devices stay
away for a week. After every sync that says it succeeded the device shows exactly what the model
says, and so it is at the end with acknowledgements, answers, outboxes and stores.

    SEED=n  the month to play; chosen and printed if not given      DAYS=n  30
    BREAK=1|2|3  a model that is wrong on purpose: a document, an acknowledgement, a revision
    VERBOSE=1    what is done, a line each

Runs in the present folder, which is left as it is at the end. Prints one TAP line a check that
failed, and the last line is the sum of the month.
"""
import csv
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
sys.dont_write_bytecode = True
# pylint: disable=wrong-import-position
from month_model import Doc, Member, Model, Org, Wrong, count, need, note, now, tally
from month_parts import KINDS, PASS, Device, Died, Relay, Server

SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(1, 10**6))
DAYS = int(os.environ.get("DAYS") or 30)
BREAK = int(os.environ.get("BREAK") or 0)
CLIENT_POINTS = ["ops-sent", "ops-recorded", "subs-applied", "in-batch", "batch-done", "state-stored"]
SERVER_POINTS = ["in-op", "op-done"]
rnd = random.Random(SEED)


# --- the month -----------------------------------------------------------------------------------

class Month:
    def __init__(self, build, build_fp):
        self.build, self.build_fp = build, build_fp
        self.m, self.relay = Model(), Relay()
        self.s = Server(build, build_fp, self.relay)
        self.devices, self.serial = [], 0
        self.has, self.can = self.words(build + "/sotay"), self.words(build + "/sotayd")
        self.late = {rnd.randint(2, max(2, DAYS - 1)): "M002", rnd.randint(2, max(2, DAYS - 1)): "M004"}

    @staticmethod
    def words(exe):
        out = subprocess.run([exe, "help"], capture_output=True, text=True, check=True).stdout
        return {w for line in out.splitlines() if line.startswith("  ") and not line.startswith("   ")
                for w in (line.split()[1 if "sotay " in line else 0],)}

    def setup(self):
        os.mkdir("srv", 0o700)
        self.s.must("init", "--tz", "+07:00")
        for o in [Org("99", "", "centre", "Trung ương"), Org("99.1", "99", "province", "Tỉnh Sông"),
                  Org("99.2", "99", "province", "Tỉnh Núi"), Org("99.1.1", "99.1", "cell", "Chi bộ Mận"),
                  Org("99.1.2", "99.1", "cell", "Chi bộ Đào"), Org("99.2.1", "99.2", "cell", "Chi bộ Lê"),
                  Org("99.2.2", "99.2", "cell", "Chi bộ Mơ")]:
            self.m.orgs[o.code] = o
        self.import_orgs(self.m.orgs.values())
        cells = self.cells()
        for i in range(5):
            ref = f"M{i + 1:03}"
            self.m.members[ref] = Member(ref, cells[i % 4], [("BITHU", cells[i % 4])] if i < 2 else [])
        self.import_members(self.m.members.values())
        self.s.start()
        for m in self.m.members.values():
            self.enrol(m, m.ref)
        self.enrol(self.m.members["M001"], "M001b")
        self.publish_new()

    def cells(self):
        return [o.code for o in self.m.orgs.values() if o.kind == "cell"]

    def import_orgs(self, orgs, rc=0):
        with open("orgs.csv", "w", encoding="utf-8") as f:
            w = csv.writer(f)
            w.writerow(["code", "parent", "kind", "name", "merged_into"])
            w.writerows([o.code, o.parent, o.kind, o.name, o.merged] for o in orgs)
        self.s.must("import-orgs", "orgs.csv", rc=rc)

    def import_members(self, members):
        with open("members.csv", "w", encoding="utf-8") as f:
            w = csv.writer(f)
            w.writerow(["id", "name", "cell", "roles"])
            w.writerows([m.ref, "Người " + m.ref, m.cell, ";".join(f"{r}@{c}" for r, c in sorted(m.roles))]
                        for m in members)
        self.s.must("import-members", "members.csv")

    def enrol(self, m, name):
        d = Device(name, m, self.build, self.build_fp)
        code = re.search(r"[0-9A-HJKMNP-TV-Z-]{10,12}", self.s.must("code", m.ref))[0]
        args = ["enrol", f"https://127.0.0.1:{self.relay.port}", code, "--ca", self.s.dir + "/ca.pem"]
        points = ["store-made", "enrolled"] if now["day"] and rnd.random() < 0.7 else []
        for fail in points + [None]:
            with d.spawn(args, fail, stdin=subprocess.DEVNULL) as p:
                said = p.communicate()[0]
            need(p.returncode == (-signal.SIGKILL if fail else 0), name, "enrol", fail, "ends with", p.returncode, said,
                 open(d.errs, encoding="utf-8").read())
            d.gone(p.pid)
        cheap = self.build + "/tool/cheapkey"
        if os.path.exists(cheap):
            subprocess.run([cheap, d.home + "/data/default"], input=PASS + "\n", text=True, check=True)
        self.devices.append(d)
        note("enrolled", name)

    # --- the committee

    def free_orgs(self):
        return [o for o in self.m.orgs.values() if not o.merged]

    def audiences(self):
        """What is written after --to, and the feeds meant."""
        got = {}
        for _ in range(rnd.choice([1, 1, 1, 2, 3])):
            o = rnd.choice(self.free_orgs())
            x = rnd.random()
            if x < 0.3:
                got["all"] = "all"
            elif x < 0.45:
                role = rnd.choice(["BITHU", "TUYENGIAO"])
                got[f"role:{role}@{o.code}"] = f"role:{role}@{o.code}"
            elif x < 0.7 and o.kind == "cell":
                got["cell:" + o.code] = "org:" + o.code
            else:
                got["org:" + o.code] = "org:" + o.code
        return list(got), set(got.values())

    def version(self, d):
        """New contents."""
        d.version += 1
        d.tokens.append(f"tk{self.m.docs.index(d) if d in self.m.docs else len(self.m.docs)}v{d.version}zq")
        if d.version > 1 and rnd.random() < 0.5:
            d.title = re.sub(r"( sửa .*)?$", f" sửa {d.version}", d.title, count=1)
        lines = rnd.choice([1, 3, 30])
        d.body = "".join(f"{k}. {d.tokens[-1]} nội dung {rnd.randrange(10**9)}\n" for k in range(lines))
        if rnd.random() < 0.06:  # too long for a block
            d.body += "".join("%x\n" % rnd.getrandbits(300) for _ in range(1200))

    def file(self, d):
        head = f"Number: {d.number}\nType: QĐ\nTitle: {d.title}\nIssuer: Ban {d.number[0]}\nDate: 2025-03-01\n"
        if hash_of(d.number) % 2:
            head += "Acknowledge: yes\n"
        with open("file-" + d.number.replace("/", "-"), "w", encoding="utf-8") as f:
            f.write(head + "\n" + d.body)
        return f.name

    def send(self, args, docs, want):
        """A command that sends; perhaps killed at a fail-point first, then given again."""
        fail = rnd.choice(["in-publish", "published"]) if rnd.random() < 0.2 else None
        if fail and any(want):
            r = self.s.cmd(*args, fail=fail)
            need(r.returncode == -signal.SIGKILL, "killed at", fail, "->", r.returncode, r.stderr)
            tally("publish killed")
        out = self.s.must(*args).splitlines()
        need(len(out) == len(docs), "as many lines as files:", out)
        for d, line, fresh in zip(docs, out, want):
            ident, rev = re.match(r"(\S{26}) rev (\d+)  ", line).groups()
            d.id = d.id or ident
            self.m.by_id[d.id] = d
            need((ident, int(rev)) == (d.id, d.rev), "published as", line, "not as", d.id, d.rev)
            if fail != "published":
                need(line.endswith("(unchanged)") == (not fresh), "fresh is", fresh, "but", line)

    def publish_new(self):
        docs = []
        to, feeds = self.audiences() if self.m.docs else (["all"], {"all"})
        for _ in range(rnd.randint(20, 75) if rnd.random() < 0.05 else rnd.choice([1, 1, 2, 5])):
            self.serial += 1
            d = Doc("document", f"{self.serial}-QĐ/TW", f"Quyết định {self.serial}")
            self.version(d)
            self.m.docs.append(d)
            docs.append(d)
            d.put(feeds)
        self.send(["publish", *(x for t in to for x in ("--to", t)), *map(self.file, docs)], docs, [True] * len(docs))
        tally("published")

    def pick(self, kind, deleted=False, own=False):
        got = [d for d in self.m.docs if d.kind == kind and d.deleted == deleted and (own or not d.owner)]
        return rnd.choice(got) if got else None

    def revise(self):
        d = self.pick("document")
        if not d:
            return
        same = rnd.random() < 0.3
        to, feeds = self.audiences()
        if rnd.random() < 0.5:  # to one that has it: no one new, if that can still be addressed
            f = rnd.choice(sorted(d.live))
            if f == "all" or not self.m.orgs[re.split("[:@]", f)[-1]].merged:
                to, feeds = [f], {f}
        if same:
            fresh = d.add(feeds)
        else:
            self.version(d)
            d.put(feeds)
            fresh = True
        self.send(["publish", *(x for t in to for x in ("--to", t)), self.file(d)], [d], [fresh])
        tally("published twice" if same else "revised")

    def withdraw(self):
        d = self.pick(rnd.choice(list(KINDS)), own=True)
        if not d:
            return
        why = f"nhầm lần {rnd.randrange(1000)}"
        d.withdraw(why)
        self.s.must("withdraw", d.id, "--reason", why)
        if rnd.random() < 0.2:
            need("already withdrawn" in self.s.cmd("withdraw", d.id, "--reason", "x").stderr, "withdrawn twice")
        tally("withdrawn")

    def again(self):
        d = self.pick("document", deleted=True)
        if not d:
            return
        to, feeds = self.audiences()
        if rnd.random() < 0.5:
            self.version(d)
        d.put(feeds)
        self.send(["publish", *(x for t in to for x in ("--to", t)), self.file(d)], [d], [True])
        tally("published again")

    def move(self):
        m = rnd.choice(list(self.m.members.values()))
        if rnd.random() < 0.7:
            m.cell = rnd.choice(self.cells())
        if rnd.random() < 0.5:
            m.roles = {(rnd.choice(["BITHU", "TUYENGIAO"]), rnd.choice(list(self.m.orgs)))
                       for _ in range(rnd.choice([0, 1, 2]))}
        self.import_members([m])
        tally("moved")

    def reparent(self):
        o = rnd.choice([o for o in self.m.orgs.values() if o.parent])
        ups = [p for p in self.m.orgs.values() if p.kind != "cell" and o.code not in self.m.chain(p.code)]
        o.parent = rnd.choice(ups).code
        if rnd.random() < 0.3:
            o.name = re.sub(r"( \d+)?$", f" {rnd.randrange(100)}", o.name, count=1)
        self.import_orgs([o])
        tally("re-parented")

    def merge(self):
        gone = [o for o in self.m.orgs.values() if o.merged]
        if gone and rnd.random() < 0.6:
            o = rnd.choice(gone)
            o.merged = ""
        else:
            o, p = rnd.sample([self.m.orgs[c] for c in self.cells()], 2)
            if o.merged or o.code in [p.code, *self.m.successors(p.code)]:
                return
            o.merged = p.code
            bad = self.s.cmd("publish", "--to", "cell:" + p.code, "/nowhere").stderr if p.merged else "merged"
            need("merged" in bad, "a merged cell is addressed")
        self.import_orgs([o])
        tally("merged or parted")

    def notice(self):
        d = self.pick("notice", own=True) if rnd.random() < 0.3 else None
        today = (int(time.time()) + 7 * 3600) // 86400  # the server's day is part of a notice's name
        if d and d.day == today and (d.owner or not self.m.orgs.get(re.split("[:@]", d.args[1])[-1], Org("", "", "", "")).merged):
            changed = rnd.random() < 0.6
            d.args = [*d.args[:6], "--priority", "high" if "urgent" in d.args else "urgent"] if changed else d.args
        else:
            self.serial += 1
            d = Doc("notice", None, f"Thông báo {self.serial}")
            if rnd.random() < 0.35:
                d.owner = rnd.choice(list(self.m.members))
                to = "member:" + d.owner
            else:
                to = rnd.choice(self.audiences()[0])
            d.feed, d.day = to.replace("cell:", "org:"), today
            d.args, changed = ["--to", to, "--title", d.title, "--sender", "Văn phòng"], True
            self.m.docs.append(d)
        if changed:
            d.put({d.feed})
        self.send(["notify", *d.args, "--ack"], [d], [changed])
        tally("own notices" if d.owner else "notices")

    def meeting(self):
        d = self.pick("meeting") if rnd.random() < 0.6 else None
        if d and self.m.orgs[d.args[1]].merged:
            return
        if d and rnd.random() < 0.2:
            changed = False
        elif d:
            old = d.state, d.place
            d.state, d.place = rnd.choice(["upcoming", "postponed", "held", "cancelled", "upcoming"]), str(rnd.random())
            changed = old != (d.state, d.place)
        else:
            self.serial += 1
            d = Doc("meeting", None, f"Sinh hoạt {self.serial}")
            d.args, changed = ["--to", rnd.choice([o.code for o in self.free_orgs() if o.kind == "cell"])], True
            self.m.docs.append(d)
        with open("meeting.txt", "w", encoding="utf-8") as f:
            f.write(f"Kind: regular\nFormat: inperson\nState: {d.state}\nTitle: {d.title}\nPlace: Nhà {d.place}\n"
                    "Start: 2030-03-02 19:30\n\n- 15' Khai mạc\n")
        if changed:
            d.put({"org:" + d.args[1]})
        self.send(["meeting", *d.args, "meeting.txt"], [d], [changed])
        tally("meetings")

    def server_trouble(self):
        x = rnd.random()
        fail = f"{rnd.choice(SERVER_POINTS)}:{rnd.randint(1, 3)}" if x < 0.5 else None
        self.s.restart(signal.SIGTERM if rnd.random() < 0.5 else signal.SIGKILL, fail)
        tally("server restarted")

    # --- a member

    def turn(self, d):
        offline = now["day"] < d.away
        if offline and rnd.random() < 0.6:
            return
        if rnd.random() < 0.5:
            self.act(d)
        if not offline:
            if self.sync(d, rnd.random() < 0.4) and rnd.random() < 0.3:
                self.act(d)
            if rnd.random() < 0.12:
                d.away = now["day"] + 7
                tally("offline weeks")

    def act(self, d):
        """Things done without any network."""
        before = d.look() if not d.clean or rnd.random() < 0.2 else d.rows
        live = [r for r in before.values() if r["withdrawn"] is None]
        for _ in range(rnd.randint(1, 3)):
            if not live:
                break
            meetings = [r for r in live if r["kind"] == "meeting"]
            r = rnd.choice(meetings if meetings and rnd.random() < 0.4 else live)
            x = rnd.random()
            if x < 0.3:
                self.read(d, r)
            elif x < 0.8 or r["kind"] != "meeting" or "rsvp" not in self.has:
                self.ack(d, r)
            else:
                self.answer(d, r)
            if r["kind"] == "meeting" and "rsvp" in self.has and rnd.random() < 0.6:
                self.answer(d, r)
        stubs = [r for r in before.values() if r["withdrawn"] is not None]
        if stubs and rnd.random() < 0.2:
            r = rnd.choice(stubs)
            if not r["acknowledged_at"] and not self.waits(d, r["id"], "ack"):
                d.ask("ack " + r["id"], *((2,) if d.clean else (0, 2)))
        if rnd.random() < 0.08:
            self.undo(d)
        d.look()

    @staticmethod
    def waits(d, ent, kind):
        return [o for o in d.box.values() if (o["entity"], o["type"]) == (ent, kind) and o["state"] != "refused"]

    def fresh_op(self, d, **op):
        """Finds the op that was just added."""
        old = set(d.box)
        d.box = {o["id"]: o for o in map(json.loads, d.ask("list outbox --json"))}
        new = set(d.box) - old
        need(len(new) == 1, d.name, "one more in the outbox, not", new)
        d.ops[new.pop()] = dict(op, done=None)

    def ack(self, d, r):
        said = d.ask("ack " + r["id"])
        already = "already" in said[0]
        if d.clean:
            need(already == bool(r["acknowledged_at"] or self.waits(d, r["id"], "ack")), d.name, "ack", r["id"], said)
        if not already:
            self.fresh_op(d, type="ack", ent=r["id"])
            tally("acknowledged")

    def answer(self, d, r):
        v = rnd.choice(["yes", "no", "online", "guest"])
        why = f"bận {rnd.randrange(100)}" if v == "no" else ""
        doc = self.m.by_id[r["id"]]
        rc, said, _ = d.cmd(f"rsvp {r['id']} {v}" + (f" --reason '{why}'" if why else ""))
        if d.clean and doc.rev == r["rev"]:
            need((rc == 2) == (doc.state in ("held", "cancelled")), d.name, "rsvp", doc.state, "code", rc)
        need(rc in (0, 2), d.name, "rsvp: code", rc)
        if rc or "already" in " ".join(said):
            return
        d.box = {i: o for i, o in d.box.items()
                 if not (o["type"] == "rsvp" and o["entity"] == r["id"] and o["state"] in ("queued", "refused"))}
        for i in [i for i, o in d.ops.items() if (o["type"], o["ent"]) == ("rsvp", r["id"]) and i not in d.box]:
            del d.ops[i]
        self.fresh_op(d, type="rsvp", ent=r["id"], value=v, note=why)
        tally("answered")

    def undo(self, d):
        """In the screen, on the first row: acknowledge, and take back what waits for it."""
        d.look()
        rows = [r for r in d.rows.values() if r["kind"] == "document"]
        tool = self.build + "/tool/ptydrive"
        if not rows or not os.path.exists(tool):
            return
        first, waits = rows[0], self.waits(d, rows[0]["id"], "ack")
        script = f'wait "Passphrase:"\nidle\nsend "{PASS}\\r"\nwait "Documents 2"\n' \
            'send "2"\nidle\nsend "a"\nidle\nsend "u"\nidle\nsend "Q"\nexits 0 "leaves"\n'
        d.end()
        p = subprocess.run([tool, "-s", "24x80", "-", d.exe], input=script, env=dict(d.env(), TERM="xterm-256color"),
                           capture_output=True, text=True, check=False)
        need(p.returncode == 0, d.name, "the screen:", p.stdout)
        d.look()
        # What was sent already, as after a reply that was lost, cannot be taken back.
        left = [o for o in waits if o["state"] == "sent"]
        need(len(self.waits(d, first["id"], "ack")) == len(left), d.name, "undo of", first["id"], "leaves",
             self.waits(d, first["id"], "ack"))
        for o in waits:
            if o["state"] == "queued":
                d.ops.pop(o["id"])
        tally("undone")

    def read(self, d, r):
        out = json.loads(d.ask(f"show {r['id']} --json")[0])
        need(out["id"] == r["id"], d.name, "show", r["id"])
        if out["withdrawn"] is None:
            d.read[out["id"]] = out["rev"]
            r["unread"] = False
        if d.clean and r["withdrawn"] is None:
            self.text(d, out, self.m.by_id[r["id"]])

    def text(self, d, out, doc):
        if doc.kind == "document" and doc.rev == out["rev"] and not doc.deleted:
            need(out["body"].split() == doc.body.split(), d.name, "shows another text of", doc.number)

    # --- synchronising

    def plan(self, d):
        """What goes wrong in this sync."""
        x = rnd.random()
        if x < 0.35:
            return f"{rnd.choice(CLIENT_POINTS)}:{rnd.choice([1, 1, 2, 5])}", None
        n = rnd.randint(1, rnd.choice([900, 3000, 8000, 60000]))
        way = rnd.choice(["up", "down"])
        if x < 0.6:
            return None, (way, n, None)
        if x < 0.8:
            d.begin()
            pid = d.proc.pid
            return None, (way, n, lambda: os.kill(pid, signal.SIGKILL))
        return None, (way, n, lambda: self.s.proc.send_signal(signal.SIGKILL))

    def sync(self, d, trouble):
        """True when it succeeded; then everything was compared."""
        fail, cut = self.plan(d) if trouble else (None, None)
        if cut and not cut[2]:
            cut = (cut[0], cut[1], lambda: None)
        f = self.m.feeds(d.member)
        d.had |= f
        own = {x.id for x in self.m.docs if x.owner == d.member.ref and not x.deleted}
        self.relay.set_plan(cut)
        died = False
        try:
            rc, lines, said = d.cmd("sync", fail)
        except Died as e:
            died, rc, lines, said = True, -9, e.args[0], ""
        self.relay.set_plan(None)
        if fail and not died:
            d.end()
        self.settled()
        note(d.name, "sync", fail or "", cut and cut[:2] or "", "->", rc, lines[-1:], said.strip()[:200])
        if any(t.startswith("synced: ") for t in lines):
            self.delivered(d, all_of=True)
            d.had_own |= own
            d.clean = True
            if died:
                tally("killed after the end")
            self.compare(d)
            tally("syncs")
            return lines
        need(died or rc == 4 and (fail or cut or self.excused), d.name, "sync: code", rc, said)
        tally("died at a fail-point" if fail else "failed syncs")
        d.may_own |= own
        d.clean = False
        self.delivered(d, all_of=False)
        if rnd.random() < 0.2:
            self.plausible(d)
        return None

    def settled(self):
        """Nothing is under way any more; a dead server is up again."""
        self.relay.settle()
        self.s.idle()
        self.excused = self.s.proc.poll() is not None
        self.s.ensure()

    def delivered(self, d, all_of):
        """The model is told of the ops that reached the server: all, or those that are known to have:
        accepted by the server's log, refused by the device, as the server keeps no refusal."""
        open_ops = [i for i, op in d.ops.items() if op["done"] is None]
        had = self.s.results(open_ops)
        if open_ops and not all_of:
            d.look()
        for i in open_ops:
            op = d.ops[i]
            if not all_of and i not in had and d.box.get(i, {}).get("state") != "refused":
                continue
            op["done"] = self.m.deliver(d.member, op)
            need(had.get(i, False) == op["done"], d.name, op, "the server says", had.get(i))
            tally("accepted" if op["done"] else "refused")

    def plausible(self, d):
        """After a failed sync: whatever is shown, it was meant for this member once."""
        for i in d.look():
            x = self.m.by_id.get(i)
            need(x and any(f in d.had for f in x.log), d.name, "shows", i, "which was never addressed to it")

    def compare(self, d):
        """What the device shows against the model, exactly."""
        rows, want = dict(d.look()), self.m.shown(d)
        if BREAK == 1 and want:
            want.pop(max(want))
        if BREAK == 3 and want:
            i = max(want)
            x, (rev, *rest), must = want[i]
            want[i] = (x, (rev + 1, *rest), must)
        for i, (x, (rev, title, why), must) in want.items():
            r = rows.pop(i, None)
            what = f"{d.name}: {x.kind} {i} {x.title!r}"
            if not r:
                need(not must, what, "is not shown; expected revision", rev, "withdrawn:", why, "told to", dict(x.log),
                     "feeds", sorted(self.m.feeds(d.member)))
                tally("stubs lost with a feed")
                continue
            if not must:
                need(r["withdrawn"] is not None, what, "is shown, and was withdrawn")
                continue
            acked = (d.member.ref, i) in self.m.acks
            got = (r["kind"], r["rev"], r["title"], r["withdrawn"], bool(r["acknowledged_at"]), r["unread"])
            unread = why is None and d.read.get(i, 0) < rev
            need(got == (x.kind, rev, title, why, acked, unread), what, "is shown as", got, "not as",
                 (x.kind, rev, title, why, acked, unread))
        need(not rows, d.name, "shows what it should not:", rows)
        refused = {i for i, o in d.ops.items() if o["done"] is False}
        need({i: o["state"] for i, o in d.box.items()} == {i: "refused" for i in refused}, d.name, "outbox", d.box,
             "not refused", refused)
        d.ops = {i: o for i, o in d.ops.items() if o["done"] is False}
        for i, (x, (_, _, why), _) in want.items():
            if x.kind == "meeting" and why is None:
                self.own_answer(d, x, d.rows[i])
        self.profile(d)
        tally("comparisons")
        self.samples(d, want)

    def own_answer(self, d, x, row):
        want = self.m.rsvps.get((d.member.ref, x.id), (None,))[0]
        need(row.get("rsvp_state", "refused") == "refused" or row["rsvp"] == want, d.name, x.title, "answer",
             row.get("rsvp"), "not", want)

    def profile(self, d):
        if "profile" not in self.has or rnd.random() < 0.7:
            return
        got = {r["field"]: r["value"] for r in map(json.loads, d.ask("profile --json"))}
        m = d.member
        want = {"cell": m.cell, "cell_name": self.m.orgs[m.cell].name,
                "roles": ";".join(f"{r}@{c}" for r, c in sorted(m.roles)) or None}
        need({k: got[k] for k in want} == want, d.name, "profile", got, "not", want)
        tally("profiles")

    def samples(self, d, want):
        """A text, and words of present, former and foreign versions in the search."""
        if now["day"] > DAYS or rnd.random() < 0.5:
            return
        live = [x for x, (_, _, why), _ in want.values() if x.kind == "document" and why is None]
        if live and rnd.random() < 0.5:
            self.read(d, d.rows[rnd.choice(live).id])
        docs = [x for x in self.m.docs if x.tokens]
        if not docs:
            return
        x = rnd.choice(docs)
        t = rnd.choice(x.tokens)
        got = [json.loads(line)["id"] for line in d.ask(f"search {t} --json", 0, 1)]
        exp = [x.id] if x in live and t == x.tokens[-1] else []
        need(got == exp, d.name, "search", t, "finds", got, "not", exp)
        tally("searches")

    # --- days, and the end

    def day(self):
        acts = [self.publish_new] * 5 + [self.revise] * 4 + [self.withdraw] * 3 + [self.again] * 2 + \
            [self.move] * 3 + [self.reparent, self.merge] + [self.server_trouble] * 2
        if "notify" in self.can:
            acts += [self.notice] * 3
        if "meeting" in self.can:
            acts += [self.meeting] * 3
        rnd.seed(f"{SEED} {now['day']}")
        todo = [rnd.choice(acts) for _ in range(rnd.randint(1, 5))]
        todo += [lambda d=d: self.turn(d) for d in self.devices if rnd.random() < 0.45]
        if now["day"] in self.late:
            ref = self.late[now["day"]]
            todo.append(lambda: self.enrol(self.m.members[ref], ref + "x"))
        rnd.shuffle(todo)
        for i, t in enumerate(todo):
            # What becomes of one thing does not decide which is the next: a seed stays the same month.
            rnd.seed(f"{SEED} {now['day']} {i}")
            t()
            self.s.ensure()

    def quiet(self, d):
        """Syncs until two in a row brought nothing."""
        idle, runs = 0, 0
        while idle < 2:
            lines = self.sync(d, False)
            runs += 1
            need(lines and runs < 6, d.name, "does not come to rest", lines)
            idle = idle + 1 if lines[-1].startswith("synced: 0 documents, 0 notices, 0 pending, ") else 0

    def end(self):
        self.s.restart(signal.SIGTERM)
        for d in rnd.sample(self.devices, len(self.devices)):
            self.quiet(d)
        # One acknowledges what another must hear of: nobody is left with old news.
        for d in self.devices:
            self.quiet(d)
        if BREAK == 2:
            self.m.acks["M009", self.m.docs[0].id] = None
        for x in self.m.docs:
            self.end_doc(x)
        tool = self.build + "/tool/storestate"
        for d in self.devices:
            if not os.path.exists(tool):
                break
            one = d.state(tool)
            need(self.sync(d, False), d.name, "one more sync")
            need(d.state(tool) == one, d.name, "a further sync changed the store")
            need(" resync" not in one, d.name, "a feed is still being read again", one)
        if "doctor" in self.has:
            d = rnd.choice(self.devices)
            d.end()
            with d.spawn(["doctor"], stdin=subprocess.DEVNULL) as p:
                said = p.communicate()[0].decode()
            need(p.returncode == 0, d.name, "doctor:", said)
        for d in self.devices:
            d.end()
        self.s.stop(signal.SIGTERM)

    def end_doc(self, x):
        """Acknowledgements and answers at the server, and their times on the devices."""
        r = self.s.cmd("acks", x.id)
        got = dict(line.split(" ") for line in r.stdout.splitlines())
        want = {m for m, i in self.m.acks if i == x.id}
        need(set(got) == want and r.returncode == (0 if want else 1), "acks of", x.title, got, "not", want)
        for d in self.devices:
            t = d.rows.get(x.id, {}).get("acknowledged_at")
            need(not t or got.get(d.member.ref) == t, d.name, x.title, "acknowledged at", t, "not", got)
        if x.kind != "meeting" or "rsvps" not in self.can:
            return
        out = self.s.cmd("rsvps", x.id, "--csv").stdout
        got = {r[0]: (r[1], r[3]) for r in list(csv.reader(io.StringIO(out)))[1:]}
        want = {m: v for (m, i), v in self.m.rsvps.items() if i == x.id}
        need(got == want, "answers to", x.title, got, "not", want)


def hash_of(text):
    return sum(text.encode())


def main():
    print(f"# seed {SEED}, {DAYS} days", flush=True)
    month = Month(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]))
    try:
        month.setup()
        for now["day"] in range(1, DAYS + 1):
            month.day()
        now["day"] += 1
        rnd.seed(f"{SEED} end")
        month.end()
    except Wrong as e:
        print(f"# SEED={SEED} day {now['day']}: {e}")
        print("#", count)
        return 1
    finally:
        for d in month.devices:
            if d.proc:
                d.proc.kill()
        if month.s.proc and month.s.proc.poll() is None:
            month.s.proc.kill()
    print("# documents", len(month.m.docs), count)
    return 0


if __name__ == "__main__":
    sys.exit(main())
