"""Rows of offers, written straight into the database of a service that does not run."""

import csv
import itertools
import json
import sqlite3
from pathlib import Path
from typing import Iterable

# Tables that hold an offer, parents first, and the column with its id.
# What stands for no value in a CSV file; an empty text is a value.
NULL = "none given"
TABLES = {"offers": "id", "offer_links": "offer_id", "vectors": "record_id"}
OFFERS_AT_ONCE = 5_000


class SqliteRows:
    def __init__(self, file: Path):
        self.file = file

    def read(self, table: str, offer_id: str) -> dict | None:
        """The first row of the offer in the table."""
        with sqlite3.connect(self.file) as db:
            db.row_factory = sqlite3.Row
            row = db.execute(f"SELECT * FROM {table} WHERE {TABLES[table]} = ?", [offer_id]).fetchone()
        db.close()
        return dict(row) if row else None

    def replace(self, pattern_id: str, offers: Iterable[dict]) -> None:
        """Puts offers in the place of the pattern; each is a dictionary from table to rows."""
        with sqlite3.connect(self.file) as db:
            for table, column in reversed(TABLES.items()):
                db.execute(f"DELETE FROM {table} WHERE {column} = ?", [pattern_id])
            while some := list(itertools.islice(offers, OFFERS_AT_ONCE)):
                for table in TABLES:
                    _insert(db, table, [row for offer in some for row in offer[table]])
        db.close()


def _insert(db: sqlite3.Connection, table: str, rows: list) -> None:
    if rows:
        names = list(rows[0])
        marks = ", ".join(f":{name}" for name in names)
        db.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)


class PostgresRows:
    def __init__(self, database, folder: Path):
        self.database, self.folder = database, folder

    def read(self, table: str, offer_id: str) -> dict | None:
        query = f"SELECT row_to_json(t) FROM {table} t WHERE {TABLES[table]} = '{offer_id}' LIMIT 1"
        row = self.database.psql(query)
        return json.loads(row) if row.strip() else None

    def replace(self, pattern_id: str, offers: Iterable[dict]) -> None:
        """As on SQLite, by way of one CSV file a table."""
        files = {table: self.folder / f"{table}.csv" for table in TABLES}
        names: dict = {}
        opened = {table: file.open("w", newline="") for table, file in files.items()}
        writers = {table: csv.writer(file) for table, file in opened.items()}
        for offer in offers:
            for table, rows in offer.items():
                names.setdefault(table, [list(row) for row in rows[:1]])
                writers[table].writerows([NULL if value is None else value for value in row.values()] for row in rows)
        for file in opened.values():
            file.close()
        removals = [f"DELETE FROM {table} WHERE {column} = '{pattern_id}'" for table, column in reversed(TABLES.items())]
        copies = [
            f"\\copy {table} ({', '.join(columns[0])}) FROM '{files[table]}' CSV NULL '{NULL}'" for table, columns in names.items() if columns
        ]
        self.database.psql(*removals, *copies, "ANALYZE")
