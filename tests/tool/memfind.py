"""Looks for secrets in the memory of a running process.

    memfind.py PID FILE

FILE has a line for each: a name and its bytes in hex. Prints a line "NAME HOW" for every one that some
readable mapping holds, sorted, each once. A key counts as found when half of it is there. Text is
also looked for as a screen keeps it: a character every so many bytes.

Exit code 0; 2 when the memory may not be read at all.
"""
import sys

STRIDES = range(2, 65)


def mappings(pid):
    with open("/proc/%d/maps" % pid) as f:
        for line in f:
            part = line.split(None, 5)
            if part[1][0] != "r" or line.rstrip().endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
                continue
            lo, hi = (int(x, 16) for x in part[0].split("-"))
            yield lo, hi, (part[5].strip() if len(part) > 5 else "anonymous"), "w" in part[1]


def look(data, name, secret, text, writable):
    if text:
        if secret in data:
            return "as text"
        if writable:
            for n in STRIDES:
                for i in range(n):
                    if secret in data[i::n]:
                        return "a character every %d bytes" % n
        return None
    half = len(secret) // 2
    for at in (0, half // 2, len(secret) - half):
        if secret[at:at + half] in data:
            return "as bytes"
    return None


def main():
    pid = int(sys.argv[1])
    secrets = []
    with open(sys.argv[2]) as f:
        for line in f:
            name, value = line.split()
            secrets.append((name, bytes.fromhex(value)))
    found = set()
    try:
        mem = open("/proc/%d/mem" % pid, "rb", buffering=0)
    except PermissionError:
        print("the memory may not be read")
        return 2
    with mem:
        for lo, hi, where, writable in mappings(pid):
            mem.seek(lo)
            data = b""
            while len(data) < hi - lo:
                try:
                    more = mem.read(hi - lo - len(data))
                except OSError:
                    break
                if not more:
                    break
                data += more
            if writable:
                where = where if where.startswith("[") else where.rsplit("/", 1)[-1]
            for name, secret in secrets:
                text = all(0x20 <= b < 0x7f for b in secret)
                how = look(data, name, secret, text, writable)
                if how:
                    found.add("%s %s, in %s" % (name, how, where))
    for line in sorted(found):
        print(line)
    return 0


sys.exit(main())
