#!/usr/bin/env python3
"""Verifies an evidence bundle of Jianfu with Python's standard library alone: a second opinion, short enough to be read.

    python3 verify.py BUNDLE [--trust POLICY] [--since CHECKPOINT]

It re-hashes every entry (RFC 6962), compares all tiles (C2SP tlog-tiles), the signatures (signed-note, cosignature/v1) and the
files of MANIFEST, both ways. Exit codes as of `jianfu audit verify`."""
import argparse, base64, hashlib, json, os, re, struct, sys, unicodedata

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
NAMES = {13: "BAD_SIGNATURE", 10: "TAMPERED", 12: "FORK", 11: "ROLLBACK", 20: "REPORT_MISMATCH", 31: "NON_CANONICAL",
         0: "VERIFIED", 3: "INTERNALLY_CONSISTENT"}  # the first one found is the verdict

def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()

# --- Ed25519 (RFC 8032), strict: no key and no R of small order ---
def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0])
    c, d = 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P

def mul(n, p):
    r = (0, 1, 1, 0)
    while n:
        r, p, n = (add(r, p) if n & 1 else r), add(p, p), n >> 1
    return r

def point(raw):
    y, sign = int.from_bytes(raw, "little") & (2**255 - 1), raw[31] >> 7
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * v**3 * pow(u * v**7, (P - 5) // 8, P) % P
    if v * x * x % P != u:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or v * x * x % P != u or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    p = (x, y, 1, x * y % P)
    return None if mul(8, p)[0] == 0 else p

def ed25519(key, sig, message):
    if len(sig) != 64 or not (a := point(key)) or not (r := point(sig[:32])):
        return False
    s, k = int.from_bytes(sig[32:], "little"), int.from_bytes(hashlib.sha512(sig[:32] + key + message).digest(), "little")
    p, q = mul(s, point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))), add(r, mul(k % L, a))
    return s < L and (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0

# --- C2SP keys, policies, checkpoints ---
def vkey(text):
    name, ident, key = text.split("+", 2)
    key = base64.b64decode(key, validate=True)
    if sha(name.encode(), b"\n", key)[:4].hex() != ident or len(key) != 33 or key[0] not in (1, 4):
        raise ValueError("not a key: " + text)
    return name, bytes.fromhex(ident), key[0], key[1:]

def policy(path):
    logs, members, quorum = [], {}, "none"
    for line in open(path, encoding="utf-8", newline="\n"):
        word = line.split()
        if not word or word[0].startswith("#"):
            continue
        if word[0] == "log":
            logs.append(vkey(word[1]))
        elif word[0] == "witness":
            members[word[1]] = vkey(word[2])
        elif word[0] == "group":
            members[word[1]] = ({"any": 1, "all": len(word) - 3}.get(word[2]) or int(word[2]), word[3:])
        elif word[0] == "quorum":
            quorum = word[1]
        else:
            raise ValueError("policy: " + line.strip())
    return logs, members, quorum

def checkpoint(path):
    text, tail = open(path, "rb").read().decode().split("\n\n")
    origin, size, root = text.split("\n")
    lines = [re.fullmatch("\u2014 ([^ ]+) ([^ ]+)", line).groups() for line in tail.removesuffix("\n").split("\n")]
    signatures = [(name, base64.b64decode(raw, validate=True)) for name, raw in lines]
    root = base64.b64decode(root, validate=True)
    if not tail.endswith("\n") or len(root) != 32 or not re.fullmatch("0|[1-9][0-9]*", size) or int(size) > 2**40:
        raise ValueError("not a checkpoint")
    return (text + "\n").encode(), origin, int(size), root, signatures

def signed(point, key):
    name, ident, kind, public = key
    valid = []
    for raw in (raw for other, raw in point[4] if other == name and raw[:4] == ident):
        message, sig = point[0], raw[4:]
        if kind == 4:
            message, sig = b"cosignature/v1\ntime %d\n" % struct.unpack(">Q", raw[4:12]) + message, raw[12:]
        valid.append(ed25519(public, sig, message))
    return bool(valid) and all(valid)

def witnessed(point, members, name):
    """How many witnesses below a name have signed, and whether they are enough."""
    if name == "none" or len(members[name]) == 4:
        ok = name != "none" and signed(point, members[name])
        return int(ok), ok or name == "none"
    below = [witnessed(point, members, member) for member in members[name][1]]
    return sum(n for n, _ in below), sum(ok for _, ok in below) >= members[name][0]

# --- the log ---
def root_of(hashes):
    if len(hashes) < 2:
        return hashes[0] if hashes else sha(b"")
    k = 1 << (len(hashes) - 1).bit_length() - 1
    return sha(b"\1", root_of(hashes[:k]), root_of(hashes[k:]))

def file_of(kind, n, width):
    path = "%03d" % (n % 1000)
    while n := n // 1000:
        path = "x%03d/" % (n % 1000) + path
    return "log/%s/%s%s" % (kind, path, ".p/%d" % width if width < 256 else "")

def unique(pairs):
    if len(dict(pairs)) != len(pairs) or not all(re.fullmatch("[a-z0-9_]+", key) for key, _ in pairs):
        raise ValueError
    return dict(pairs)

def profile(value, depth=8):
    if isinstance(value, (dict, list)):
        return depth > 0 and all(profile(v, depth - 1) for v in (value.values() if isinstance(value, dict) else value))
    if isinstance(value, str):
        control = any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in value)
        return unicodedata.is_normalized("NFC", value) and not control
    return isinstance(value, int) and abs(value) < 2**53

