"""PocketBase with the same offers: its collection, its rows, its requests."""

import json
import random
import sqlite3
import string
from datetime import datetime, timezone
from pathlib import Path

import offers
from process import HOST, Server, call, done, free_port, run

VERSION = "0.40.6"
# What PocketBase sets on its own SQLite connections (core/db_connect.go of this version).
SYNC = "synchronous=NORMAL"
EMAIL, PASSWORD = "load@example.org", "load-load-load"

# The list's condition and order in one index, as one would make it for this query.
INDEX = "CREATE INDEX offers_by_state ON offers (state, updated)"


def _fields() -> list:
    select = lambda name, values, most: {"name": name, "type": "select", "values": values, "maxSelect": most}
    text = lambda name, most: {"name": name, "type": "text", "max": most}
    return [
        text("organization", 60),
        {**text("title", 300), "required": True},
        {**text("description", 20_000), "required": True},
        select("language", offers.LANGUAGES, 1),
        select("assistance_types", offers.ASSISTANCE_TYPES, 14),
        select("themes", offers.THEMES, 30),
        select("languages_of_delivery", offers.LANGUAGES, 6),
        select("cost_terms", offers.COST_TERMS, 1),
        {"name": "standing", "type": "bool"},
        {"name": "upr_process", "type": "bool"},
        select("visibility", ["confidential", "restricted", "un_system", "extranet", "public"], 1),
        select("state", ["draft", "submitted", "verified", "available", "paused"], 1),
        {"name": "valid_until", "type": "date"},
        {"name": "created", "type": "autodate", "onCreate": True},
        {"name": "updated", "type": "autodate", "onCreate": True, "onUpdate": True},
    ]


class PocketBase:
    name = "PocketBase"

    def __init__(self, folder: Path, binary: Path):
        self.folder, self.binary = folder, binary
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self.version = run([binary, "--version"]).strip()
        self.ids: list[str] = []
        self.server = None
        self.token = ""

    def fill(self, count: int) -> None:
        """Makes the collection over the API and writes its rows into the file, while nothing runs on it."""
        run([self.binary, "superuser", "upsert", EMAIL, PASSWORD, "--dir", self.folder])
        self.start()
        admin = self._sign_in("_superusers")
        self._make_collection(admin)
        self._make_user(admin)
        self.stop()
        self._write_rows(count)

    def start(self) -> None:
        arguments = [self.binary, "serve", "--http", f"{HOST}:{self.port}", "--dir", self.folder]
        self.server = Server(arguments, f"{self.url}/api/health", self.folder.with_suffix(".log"))

    def stop(self) -> None:
        if self.server:
            self.server.stop()

    def _sign_in(self, collection: str) -> dict:
        url = f"{self.url}/api/collections/{collection}/auth-with-password"
        _, body = done(200, call("POST", url, {"identity": EMAIL, "password": PASSWORD}))
        return {"Authorization": f"Bearer {body['token']}"}

    def _make_collection(self, admin: dict) -> None:
        signed_in = '@request.auth.id != ""'
        collection = {
            "name": "offers", "type": "base", "fields": _fields(), "indexes": [INDEX],
            "listRule": "", "viewRule": "", "createRule": signed_in,
        }
        done(200, call("POST", f"{self.url}/api/collections", collection, admin))
        # No request log, as the other side logs warnings only.
        done(200, call("PATCH", f"{self.url}/api/settings", {"logs": {"maxDays": 0}}, admin))

    def _make_user(self, admin: dict) -> None:
        user = {"email": EMAIL, "password": PASSWORD, "passwordConfirm": PASSWORD, "verified": True}
        done(200, call("POST", f"{self.url}/api/collections/users/records", user, admin))

    def _write_rows(self, count: int) -> None:
        rng = random.Random(0)
        letters = string.ascii_lowercase + string.digits
        self.ids = ["".join(rng.choices(letters, k=15)) for _ in range(count)]
        rows = (self._row(i, count) for i in range(count))
        with sqlite3.connect(self.folder / "data.db") as db:
            names = list(self._row(0, count))
            marks = ", ".join(f":{name}" for name in names)
            db.executemany(f"INSERT INTO offers ({', '.join(names)}) VALUES ({marks})", rows)
            db.execute("ANALYZE")
        db.close()

    def _row(self, i: int, count: int) -> dict:
        row = {**offers.content(i), "state": "available", "organization": "UNDP", "id": self.ids[i]}
        lists = ("assistance_types", "themes", "languages_of_delivery")
        row |= {name: json.dumps(row[name], separators=(",", ":")) for name in lists}
        at = datetime.fromtimestamp(offers.updated_ms(i, count) / 1000, timezone.utc)
        stamp = at.strftime("%Y-%m-%d %H:%M:%S.000Z")
        return row | {"valid_until": f"{row['valid_until']} 00:00:00.000Z", "created": stamp, "updated": stamp}

    # The three requests.

    def prepare(self) -> None:
        self.token = self._sign_in("users")

    def list_path(self, theme: str) -> str:
        # LIKE on the JSON text; `themes ?= ...` joins json_each and was slower.
        condition = f"(state='available'%26%26themes~'%22{theme}%22')"
        return f"/api/collections/offers/records?filter={condition}&sort=-updated&perPage=50&skipTotal=1"

    def read_path(self, i: int) -> str:
        return f"/api/collections/offers/records/{self.ids[i]}"

    create_path = "/api/collections/offers/records"
    created_status = 200

    def create_body(self, i: int) -> dict:
        return {**offers.content(i), "state": "draft", "organization": "UNDP"}

    def create_headers(self) -> dict:
        return self.token

    def titles(self, body: dict) -> list:
        return [item["title"] for item in body["items"]]
