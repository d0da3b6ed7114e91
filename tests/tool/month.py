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
sys.dont_write_bytecode = True
# pylint: disable=wrong-import-position
from month_committee import Committee
from month_member import Members
from month_model import Member, Model, Org, Wrong, count, need, note, now, rnd, tally
from month_parts import KINDS, Died, Relay, Server

SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(1, 10**6))
DAYS = int(os.environ.get("DAYS") or 30)
BREAK = int(os.environ.get("BREAK") or 0)
SYNC_POINTS = ["ops-sent", "ops-recorded", "in-subs", "in-items", "subs-applied", "in-batch", "batch-done",
               "state-stored"]
TOKEN_POINTS = ["token-given", "token-stored"]


# --- the month -----------------------------------------------------------------------------------

class Month(Committee, Members):
    def __init__(self, build, build_fp):
        self.build, self.build_fp = build, build_fp
        self.m, self.relay = Model(), Relay()
        self.s = Server(build, build_fp, self.relay)
        self.devices, self.idents, self.serial = [], set(), 0
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

    # --- synchronising

    def plan(self, d):
        """What goes wrong in this sync."""
        x = rnd.random()
        if x < 0.35:
            if rnd.random() < 0.3:
                self.aged(d)
                return rnd.choice(TOKEN_POINTS), None
            return f"{rnd.choice(SYNC_POINTS)}:{rnd.choice([1, 1, 2, 5])}", None
        n = rnd.randint(1, rnd.choice([900, 3000, 8000, 60000]))
        way = rnd.choice(["up", "down"])
        if x < 0.6:
            return None, (way, n, None)
        if x < 0.8:
            d.begin()
            return None, (way, n, d.kill)
        return None, (way, n, lambda: self.s.proc.send_signal(signal.SIGKILL))

    def aged(self, d):
        """The device's token is due to be changed."""
        d.end()
        d.state(self.build + "/tool/storestate", "token_at", "1")
        tally("tokens due")

    def sync(self, d, trouble):
        """True when it succeeded; then everything was compared."""
        fail, cut = self.plan(d) if trouble else (None, None)
        if cut and not cut[2]:
            cut = (cut[0], cut[1], lambda: None)
        if not fail and not cut and rnd.random() < 0.15:
            self.aged(d)
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
        d.reap()
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
        self.keep(d)
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
                tally("own stubs that never came")
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
        live = [x for x, (_, _, why), _ in want.values() if why is None]
        self.keep(d)
        if now["day"] > DAYS or rnd.random() < 0.3:
            self.attachments(d, live)

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
            [self.move] * 3 + [self.reparent, self.merge, self.end_role, self.rotate] + [self.server_trouble] * 2
        if "notify" in self.can:
            acts += [self.notice] * 3
        if "meeting" in self.can:
            acts += [self.meeting] * 3
        rnd.seed(f"{SEED} {now['day']}")
        todo = [rnd.choice(acts) for _ in range(rnd.randint(1, 5))]
        if rnd.random() < 0.35:
            todo.append(rnd.choice([self.revoke, self.revoke, self.lose, self.recover]))
        todo += [lambda k=k: self.turn(self.devices[k]) for k in range(len(self.devices)) if rnd.random() < 0.45]
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
        for d in self.devices:
            if d.revoked:
                self.shut_out(d)
                self.enrol(d.member, d.name, d)
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
            d.end()
            self.only_known_files(d, [x for x, (_, _, why), _ in self.m.shown(d).values() if why is None])
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


def main():
    print(f"# seed {SEED}, {DAYS} days", flush=True)
    rnd.seed(SEED)
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
