"""A PostgreSQL of its own for one run: on the loopback address, in the run's folder, gone afterwards."""

import os
import pwd
import shutil
from pathlib import Path

from process import HOST, free_port, run

PROGRAMS = ("initdb", "pg_ctl", "psql")
DATABASE = "clearing_house"


class Postgres:
    """`with Postgres(folder) as database:` starts it and ends it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.port = free_port()
        self.url = f"postgres://postgres@{HOST}:{self.port}/{DATABASE}"
        self.version = run([_find("psql"), "--version"]).strip()

    @staticmethod
    def missing() -> str:
        """Why it cannot run here; empty when it can."""
        absent = [name for name in PROGRAMS if not _find(name)]
        return f"not installed: {', '.join(absent)}" if absent else ""

    def __enter__(self):
        self.folder.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        data = self.folder / "data"
        self._run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        settings = f"-c listen_addresses={HOST} -p {self.port} -c unix_socket_directories={self.folder}"
        self._run("pg_ctl", "-D", data, "-l", self.folder / "log", "-o", settings, "-w", "start")
        self.psql(f"CREATE DATABASE {DATABASE}", database="postgres")
        return self

    def __exit__(self, *_):
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "fast", "-w", "stop")

    def psql(self, *commands: str, database: str = DATABASE) -> str:
        """Runs commands one after the other; gives back unadorned rows."""
        each = [part for command in commands for part in ("-c", command)]
        return run([
            _find("psql"), "-h", HOST, "-p", self.port, "-U", "postgres", "-d", database,
            "-v", "ON_ERROR_STOP=1", "-qAtX", *each,
        ])

    def _run(self, program: str, *arguments) -> None:
        command = [_find(program), *arguments]
        if os.geteuid() == 0:
            # It refuses to run as root.
            user = pwd.getpwnam("postgres")
            run(command, user=user.pw_uid, group=user.pw_gid, extra_groups=[], cwd=self.folder)
        else:
            run(command)


def _find(program: str):
    """On the path, or where Debian keeps it."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    return shutil.which(program) or (places[-1] if places else None)