def spell(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

def entry(raw):
    try:
        value = json.loads(raw.decode(), object_pairs_hook=unique)
        return value if isinstance(value, dict) and profile(value) and spell(value) == raw else None
    except (ValueError, RecursionError):
        return None

def read(top, name):
    path = os.path.join(top, name)
    if os.path.islink(path):
        raise OSError(name + " is a link")
    with open(path, "rb") as file:
        return file.read()

def files(top, bad):
    """The files, compared with MANIFEST both ways."""
    paths = (os.path.join(folder, name) for folder, below, names in os.walk(top) for name in below + names)
    held = {os.path.relpath(path, top) for path in paths if os.path.islink(path) or os.path.isfile(path)} - {"MANIFEST"}
    try:
        listed = dict(reversed(line.split("  ", 1)) for line in read(top, "MANIFEST").decode().splitlines())
    except (ValueError, OSError) as error:
        listed = bad(10, "MANIFEST: %s" % error) and {}
    for name in sorted(held | set(listed)):
        if name not in held or name not in listed:
            bad(10, name + (": not in MANIFEST" if name in held else ": missing"))
        elif os.path.islink(os.path.join(top, name)) or sha(read(top, name)).hex() != listed[name]:
            bad(10, name + ": not as MANIFEST says")
    return held

def log(top, held, size, since, bad):
    """Every entry hashed again and compared with the tiles: the root, the root at `since`, and what was published."""
    tops, before, redacted, restated, published = [[] for _ in range(6)], None, {}, {}, {}
    for n in range(-(-size // 256)):
        width, at, block = min(256, size - 256 * n), 0, []
        name, other = (file_of(kind, n, width) for kind in ("tile/entries", "redacted/entries"))
        try:
            data, tile = read(top, name if name in held else other), read(top, file_of("tile/0", n, width))
        except OSError as error:
            return bad(10, "entry %d: %s" % (256 * n, error)) and (None, None, published)
        for i in range(256 * n, 256 * n + width):
            raw, kept = data[at + 2:at + 2 + int.from_bytes(data[at:at + 2], "big")], tile[32 * (i % 256):][:32]
            at += 2 + len(raw)
            if raw.endswith(b"\0") and name not in held:
                raw = raw.rstrip(b"\0")
                redacted[i] = (sha(raw), kept.hex())
            if not raw or i not in redacted and sha(b"\0", raw) != kept:
                return bad(10, "entry %d is not the one that was signed" % i) and (None, None, published)
            block.append(kept)
            value = entry(raw) or bad(31, "entry %d is not in canonical form" % i) and {}
            body = value.get("body", {})
            if value.get("type") == "entry.redacted":
                restated[body["target"]] = (sha(spell(body["restated"])), body["hash"])
            elif value.get("type") == "report.published":
                path = "published/%s/%d/" % (body["publication"], body["version"])
                published.update((path + file["name"], file["digest"]) for file in body["files"])
        if since and 256 * n < since[2] <= 256 * n + width:
            before = root_of(tops[1] + [root_of(block[:since[2] - 256 * n])])
        if at != len(data) or len(tile) != 32 * width:
            bad(10, "entry %d: bytes after the end" % (256 * n + width - 1))
        tops[1].append(root_of(block))
    for level in range(1, 5):
        for n in range((size >> 8 * level) + 255 >> 8):
            hashes = tops[level][256 * n:][:min(256, (size >> 8 * level) - 256 * n)]
            name = file_of("tile/%d" % level, n, len(hashes))
            if name not in held or read(top, name) != b"".join(hashes):
                bad(10, name + " doesn't follow from the entries")
            tops[level + 1].append(root_of(hashes))
    for i in (i for i in sorted(redacted) if restated.get(i) != redacted[i]):
        bad(10, "entry %d was destroyed, and no entry redacts it so" % i)
    return root_of(tops[1]), before, published

def verify(top, trust, since):
    found = {}  # code -> what was found first
    bad = found.setdefault
    held = files(top, bad)
    try:
        head = checkpoint(os.path.join(top, "log/checkpoint"))
    except (ValueError, AttributeError, OSError):
        return {13: "log/checkpoint is not a signed checkpoint"}, False, 0
    try:
        logs, members, quorum = trust or policy(os.path.join(top, "policy"))
        count, enough = witnessed(head, members, quorum)
    except (ValueError, LookupError, OSError) as error:
        return {10: "policy: %s" % error}, False, 0
    if not enough or not any(key[0] == head[1] and signed(head, key) for key in logs):
        bad(13, "the checkpoint is not signed as the policy asks")
    if since and (since[1] != head[1] or not any(signed(since, key) for key in logs)):
        bad(13, "the earlier checkpoint is not one of this log")
    root, before, published = log(top, held, head[2], since, bad)
    if root and root != head[3]:
        bad(10, "the entries don't have the root that was signed")
    if since and since[2] > head[2]:
        bad(11, "the log had %d entries and has %d" % (since[2], head[2]))
    elif since and since[2] and before and before != since[3]:
        bad(12, "its first %d entries are others than those of the earlier checkpoint" % since[2])
    for name in sorted(held & set(published)):
        if sha(read(top, name)).hex() != published[name]:
            bad(20, name + " is not what was published")
    return found, bool(head[2] and (since and since[2] or trust and count)), head[2]

def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("bundle")
    args.add_argument("--trust", type=policy)
    args.add_argument("--since", type=checkpoint)
    args = args.parse_args()
    found, anchored, size = verify(args.bundle, args.trust, args.since)
    code = next((code for code in NAMES if code in found), 0 if anchored else 3)
    print(NAMES[code], "entries checked: %d" % size, *found.values(), sep="\n")
    return code

if __name__ == "__main__":
    sys.exit(main())
