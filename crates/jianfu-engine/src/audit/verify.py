#!/usr/bin/env python3
"""python3 verify.py BUNDLE [--trust POLICY] [--since CHECKPOINT]

Verifies an evidence bundle of Jianfu with Python's standard library alone (3.9 or newer): a second opinion, short enough to
read. It hashes every entry again (RFC 6962), compares all tiles (C2SP tlog-tiles), the signatures (signed-note, cosignature/v1)
and the files of MANIFEST, both ways. Exit codes as of `jianfu audit verify`."""
import argparse, base64, hashlib, json, os, pathlib, re, sys, unicodedata
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
NAMES = {13: "BAD_SIGNATURE", 10: "TAMPERED", 12: "FORK", 11: "ROLLBACK", 20: "REPORT_MISMATCH", 31: "NON_CANONICAL",
         0: "VERIFIED", 3: "INTERNALLY_CONSISTENT"}  # the first one found is the verdict
# --- Ed25519 (RFC 8032), strict: no key and no R of small order ---
def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0])
    c, d = 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P
def mul(n, p):
    q = mul(n >> 1, add(p, p)) if n > 1 else (0, 1, 1, 0)
    return add(q, p) if n & 1 else q
def point(raw):
    y = int.from_bytes(raw, "little") & (2**255 - 1)
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    x = x if x * x % P == xx else x * pow(2, (P - 1) // 4, P) % P
    x = x if x & 1 == raw[31] >> 7 else P - x
    return (x, y, 1, x * y % P) if y < P and x * x % P == xx and mul(8, (x, y, 1, x * y % P))[0] else None
def ed25519(key, sig, message):
    a, r = point(key), len(sig) == 64 and point(sig[:32])
    s, k = int.from_bytes(sig[32:], "little"), int.from_bytes(hashlib.sha512(sig[:32] + key + message).digest(), "little")
    p, q = mul(s, point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))), a and r and add(r, mul(k % L, a))
    return bool(q) and s < L and (p[0] * q[2] - q[0] * p[2]) % P == (p[1] * q[2] - q[1] * p[2]) % P == 0
# --- C2SP keys, policies, checkpoints: one spelling each ---
def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()
read = lambda path: pathlib.Path(path).read_bytes()
def need(ok, what):
    if not ok:
        raise ValueError(what)
def b64(text, least=32):
    raw = base64.b64decode(text, validate=True)
    need(base64.b64encode(raw).decode() == text and len(raw) >= least, "not canonical Base64, or too short: " + text)
    return raw
def vkey(text, kinds=(1, 4)):
    name, ident, key = text.split("+", 2)
    key = b64(key)
    need(sha(name.encode(), b"\n", key)[:4].hex() == ident, "the key and its id are not of one another: " + text)
    need(len(key) == 33 and key[0] in kinds and point(key[1:]), "not a key of kind %s: %s" % (kinds, text))
    return name, bytes.fromhex(ident), key[0], key[1:]
def policy(path):  # the keys of logs; witnesses (a key) and groups (threshold, members) by name; the quorum's name; all keys
    logs, named, quorum, members, text = [], {"none": ()}, [], ["none"], read(path).decode(errors="surrogateescape")
    for kind, *rest in filter(None, (re.findall("[^ \t]+", line) for line in text.split("\n"))):
        new, defined = rest and rest[0] not in named, set(rest[2:]) <= set(named)
        if kind == "log" and len(rest) in (1, 2):
            logs.append(vkey(rest[0]))
        elif kind == "witness" and len(rest) in (2, 3) and new:
            named[rest[0]] = vkey(rest[1], (4,))
        elif kind == "group" and len(rest) > 2 and new and defined:
            k = ["", *map(str, range(1, len(rest) - 1))].index({"any": "1", "all": str(len(rest) - 2)}.get(rest[1], rest[1]))
            named[rest[0]], members = (k, rest[2:]), members + rest[2:]
        elif kind == "quorum" and len(rest) == 1 and not new:
            quorum += rest
        else:
            need(kind.startswith("#"), "this line is none of a policy: %s" % [kind, *rest])
    keys = logs + [one for one in named.values() if len(one) == 4]
    need(not re.search("[^\n]\\Z|[\0-\x08\x0b-\x1f\x7f]", text), "the policy is cut off, or has a control character")
    need(len(quorum) == 1 and len(members) == len(set(members)), "not one quorum, or a member twice")
    need(len({key[3] for key in keys}) == len({key[:2] for key in keys}) == len(keys), "a key twice")
    return logs, named, quorum[0], keys
