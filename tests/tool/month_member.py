"""What the members of month.py do with their devices: read, acknowledge, answer, fetch attachments, lose
and recover devices. The real commands are given to sotay, some are killed, and the model is told."""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from month_model import need, note, now, rnd, tally
from month_parts import PASS, Device, Died

CODE_POINTS = ["code-made"]
ENROL_POINTS = ["store-made", "enrolled"]
ACT_POINTS = ["in-act", "act-done"]
FETCH_POINTS = ["blob-part", "blob-whole", "blob-renamed", "blob-known"]
KEY_POINTS = ["key-made", "file-written", "key-replaced"]
REVOKE_POINTS = ["in-revoke", "revoked"]


class Members:
    """The part of Month that stands for the members."""

    # --- devices come, are lost, are shut out

    def enrol(self, m, name, d=None):
        """A new device of the member, or one that was shut out comes again."""
        again = bool(d)
        d = d or Device(name, m, self.build, self.build_fp)
        d.end()
        self.operator(CODE_POINTS, "code", m.ref)
        said = self.s.must("code", m.ref)
        by = [o for o in self.devices if o.member is m and not o.revoked and o is not d]
        if by and now["day"] and rnd.random() < 0.4:
            said = self.asked(rnd.choice(by), "device add", CODE_POINTS)[0]
        code = re.search(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", said)[0]
        args = ["enrol", f"https://127.0.0.1:{self.relay.port}", code, "--ca", self.s.dir + "/ca.pem"]
        points = ENROL_POINTS[again:] if now["day"] and rnd.random() < 0.7 else []
        if now["day"] and rnd.random() < 0.3:
            self.s.restart(signal.SIGTERM, "code-spent")
            points = ["code-spent"] + [p for p in points if p != "store-made"]
        for fail in points + [None]:
            with d.spawn(args, fail, stdin=subprocess.DEVNULL) as p:
                said = p.communicate()[0]
            need(p.returncode == {"code-spent": 4, None: 0}.get(fail, -signal.SIGKILL), d.name, "enrol", fail,
                 "ends with", p.returncode, said, open(d.errs, encoding="utf-8").read())
            d.gone()
            self.settled()
        if not again:
            self.cheap(d)
            self.devices.append(d)
            d.ident, = {t.split()[0] for t in self.s.must("devices", m.ref).splitlines()} - self.idents
            self.idents.add(d.ident)
        d.revoked = False
        need(f"{d.ident}  {m.ref}" in self.s.must("devices", m.ref), d.name, "is not among the devices")
        note("enrolled", d.name)
        tally("enrolled again" if again else "enrolled")

    def cheap(self, d):
        cheap = self.build + "/tool/cheapkey"
        if os.path.exists(cheap):
            subprocess.run([cheap, d.home + "/data/default"], input=d.passphrase + "\n", text=True, check=True)

    def asked(self, d, text, points):
        """A question that the server may die of; then it is put again."""
        if rnd.random() < 0.3:
            self.s.restart(signal.SIGTERM, rnd.choice(points))
            rc, _, said = d.cmd(text)
            self.settled()
            need(rc == 4 and self.excused, d.name, text, "code", rc, said)
            tally("questions killed")
        elif self.s.failing:
            self.s.restart(signal.SIGTERM)
        return d.ask(text)

    def revoke(self):
        left = [d for d in self.devices if not d.revoked]
        if left:
            self.shut(rnd.choice(left))
            tally("revoked")

    def shut(self, d):
        """By the operator, or from another device of the member."""
        by = [o for o in self.devices if o.member is d.member and not o.revoked and o is not d and now["day"] >= o.away]
        if by and rnd.random() < 0.6:
            self.asked(rnd.choice(by), f"device revoke {d.ident} --yes", REVOKE_POINTS)
        else:
            self.operator(REVOKE_POINTS, "revoke", d.ident)
            need("revoked" in self.s.must("revoke", d.ident), d.name, "revoke")
        d.revoked = True

    def shut_out(self, d):
        """It says so, and keeps what it has; then it may come again."""
        rows, box = d.look(), d.box
        rc, lines, said = d.cmd("sync")
        need(rc == 5 and "revoked" in said, d.name, "was shut out: code", rc, lines, said)
        need(d.look() == rows, d.name, "was shut out and shows something else")
        need(d.box.keys() == box.keys(), d.name, "was shut out and lost something of its outbox")
        with d.spawn(["list", "documents"], stdin=subprocess.DEVNULL, passphrase="another one entirely") as p:
            p.communicate()
        need(p.returncode == 3, d.name, "was shut out and opens to anybody: code", p.returncode)
        d.state(self.build + "/tool/storestate")
        tally("shut out")

    def lose(self):
        """A device is lost: it is shut out, and the member begins anew on another one."""
        d = rnd.choice(self.devices)
        d.end()
        if not d.revoked:
            self.shut(d)
        self.devices.remove(d)
        shutil.rmtree(d.home)
        self.serial += 1
        self.enrol(d.member, f"{d.member.ref}d{self.serial}")
        tally("lost")

    def recover(self):
        """A recovery code is made; the passphrase is forgotten, and the code opens in its place."""
        d = rnd.choice(self.devices)
        d.end()
        for fail in rnd.sample(KEY_POINTS, rnd.randrange(2)) + [None]:
            p = d.typed([sys.executable, os.path.join(os.path.dirname(__file__), "recovery.py"), "right"],
                        ["recovery", "new"], fail)
            need(p.returncode == (137 if fail else 0), d.name, "recovery new", fail, "code", p.returncode, p.stdout)
            with open("code", encoding="ascii") as f:
                code = f.read().strip()
            need(d.opens(code) == (fail in ("key-replaced", None)), d.name, "recovery new", fail, "the code")
            need(d.opens(d.passphrase), d.name, "recovery new", fail, "the passphrase")
        old, new = d.passphrase, f"{PASS} {rnd.randrange(10**6)}"
        for fail in rnd.sample(KEY_POINTS, rnd.randrange(2)) + [None]:
            rc = d.passwd(code, new, fail)
            need(rc == (-signal.SIGKILL if fail else 0), d.name, "passwd", fail, "code", rc)
            done = fail in ("key-replaced", None) or old == new
            need(d.opens(new) == done and (old == new or d.opens(old) != done) and d.opens(code), d.name, "passwd", fail)
            old = new if done else old
        d.passphrase = new
        self.cheap(d)
        tally("recovered")

    # --- attachments

    def fetch(self, d):
        """One that is shown, perhaps killed on the way or cut off; then all of it is there."""
        rows = [r for r in d.rows.values() if r["withdrawn"] is None and self.m.by_id[r["id"]].files.get(r["rev"])]
        if not rows:
            return
        r = rnd.choice(rows)
        x = self.m.by_id[r["id"]]
        files = x.files[r["rev"]]
        k = rnd.randrange(len(files))
        name, pin = list(files)[k], rnd.random() < 0.3
        text = f"attachment get {r['id']} {k + 1}" + (" --pin" if pin else "")
        y = rnd.random()
        if y < 0.4:
            if self.dies(d, text, rnd.choice(FETCH_POINTS)):
                tally("fetches killed")
        elif y < 0.7:
            self.relay.set_plan(("down", rnd.randint(1, 200000), lambda: None))
            rc, _, said = d.cmd(text)
            self.relay.set_plan(None)
            self.settled()
            need(rc in (0, 4), d.name, text, "code", rc, said)
            tally("fetches cut" if rc else "fetched")
        rc, said, err = d.cmd(text)
        # Of a former revision, or one that was withdrawn, the server has no files any more.
        if rc == 4 and "no such blob" in err and (x.deleted or x.rev != r["rev"]):
            tally("fetched too late")
            return
        need(rc == 0 and said[-1].endswith(": " + name), d.name, text, "code", rc, said, err)
        self.same_bytes(d, r["id"], k, files[name])
        had = d.here.setdefault(x.id, {"via": x.live & self.m.feeds(d.member), "gone": x.gone, "files": {}})
        had["files"][name] = files[name], pin or had["files"].get(name, (0, False))[1]
        tally("fetched")

    @staticmethod
    def same_bytes(d, ident, k, text):
        got = d.ask(f"attachment cat {ident} {k + 1}")
        need("".join(t + "\n" for t in got) == text, d.name, "attachment", ident, k + 1, "has other bytes")

    def keep(self, d):
        """What is sure to be there still: of a document that stayed, the files that it still has."""
        f, here = self.m.feeds(d.member), {}
        for i, had in d.here.items():
            x = self.m.by_id[i]
            via = had["via"] & x.live & f
            files = {n: v for n, v in had["files"].items() if x.atts.get(n) == v[0]}
            if via and x.gone == had["gone"] and files:
                here[i] = dict(had, via=via, files=files)
        d.here = here

    def attachments(self, d, live, every=False):
        """Names, sizes, and what is on the device; the number of files that are here."""
        n = 0
        ids = [x for x in live if x.atts]
        for x in ids if every else rnd.sample(ids, min(2, len(ids))):
            rows = [json.loads(t) for t in d.ask(f"attachment list {x.id} --json")]
            need([(r["name"], r["size"]) for r in rows] == [(k, len(t)) for k, t in x.atts.items()], d.name,
                 "attachments of", x.title, rows)
            sure = d.here.get(x.id, {"files": {}})["files"]
            for k, r in enumerate(rows):
                want = ("away", "here", "pinned", "due")
                if r["name"] in sure:
                    want = ("pinned" if sure[r["name"]][1] else "here",)
                need(r["state"] in want, d.name, "attachment", r, "of", x.title, "is not", want)
                if r["state"] in ("here", "pinned"):
                    n += 1
                    if rnd.random() < 0.3:
                        self.same_bytes(d, x.id, k, x.atts[r["name"]])
        tally("attachment lists")
        return n

    def only_known_files(self, d, live):
        """Nothing lies in the folder but what the documents name."""
        n = self.attachments(d, live, every=True)
        folder = d.home + "/data/default/blobs"
        files = [f for f in os.listdir(folder) if not f.endswith(".part")] if os.path.isdir(folder) else []
        need(len(files) == n, d.name, "keeps", files, "but shows", n)

    # --- a day of his

    def turn(self, d):
        offline = now["day"] < d.away
        if offline and rnd.random() < 0.6:
            return
        if d.revoked:
            self.shut_out(d)
            if rnd.random() < 0.5:
                return
            self.enrol(d.member, d.name, d)
        if rnd.random() < 0.5:
            self.act(d)
        if not offline:
            if self.sync(d, rnd.random() < 0.4) and rnd.random() < 0.3:
                self.act(d)
            if rnd.random() < 0.4:
                self.fetch(d)
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

    def dies(self, d, text, fail):
        """A command with a fail-point: whether it came so far."""
        try:
            d.cmd(text, fail)
        except Died:
            return True
        d.end()
        return False

    def killed(self, d, text):
        """Perhaps killed in the act, which is to be done again. True: it was done."""
        fail = rnd.choice(ACT_POINTS) if rnd.random() < 0.12 else None
        if not fail or not self.dies(d, text, fail):
            return False
        tally("acts killed")
        return fail == "act-done"

    def ack(self, d, r):
        done = self.killed(d, "ack " + r["id"])
        said = d.ask("ack " + r["id"])
        already = "already" in said[0]
        if done:
            need(already, d.name, "ack", r["id"], "was done, and then", said)
            already = False
        if d.clean:
            need(already == bool(r["acknowledged_at"] or self.waits(d, r["id"], "ack")), d.name, "ack", r["id"], said)
        if not already:
            self.fresh_op(d, type="ack", ent=r["id"])
            tally("acknowledged")

    def answer(self, d, r):
        v = rnd.choice(["yes", "no", "online", "guest"])
        why = f"bận {rnd.randrange(100)}" if v == "no" else ""
        doc = self.m.by_id[r["id"]]
        text = f"rsvp {r['id']} {v}" + (f" --reason '{why}'" if why else "")
        done = self.killed(d, text)
        rc, said, _ = d.cmd(text)
        if d.clean and doc.rev == r["rev"]:
            need((rc == 2) == (doc.state in ("held", "cancelled")), d.name, "rsvp", doc.state, "code", rc)
        need(rc in (0, 2), d.name, "rsvp: code", rc)
        already = "already" in " ".join(said)
        need(already or not done, d.name, text, "was done, and then", said)
        if rc or (already and not done):
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
        script = f'wait "Passphrase:"\nidle\nsend "{d.passphrase}\\r"\nwait "Documents 2"\n' \
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
