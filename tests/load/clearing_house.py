"""This service with the same offers: people from its command line, offers from its API, then multiplied."""

import hashlib
import json
import os
import random
import subprocess
import time
import uuid
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import offers
from process import HOST, Server, call, done, free_port, run
from rows import PostgresRows, SqliteRows

REPOSITORY = Path(__file__).resolve().parents[2]
OWNER = "UNDP"
PASSWORD = "load test only, thrown away with its folder"
PEOPLE = {"agency": ("agency@load.example", OWNER, "agency"), "staff": ("staff@load.example", "OHCHR", "clearing_house")}
LINKED = {"themes": "theme", "assistance_types": "assistance_type", "languages_of_delivery": "language_of_delivery"}

VECTOR_SECONDS_MAX = 30


def find_binary(given: Path | None) -> Path:
    """The release build to measure, built if it is not there."""
    binary = (given or REPOSITORY / "target/release/clearing-house").resolve()
    if not binary.exists() and not given:
        subprocess.run(["cargo", "build", "--release", "--bin", "clearing-house"], cwd=REPOSITORY, check=True)
    if not binary.exists():
        raise SystemExit(f"{binary} is not there: name the program with --binary")
    return binary


class ClearingHouse:
    def __init__(self, name: str, folder: Path, binary: Path, postgres=None):
        self.name, self.folder, self.binary = name, folder, binary
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self.version = run([binary, "--version"]).strip()
        self.file = folder / "clearing-house.sqlite"
        self.rows = PostgresRows(postgres, folder) if postgres else SqliteRows(self.file)
        self.database = postgres.url if postgres else f"sqlite:{self.file}"
        self.ids: list[str] = []
        self.people: dict[str, dict] = {}
        self.server = None

    def environment(self) -> dict:
        """Its defaults, less what would measure something else: rate limits and a log line a request."""
        return {
            "PATH": os.environ["PATH"],
            "CLEARING_HOUSE_LISTEN": f"{HOST}:{self.port}",
            "CLEARING_HOUSE_DATABASE": self.database,
            "CLEARING_HOUSE_REQUESTS_PER_MINUTE": "0",
            "CLEARING_HOUSE_SIGN_INS_PER_MINUTE": "0",
            "CLEARING_HOUSE_LOG": "warn",
            "CLEARING_HOUSE_MAIL": f"folder:{self.folder / 'mail'}",
        }

    def start(self) -> None:
        log = self.folder / "log"
        self.server = Server([self.binary, "serve"], f"{self.url}/health/ready", log, env=self.environment(), cwd=self.folder)

    def stop(self) -> None:
        if self.server:
            self.server.stop()
            self._check_vectors()

    def _check_vectors(self) -> None:
        """Vectors that the service cannot read it would make anew while it is measured."""
        if "a stored vector cannot be read" in (self.folder / "log").read_text():
            raise SystemExit("the service cannot read the vectors that rows.py wrote: their form has changed")

    # Filling.

    def fill(self, count: int) -> None:
        """Files one offer over the API up to `available`, then multiplies its rows while nothing runs."""
        self.make_people()
        self.start()
        self.prepare()
        pattern = self._file_one()
        self._wait_for_vector(pattern)
        self.stop()
        self._multiply(pattern, count)

    def make_people(self) -> None:
        """One person of the owner and one of the clearing-house, who have chosen their passwords."""
        links = [self._make_person(*person) for person in PEOPLE.values()]
        self.start()
        self._choose_passwords(links)
        self.stop()

    def _make_person(self, email: str, organization: str, role: str) -> str:
        """The one-time link that the command line prints."""
        return run([
            self.binary, "user", "create", "--email", email, "--name", role,
            "--organization", organization, "--role", role,
        ], env=self.environment(), cwd=self.folder).split()[-1]

    def _choose_passwords(self, links: list) -> None:
        for link in links:
            token = link.rstrip("/").split("/")[-1].split("=")[-1]
            done(204, call("POST", f"{self.url}/v1/invitations/accept", {"token": token, "password": PASSWORD}))

    def prepare(self) -> None:
        for name, (email, _, _) in PEOPLE.items():
            _, session = done(201, call("POST", f"{self.url}/v1/sessions", {"email": email, "password": PASSWORD}))
            self.people[name] = {"Authorization": f"Bearer {session['access_token']}"}

    def _file_one(self) -> str:
        headers, offer = done(201, call("POST", f"{self.url}/v1/offers", self.create_body(0), self.people["agency"]))
        for move, who in (("submit", "agency"), ("verify", "staff"), ("publish", "agency")):
            given = {**self.people[who], "If-Match": headers["etag"]}
            headers, offer = done(200, call("POST", f"{self.url}/v1/offers/{offer['id']}/{move}", {}, given))
        assert offer["state"] == "available", offer
        return offer["id"]

    def _wait_for_vector(self, offer_id: str) -> None:
        """The service encodes texts in the background; what it has encoded it does not encode again."""
        until = time.monotonic() + VECTOR_SECONDS_MAX
        while not self.rows.read("vectors", offer_id) and time.monotonic() < until:
            time.sleep(0.2)

    def _multiply(self, pattern_id: str, count: int) -> None:
        pattern = {table: self.rows.read(table, pattern_id) for table in ("offers", "vectors")}
        self.ids = [_id(i, count) for i in range(count)]
        self.rows.replace(pattern_id, (self._rows(pattern, i, count) for i in range(count)))

    def _rows(self, pattern: dict, i: int, count: int) -> dict:
        """The rows of offer `i` in each table, as the service writes them."""
        content, id_ = offers.content(i), self.ids[i]
        at = offers.updated_ms(i, count)
        links = [{"kind": kind, "target": target, "updated_ms": at, "offer_id": id_} for field, kind in LINKED.items() for target in content[field]]
        return {
            "offers": [self._offer_row(pattern["offers"], content, i, count)],
            "offer_links": links,
            "vectors": [_vector_row(pattern["vectors"], content, id_)] if pattern["vectors"] else [],
        }

    def _offer_row(self, pattern: dict, content: dict, i: int, count: int) -> dict:
        at = offers.updated_ms(i, count)
        day_after = date.fromisoformat(content["valid_until"]) + timedelta(days=1)
        until = datetime.combine(day_after, datetime.min.time(), timezone.utc)
        body = {**json.loads(pattern["body"]), **content}
        return {
            **pattern, "id": self.ids[i], "title": content["title"], "created_ms": at, "updated_ms": at,
            "last_verified_ms": at, "valid_until_ms": int(until.timestamp() * 1000),
            "body": json.dumps(body, ensure_ascii=False, separators=(",", ":")),
        }

    # The three requests.

    def list_path(self, theme: str) -> str:
        return f"/v1/offers?theme={theme}&state=available&sort=-updated&limit=50"

    def read_path(self, i: int) -> str:
        return f"/v1/offers/{self.ids[i]}"

    create_path = "/v1/offers"
    created_status = 201

    def create_body(self, i: int) -> dict:
        return offers.content(i)

    def create_headers(self) -> dict:
        return self.people["agency"]

    def titles(self, body: dict) -> list:
        return [item["content"]["title"] for item in body["items"]]


def _id(i: int, count: int) -> str:
    """A UUIDv7 of the moment at which offer `i` was filed."""
    rest = random.Random(i).getrandbits(74)
    high = (offers.updated_ms(i, count) << 16) | 0x7000 | (rest >> 62)
    low = (0b10 << 62) | (rest & ((1 << 62) - 1))
    return str(uuid.UUID(int=(high << 64) | low))


def _vector_row(pattern: dict, content: dict, offer_id: str) -> dict:
    """The pattern's vector under this offer's text: it stands for the work of encoding, not for the meaning."""
    text = f"{content['title']}. {content['description']}"
    return {**pattern, "record_id": offer_id, "text_hash": hashlib.sha256(text.encode()).hexdigest()[:16]}
