"""Counts a ledger's entries in DuckDB: duckdb_group.py FILE.ndjson THREADS.

Run by run.py in the environment that has DuckDB. One GROUP BY straight over the file, its columns told beforehand so that
nothing is spent on guessing them; starting Python and DuckDB isn't timed. One line of JSON on stdout.
"""

import json
import sys
import time
from pathlib import Path

import duckdb

# Only what the question needs: DuckDB skips the other keys.
COLUMNS = """{'on': 'DATE', 'type': 'VARCHAR', 'unit': 'VARCHAR', 'body': 'STRUCT(person_minutes BIGINT)'}"""
QUESTION = f"""
CREATE TEMP TABLE counted AS SELECT "type", "unit", date_trunc('month', "on") AS "month", count(*) AS "entries",
       sum(body.person_minutes) AS "person_minutes"
FROM read_json(?, format = 'newline_delimited', columns = {COLUMNS})
GROUP BY ALL
"""


def peak() -> int:
    """The most memory that this process has had resident, in bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def main() -> None:
    file, threads = sys.argv[1], int(sys.argv[2])
    connection = duckdb.connect(":memory:", config={"threads": threads})
    started = time.perf_counter()
    connection.execute(QUESTION, [file])
    seconds = time.perf_counter() - started
    resident = peak()
    groups, count, minutes = connection.execute(
        "SELECT count(*), sum(entries)::BIGINT, sum(person_minutes)::BIGINT FROM counted").fetchone()
    print(json.dumps({"entries_per_second": round(count / seconds), "seconds": round(seconds, 3), "entries": count,
                      "groups": groups, "person_minutes": minutes, "resident_bytes": resident}))


if __name__ == "__main__":
    main()
