"""Letters kept as files, until a mail server is named. They hold links that open an account."""

import stat
from pathlib import Path
from typing import Any

from django.core.mail.backends.filebased import EmailBackend

OTHERS = stat.S_IRWXG | stat.S_IRWXO


class ForTheirOwner(EmailBackend):
    """Django's, in a folder that nobody but its owner may enter."""

    def __init__(self, *, file_path: Path, **options: Any) -> None:
        file_path.mkdir(parents=True, exist_ok=True)
        if file_path.stat().st_mode & OTHERS:
            file_path.chmod(stat.S_IRWXU)
        super().__init__(file_path=str(file_path), **options)
