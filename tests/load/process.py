"""Servers that the load test starts on the loopback address, and ends by their own process handle."""

import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

HOST = "127.0.0.1"
START_SECONDS_MAX = 120
STOP_SECONDS_MAX = 20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def run(arguments: list, **options) -> str:
    """Runs a program to its end and gives back what it printed; its failure ends the test with its words."""
    done = subprocess.run([str(a) for a in arguments], capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise SystemExit(f"{arguments[0]} failed ({done.returncode}):\n{done.stdout}{done.stderr}")
    return done.stdout


def call(method: str, url: str, body=None, headers=None, timeout=60) -> tuple[int, dict, dict]:
    """One request: status, headers, JSON body (empty when there is none)."""
    data = None if body is None else json.dumps(body).encode()
    given = {"Content-Type": "application/json", **(headers or {})}
    request = urllib.request.Request(url, data=data, method=method, headers=given)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, dict(answer.headers), _json(answer.read())
    except urllib.error.HTTPError as refused:
        return refused.code, dict(refused.headers), _json(refused.read())


def _json(text: bytes) -> dict:
    return json.loads(text) if text.strip() else {}


def done(expected: int, outcome: tuple[int, dict, dict]) -> tuple[dict, dict]:
    """Headers and body of an answer that must have this status."""
    status, headers, body = outcome
    if status != expected:
        raise SystemExit(f"answered {status} instead of {expected}: {body}")
    return headers, body


class Server:
    """A server process that is ready when a URL answers 200."""

    def __init__(self, arguments: list, ready_url: str, log: Path, **options):
        self.log = log
        with log.open("ab") as out:
            command = [str(a) for a in arguments]
            self.process = subprocess.Popen(command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, **options)
        self._wait_until_ready(ready_url)

    def _wait_until_ready(self, url: str) -> None:
        until = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if call("GET", url, timeout=2)[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        self.stop()
        raise SystemExit(f"{self.process.args[0]} did not start:\n{self.log.read_text(errors='replace')[-2000:]}")

    def kill(self) -> None:
        """Ends it as a power cut would, as far as the process is concerned."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                self.kill()