def checkpoint(path):  # the signed text, origin, size, root, and signatures with their names
    raw = read(path)
    form = "(([!-*,-~]{1,255})\n(0|[1-9][0-9]{0,12})\n(\\S{44})\n)\n((\u2014 [^\\s+\0-\x1f]+ \\S+\n){1,100})"
    need(len(raw) <= 1 << 20 and re.fullmatch(form, raw.decode()), "not a signed checkpoint")
    text, origin, size, root, lines, _ = re.fullmatch(form, raw.decode()).groups()
    root, signatures = b64(root), [(name, b64(sig, 5)) for name, sig in re.findall("\u2014 (\\S+) (\\S+)\n", lines)]
    need(len(root) == 32 and int(size) <= 2**40 and (size != "0" or root == sha()), "no root, or a size beyond 2^40")
    return text.encode(), origin, int(size), root, signatures
def signed(head, key):  # true if a key signed, None if it didn't, False if a signature in its name doesn't verify
    valid = []
    for sig in (sig[4:] for name, sig in head[4] if name == key[0] and sig[:4] == key[1]):
        message, time = head[0], int.from_bytes(sig[:8], "big")
        if key[2] == 4:
            message, sig = b"cosignature/v1\ntime %d\n" % time + message, sig[8:] if time < 2**63 else b""
        valid.append(ed25519(key[3], sig, message))
    return all(valid) if valid else None
def reached(head, named, name):
    group = named[name] if len(named[name]) == 2 else (name != "none" and not signed(head, named[name]), [])
    return sum(reached(head, named, member) for member in group[1]) >= group[0]
# --- the entries: one spelling, restricted JSON ---
def profile(value, depth=8):
    if isinstance(value, dict):
        return all(re.fullmatch("[a-z0-9_]+", key) for key in value) and profile(list(value.values()), depth)
    if isinstance(value, list):
        return depth > 0 and all(profile(one, depth - 1) for one in value)
    if isinstance(value, str):
        return unicodedata.is_normalized("NFC", value) and not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f]", value)
    return isinstance(value, int) and abs(value) < 2**53
