"""Appends a ledger's entries to a running UmaDB server: umadb_append.py URL ENTRIES-FOLDER BATCH COUNT.

Run by run.py in the environment that has the client. The events are made before the clock starts, so that what is measured
is the client's call, the loopback and the server; the client is a binding of the Rust client. One line of JSON on stdout.
"""

import json
import sys
import time

import umadb

from run import entries


def main() -> None:
    url, folder, batch, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    events = [umadb.Event("document.received", entry) for entry in entries(folder, count)]
    requests = [events[at:at + batch] for at in range(0, count, batch)]
    client = umadb.Client(url)
    cpu, started = time.process_time(), time.perf_counter()
    for request in requests:
        client.append(request)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    head = client.head()
    if head != count:
        sys.exit(f"umadb holds {head} events, {count} were appended")
    print(json.dumps({"entries_per_second": round(count / seconds), "seconds": round(seconds, 3),
                      "client_cpu_seconds": round(cpu, 3)}))


if __name__ == "__main__":
    main()
