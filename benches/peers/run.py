#!/usr/bin/env python3
"""Builds what Jianfu is compared with, runs all in turn, and prints one table. Standard library only.

    benches/peers/run.py [--entries 300000] [--singly 5000] [--rounds 3] [--at DIR]          durable appends
    benches/peers/run.py --replay 1000000 [--threads 2] [--rounds 3] [--at DIR]              replay, beside DuckDB

DIR is where the stores lie (default: the folder for temporary files): it should be on the disk that is meant. Everything
made there is deleted. The table goes to stdout, the rest to stderr.
"""

import argparse
import json
import os
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
UMADB = "umadb==0.7.8"
DUCKDB = "duckdb==2.0.1"
PORT = 50_917
BYTES, BATCH = 370, 256
STORES = ("jianfu", "plain", "fjall", "redb", "sled", "umadb")
NAMES = {
    "jianfu": "**jianfu file ledger**",
    "plain": "plain append + fdatasync, no store",
    "fjall": "fjall 3.1.13, persist(SyncAll)",
    "redb": "redb 4.6.0, Durability::Immediate",
    "sled": "sled 0.34.7, flush() (no fsync)",
    "umadb": "umadb 0.7.8, server on loopback",
}


def entries(folder, count):
    """The first `count` entries of a ledger's segments: a big-endian u16 length before each."""
    found = []
    for name in sorted(os.listdir(folder)):
        data, at = Path(folder, name).read_bytes(), 0
        while at < len(data) and len(found) < count:
            (length,) = struct.unpack_from(">H", data, at)
            found.append(data[at + 2:at + 2 + length])
            at += 2 + length
    return found


def tell(text):
    print(text, file=sys.stderr, flush=True)


def output(*words, **more):
    return subprocess.run([str(w) for w in words], check=True, stdout=subprocess.PIPE, text=True, **more).stdout


def build_jianfu():
    tell("building jianfu …")
    output("cargo", "build", "--release", "--locked", "-q", "-p", "jianfu-cli", cwd=ROOT)
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "jianfu"


def installed(package):
    """The programs of the one environment under target/, which git ignores, with a package in the version that is meant."""
    environment = HERE / "target" / "umadb"
    pip = environment / "bin" / "pip"
    if not pip.exists():
        venv.create(environment, with_pip=True)
    if package not in output(pip, "freeze", "--disable-pip-version-check").splitlines():
        tell(f"installing {package} into {environment} …")
        output(pip, "install", "-q", "--disable-pip-version-check", package)
    return environment / "bin"


def build():
    """Builds both programs, and the environment of umadb."""
    jianfu = build_jianfu()
    tell("building the peers …")
    output("cargo", "build", "--release", "--locked", "-q", cwd=HERE)
    peers = Path(os.environ.get("CARGO_TARGET_DIR", HERE / "target"))
    return jianfu, peers / "release" / "jianfu-peers", installed(UMADB)


