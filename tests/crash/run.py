#!/usr/bin/env python3
"""Kills the service in the middle of concurrent writes, and checks that nothing it acknowledged is lost.

Each round starts the service on one SQLite file, files offers from several threads, ends the process
with SIGKILL at a moment of chance, starts it again and looks at every offer that was answered with 201:
the record, its links, its audit entry, and a change feed without gaps. README.md says what this proves.
"""

import argparse
import json
import random
import shutil
import sqlite3
import sys
import tempfile
import threading
from http.client import HTTPConnection, HTTPException
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "load"))

import offers
from clearing_house import LINKED, ClearingHouse, find_binary
from process import HOST, call

ROUNDS_MAX = 50
# The kill comes between these many seconds after the first request.
KILL_AFTER_SECONDS = (0.3, 2.0)
REQUEST_SECONDS_MAX = 10


class Writing:
    """Threads that file offers until the service dies, and what it acknowledged to them."""

    def __init__(self, system: ClearingHouse, threads: int, first: int):
        self.system, self.acknowledged, self.lock = system, {}, threading.Lock()
        self.refused: list = []
        self.stopped = threading.Event()
        # Each thread counts on its own, so that no two offers share a number.
        self.threads = [threading.Thread(target=self._file, args=(first + n, threads)) for n in range(threads)]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def join(self) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def _file(self, number: int, step: int) -> None:
        connection = HTTPConnection(HOST, self.system.port, timeout=REQUEST_SECONDS_MAX)
        headers = {**self.system.create_headers(), "Content-Type": "application/json"}
        while not self.stopped.is_set():
            content = self.system.create_body(number)
            try:
                connection.request("POST", self.system.create_path, json.dumps(content), headers)
                answer = connection.getresponse()
                body = json.loads(answer.read())
            except (OSError, HTTPException, ValueError):
                return  # Killed: this one was not acknowledged.
            with self.lock:
                if answer.status == 201:
                    self.acknowledged[body["id"]] = content
                else:
                    self.refused.append((answer.status, body))
            number += step


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=16)
    parser.add_argument("--seed", type=int, default=0, help="decides the moments of the kills")
    parser.add_argument("--binary", type=Path, help="clearing-house to kill; target/release/clearing-house, built if missing")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="clearing-house-crash-"))
    system = ClearingHouse("clearing-house", folder, find_binary(given.binary))
    try:
        faults = crash(given, system)
    finally:
        system.stop()
        shutil.rmtree(folder, ignore_errors=True)
    for fault in faults[:20]:
        print(f"LOST {fault}")
    rounds = min(given.rounds, ROUNDS_MAX)
    print(f"{rounds - bool(faults)} passed, {int(bool(faults))} failed")
    sys.exit(1 if faults else 0)


def crash(given: argparse.Namespace, system: ClearingHouse) -> list:
    """Runs rounds until one finds a fault; gives back the faults."""
    system.make_people()
    rng = random.Random(given.seed)
    acknowledged: dict = {}
    for n in range(min(given.rounds, ROUNDS_MAX)):
        system.start()
        system.prepare()
        writing = Writing(system, min(given.threads, 64), first=n * 1_000_000)
        writing.start()
        writing.stopped.wait(rng.uniform(*KILL_AFTER_SECONDS))
        system.server.kill()
        writing.join()
        acknowledged |= writing.acknowledged
        system.start()
        faults = [*writing.refused, *check(system, acknowledged)]
        print(f"round {n + 1}: {len(writing.acknowledged)} acknowledged before the kill, {len(faults)} faults", flush=True)
        if not writing.acknowledged:
            faults.append("nothing was acknowledged: the round proves nothing")
        system.stop()
        if faults:
            return faults
    return []


def check(system: ClearingHouse, acknowledged: dict) -> list:
    """What is missing or incomplete, through the API and in the file."""
    faults = []
    with sqlite3.connect(f"file:{system.file}?mode=ro", uri=True) as db:
        faults += check_feed(db)
        for offer_id, content in acknowledged.items():
            faults += [f"{offer_id}: {what}" for what in check_offer(db, offer_id, content)]
    db.close()
    system.prepare()
    sample = random.Random(len(acknowledged)).sample(sorted(acknowledged), min(50, len(acknowledged)))
    for offer_id in sample:
        status, _, offer = call("GET", f"{system.url}/v1/offers/{offer_id}", headers=system.create_headers())
        told = offer.get("content", {}) if status == 200 else {}
        if any(told.get(name) != value for name, value in acknowledged[offer_id].items()):
            faults.append(f"{offer_id}: the API tells something else than was filed")
    return faults


def check_offer(db: sqlite3.Connection, offer_id: str, content: dict):
    row = db.execute("SELECT body FROM offers WHERE id = ?", [offer_id]).fetchone()
    stored = json.loads(row[0]) if row else {}
    if any(stored.get(name) != value for name, value in content.items()):
        yield "no record, or another one than was filed"
    links = set(db.execute("SELECT kind, target FROM offer_links WHERE offer_id = ?", [offer_id]))
    if links != {(kind, target) for field, kind in LINKED.items() for target in content[field]}:
        yield f"links are {links}"
    for table in ("audit", "feed"):
        kept = db.execute(f"SELECT count(*) FROM {table} WHERE kind = 'offer' AND record_id = ?", [offer_id]).fetchone()[0]
        if kept != 1:
            yield f"{kept} rows in {table}"


def check_feed(db: sqlite3.Connection):
    head = db.execute("SELECT n FROM feed_head WHERE part = 0").fetchone()[0]
    first, last, count = db.execute("SELECT min(seq), max(seq), count(*) FROM feed WHERE part = 0").fetchone()
    if count and (first, last, count) != (1, head, head):
        yield f"the feed has gaps: {count} entries from {first} to {last}, head {head}"
    unheard = db.execute("SELECT count(*) FROM offers WHERE id NOT IN (SELECT record_id FROM feed WHERE kind = 'offer')").fetchone()[0]
    if unheard:
        yield f"{unheard} offers are not in the feed"
    half = db.execute("SELECT count(*) FROM offers WHERE id NOT IN (SELECT offer_id FROM offer_links)").fetchone()[0]
    if half:
        yield f"{half} offers were written by halves"


if __name__ == "__main__":
    main()