def spell(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
def note(raw, restated, published):  # notes what an entry says of others, and tells whether it is in canonical form
    try:
        value = json.loads(raw.decode())
        need(profile(value) and spell(value) == raw, "another spelling")
        kind, body = value["type"], value["body"]
        if kind == "entry.redacted":
            restated.add((body["target"], sha(spell(body["restated"])), body["hash"]))
        elif kind == "report.published":
            path = "published/%s/%d/" % (body["publication"], body["version"])
            published.update((path + file["name"], file["digest"]) for file in body["files"])
    except (ValueError, RecursionError):
        return False
    except (KeyError, TypeError):
        pass  # an entry of no form that is known says nothing of others
    return True
# --- the log ---
def files(top, bad):  # the regular files, compared with MANIFEST both ways
    walk = (pathlib.Path(folder, name) for folder, below, names in os.walk(top) for name in below + names)
    paths = {path.relative_to(top).as_posix(): path for path in walk}
    held = {name: path for name, path in paths.items() if path.is_file() and not path.is_symlink()}
    for name in (n for n in paths if n not in held and (paths[n].is_symlink() or not paths[n].is_dir() or n.count("/") > 11)):
        bad(10, name + ": no regular file")
    text = read(held.pop("MANIFEST")) if "MANIFEST" in held else b""
    listed = {name: digest for digest, name in re.findall("([0-9a-f]{64})  ([^\n]+)\n", text.decode(errors="replace"))}
    if not text or "".join("%s  %s\n" % (listed[name], name) for name in sorted(listed)).encode() != text:
        bad(10, "MANIFEST is not a sorted list of `SHA-256  name`")
    for name in sorted(set(held) | set(listed)):
        if name not in held or sha(read(held[name])).hex() != listed.get(name):
            bad(10, name + ": not as MANIFEST says, missing, or added")
    return held
def root_of(hashes):
    k = 1 << (len(hashes) - 1).bit_length() - 1 if len(hashes) > 1 else 0
    return sha(b"\1", root_of(hashes[:k]), root_of(hashes[k:])) if k else hashes[0] if hashes else sha()
def file_of(kind, n, width):
    *folders, last = re.findall("...", "%0*d" % (-(-len(str(n)) // 3) * 3, n))
    return "log/%s/%s%s%s" % (kind, "".join("x%s/" % name for name in folders), last, ".p/%d" % width if width < 256 else "")
def log(held, size, since, bad):  # all hashed again: the root, the root at `since`, and what was published
    tops, before, redacted, restated, published = [[] for _ in range(6)], None, set(), set(), {}
    for n in range(-(-size // 256)):
        width, at, block = min(256, size - 256 * n), 0, []
        name, other, tile = (file_of(kind, n, width) for kind in ("tile/entries", "redacted/entries", "tile/0"))
        data, tile = read(held[name if name in held else other]), read(held[tile])
        for i in range(256 * n, 256 * n + width):
            raw, kept = data[at + 2:at + 2 + int.from_bytes(data[at:at + 2], "big")], tile[32 * (i % 256):][:32]
            at += 2 + len(raw)
            if raw.endswith(b"\0") and not any(file_of("tile/entries", n, w) in held for w in range(1, 257)):
                raw = raw.rstrip(b"\0")
                redacted.add((i, sha(raw), kept.hex()))
            need(raw and ((i, sha(raw), kept.hex()) in redacted or sha(b"\0", raw) == kept), "entry %d is not the one that was signed" % i)
            block.append(kept)
            if not note(raw, restated, published):
                bad(31, "entry %d is not in canonical form" % i)
        if since and 256 * n < since[2] <= 256 * n + width:
            before = root_of(tops[1] + [root_of(block[:since[2] - 256 * n])])
        need(at == len(data) and len(tile) == 32 * width, "entry %d: bytes after the end" % (256 * n + width - 1))
        tops[1].append(root_of(block))
    for level in range(1, 5):
        for n in range((size >> 8 * level) + 255 >> 8):
            hashes = tops[level][256 * n:][:min(256, (size >> 8 * level) - 256 * n)]
            tile = read(held[file_of("tile/%d" % level, n, len(hashes))])
            need(tile == b"".join(hashes), "tile %d of level %d doesn't follow from the entries" % (n, level))
            tops[level + 1].append(root_of(hashes))
    need(redacted <= restated, "of entries %s, one was destroyed that no entry redacts so" % sorted(i for i, _, _ in redacted))
    return root_of(tops[1]), before, published
# --- the verdict ---
def verify(top, trust, since):  # what was found, by code; whether the log is anchored outside; and its size
    found, code, anchored, size = {}, 13, False, 0
    bad = lambda code, what: found.setdefault(code, []).append(str(what))
    held = files(top, bad)
    try:
        head, code = checkpoint(held["log/checkpoint"]), 10
        (logs, named, quorum, keys), code = trust or policy(held["policy"]), 13
        by = {key: signed(head, key) for key in keys}
        need(any(key[0] == head[1] and by[key] for key in logs), "the checkpoint is not signed by a trusted key")
        need(False not in by.values() and reached(head, named, quorum), "a signature is wrong, or too few witnesses cosigned")
        mine = not since or since[1] == head[1] and any(key[0] == head[1] and signed(since, key) for key in logs)
        need(mine, "the earlier checkpoint is not one of this log")
        code = 10
        root, before, published = log(held, head[2], since, bad)
        need(root == head[3], "the entries don't have the root that was signed")
        if since and since[2] > head[2]:
            bad(11, "the log had %d entries and has %d" % (since[2], head[2]))
        elif since and since[2] and before != since[3]:
            bad(12, "its first %d entries are others than those of the earlier checkpoint" % since[2])
        for name in (name for name in sorted(published) if name in held and sha(read(held[name])).hex() != published[name]):
            bad(20, name + " is not what was published")
        anchored, size = head[2] and (since and since[2] or trust and quorum != "none"), head[2]
    except (ValueError, KeyError) as error:
        bad(code, error)
    return found, anchored, size
if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)  # it ends with 2 where an argument is not what it should be
    def bundle(top): return need(any(os.path.exists(top + name) for name in ("/MANIFEST", "/log/")), "no bundle") or top
    for name, kind in (("bundle", bundle), ("--trust", policy), ("--since", checkpoint)):
        parser.add_argument(name, type=kind)
    sys.stdout.reconfigure(errors="backslashreplace")
    found, anchored, size = verify(*vars(parser.parse_args()).values())
    code = next((code for code in NAMES if code in found), 0 if anchored else 3)
    print(NAMES[code], "entries checked: %d" % size, *sum(found.values(), []), sep="\n")
    sys.exit(code)