def peak(pid):
    """The most memory that a process has had resident, in bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def umadb(binaries, source, batch, count, folder):
    """Starts a server with an empty database, appends by one client, and stops it."""
    folder.mkdir()
    log = (folder / "log").open("w")
    listen = f"127.0.0.1:{PORT}"
    server = subprocess.Popen([binaries / "umadb", "--listen", listen, "--db-path", folder / "uma.db"], stdout=log, stderr=log)
    try:
        ready = "import sys, umadb; umadb.Client(sys.argv[1]).head()"
        url = f"http://{listen}"
        for _ in range(50):
            time.sleep(0.2)
            if server.poll() is not None:
                sys.exit("umadb did not start: " + (folder / "log").read_text())
            tried = subprocess.run([binaries / "python", "-c", ready, url], stderr=subprocess.DEVNULL)
            if tried.returncode == 0:
                break
        script = HERE / "umadb_append.py"
        result = json.loads(output(binaries / "python", script, url, source, batch, count))
        return result | {"resident_bytes": peak(server.pid)}
    finally:
        server.terminate()
        server.wait()
        log.close()


def once(programs, source, batch, count, folder):
    """Each store once, in turn: its name and what it measured."""
    jianfu, peers, binaries = programs
    ours = json.loads(output(jianfu, "bench", "append", "--entries", count, "--bytes", BYTES, "--batch", batch,
                             "--data", folder / "jianfu", "--format", "json"))
    shutil.rmtree(folder / "jianfu")
    yield "jianfu", ours
    yield "plain", {"entries_per_second": ours["plain_entries_per_second"], "resident_bytes": None}
    for store in ("fjall", "redb", "sled"):
        yield store, json.loads(output(peers, store, source, batch, count, folder / store))
        shutil.rmtree(folder / store)
    yield "umadb", umadb(binaries, source, batch, count, folder / "umadb")
    shutil.rmtree(folder / "umadb")


def measure(programs, source, batch, count, rounds, folder):
    """Medians of so many rounds, by store."""
    found = {store: [] for store in STORES}
    for number in range(rounds):
        for store, result in once(programs, source, batch, count, folder):
            tell(f"round {number + 1}, {batch} a commit, {store}: {json.dumps(result)}")
            found[store].append(result)
    return {store: {"rate": statistics.median(r["entries_per_second"] for r in results),
                    "resident": max(r["resident_bytes"] or 0 for r in results)}
            for store, results in found.items()}


def table(batched, singly):
    rows = ["| store | entries/s, 256 a commit | of umadb | entries/s, 1 a commit | of umadb | memory, 256 a commit |",
            "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for store in STORES:
        many, one = batched[store], singly[store]
        memory = f"{many['resident'] / 2**20:.0f} MiB" if many["resident"] else "–"
        rows.append(f"| {NAMES[store]} | {many['rate']:,.0f} | {many['rate'] / batched['umadb']['rate']:.2f} "
                    f"| {one['rate']:,.0f} | {one['rate'] / singly['umadb']['rate']:.2f} | {memory} |")
    return "\n".join(rows)


def lines(folder, file):
    """Writes all entries of a ledger as NDJSON. An entry has no line break in it: its canonical form escapes them."""
    with file.open("wb") as out:
        for name in sorted(os.listdir(folder)):
            data, at = Path(folder, name).read_bytes(), 0
            while at < len(data):
                (length,) = struct.unpack_from(">H", data, at)
                out.write(data[at + 2:at + 2 + length])
                out.write(b"\n")
                at += 2 + length


def replay(asked, folder):
    """The same entries replayed by jianfu and counted by DuckDB, in turn: the best of the rounds of each, as a table."""
    jianfu, binaries = build_jianfu(), installed(DUCKDB)
    ours = (jianfu, "--data", folder / "ledger", "bench", "replay", "--entries", asked.replay, "--format", "json")
    tell("building a ledger, which is replayed once …")
    output(*ours)
    file = folder / "entries.ndjson"
    lines(folder / "ledger" / "ledger" / "entries", file)
    found = {"jianfu": [], "duckdb": []}
    for number in range(asked.rounds):
        # DuckDB follows and so has the file in the system's cache, as jianfu has its own.
        for name, words in (("jianfu", ours), ("duckdb", (binaries / "python", HERE / "duckdb_group.py", file, asked.threads))):
            result = json.loads(output(*words))
            tell(f"round {number + 1}, {name}: {json.dumps(result)}")
            if result["entries"] != asked.replay:
                sys.exit(f"{name} took {result['entries']} entries, {asked.replay} were written")
            found[name].append(result)
    best = {name: max(results, key=lambda r: r["entries_per_second"]) for name, results in found.items()}
    base = best["duckdb"]["entries_per_second"]
    names = {"jianfu": "**`jianfu bench replay`**: every view, and the state",
             "duckdb": f"{DUCKDB.replace('==', ' ')}: one `GROUP BY`, {asked.threads} threads"}
    rows = ["| program | entries/s | of DuckDB | memory |", "| --- | ---: | ---: | ---: |"]
    for name, label in names.items():
        rate, memory = best[name]["entries_per_second"], max(r["resident_bytes"] for r in found[name])
        rows.append(f"| {label} | {rate:,} | {rate / base:.2f} | {memory / 2**20:.0f} MiB |")
    size = file.stat().st_size
    return "\n".join(rows) + (f"\n\n{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, best of {asked.rounds}; "
                              f"{asked.replay:,} entries, {size / 2**20:.0f} MiB of NDJSON.")


def main():
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--entries", type=int, default=300_000, help="entries of a run with 256 a commit")
    words.add_argument("--singly", type=int, default=5_000, help="entries of a run with 1 a commit")
    words.add_argument("--replay", type=int, help="replay so many entries beside DuckDB instead of appending")
    words.add_argument("--threads", type=int, default=2, help="threads of DuckDB")
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--at", help="folder for the stores")
    asked = words.parse_args()
    counts = (asked.entries, asked.singly, asked.rounds, asked.threads, 1 if asked.replay is None else asked.replay)
    if min(counts) < 1 or asked.singly > asked.entries:
        words.error("counts are at least 1, and --singly is at most --entries")
    # Ended from outside it still stops the server and deletes its folder.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    if asked.replay is not None:
        with tempfile.TemporaryDirectory(prefix="jianfu-peers-", dir=asked.at) as name:
            print(replay(asked, Path(name)))
        return
    programs = build()
    with tempfile.TemporaryDirectory(prefix="jianfu-peers-", dir=asked.at) as name:
        folder = Path(name)
        output(programs[0], "bench", "append", "--entries", asked.entries, "--bytes", BYTES, "--batch", 8_192,
               "--data", folder / "source", "--format", "json")
        source = folder / "source" / "ledger" / "entries"
        batched = measure(programs, source, BATCH, asked.entries, asked.rounds, folder)
        singly = measure(programs, source, 1, asked.singly, asked.rounds, folder)
    print(table(batched, singly))
    print(f"\n{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, entries of {BYTES} bytes, median of {asked.rounds}; "
          f"{asked.entries:,} entries at 256 a commit, {asked.singly:,} at 1.")


if __name__ == "__main__":
    main()
