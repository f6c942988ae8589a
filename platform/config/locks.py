"""The lock on the data folder: one server per folder, or several that share it through Redis."""

import fcntl
import os
from pathlib import Path
from typing import IO


class FolderInUseError(Exception):
    """Another server works on the folder."""


def lock_folder(var: Path, *, shared: bool) -> IO[str]:
    """Lock `var` until the returned file is closed or the process ends, however it ends.

    `shared` servers go beside each other, but never beside one that is alone. Raises FolderInUseError.
    """
    var.mkdir(parents=True, exist_ok=True)
    file = (var / "server.lock").open("a+")
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        holder = file.read().strip()
        file.close()
        who = f" (process {holder})" if holder else ""
        raise FolderInUseError(f"Another server already works on {var}{who}.") from error
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file
