"""How the embedded server is set up: written anew at every start, beside the data and not in it."""

import os

from recork.cellar.place import Place

MEBIBYTE = 1024 * 1024

# No password: whoever can enter the socket's folder is the server's own account or root.
DOORS = "local all all trust\n"


def settings(place: Place, *, memory: int) -> dict[str, str]:
    """Return our settings for a machine with `memory` bytes."""
    shared = min(max(memory // 8 // MEBIBYTE, 64), 1024)
    return {
        "hba_file": str(place.home / "pg_hba.conf"),
        "listen_addresses": "",
        "unix_socket_directories": '"{}"'.format(str(place.run).replace('"', '""')),  # a list: commas part it
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": f"{shared}MB",
        "effective_cache_size": f"{max(memory // 2 // MEBIBYTE, 128)}MB",
        "maintenance_work_mem": "128MB",
        "random_page_cost": "1.1",
        "jit": "off",
        # many small statements on few cores; also keeps us out of a container's tiny /dev/shm
        "max_parallel_workers_per_gather": "0",
        "max_parallel_maintenance_workers": "0",
        # what was acknowledged is on disk
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "max_wal_size": "2GB",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        "logging_collector": "on",
        "log_directory": "log",
        "log_filename": "postgres-%Y-%m-%d-%H%M%S.log",
        "log_rotation_size": "10MB",
        "log_rotation_age": "7d",
        "log_checkpoints": "off",
        "log_autovacuum_min_duration": "-1",
    }


def write_configuration(place: Place) -> None:
    lines = (f"{name} = '{_quoted(value)}'" for name, value in settings(place, memory=_memory()).items())
    _write(place, "postgresql.conf", "\n".join(lines) + "\n")
    _write(place, "pg_hba.conf", DOORS)


def _write(place: Place, name: str, text: str) -> None:
    draft = place.home / f"{name}.new"
    draft.write_text(text, encoding="utf-8")
    draft.chmod(0o644)
    draft.replace(place.home / name)


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
