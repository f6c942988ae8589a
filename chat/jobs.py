"""What happens by itself: files that no message has are deleted."""

import datetime
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.utils import timezone

from chat.models import Attachment
from jobs.schedule import every

FOLDER = "chat"
AGE = datetime.timedelta(days=1)  # a younger one may be of a message that is being sent
BATCH = 200


@every("chat.forget_files", hours=24)
def forget_files() -> int:
    """Delete the files of no message, a day after they came; return how many."""
    names, gone = _names(FOLDER), 0
    while batch := list(islice(names, BATCH)):
        known = set(Attachment.objects.filter(file__in=batch).values_list("file", flat=True))
        gone += sum(_forget(name) for name in batch if name not in known)
    return gone


def _names(folder: str) -> Iterator[str]:
    """Yield the names of all files below a folder of the storage."""
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    for name in sorted(files):
        yield str(PurePosixPath(folder, name))
    for name in sorted(folders):
        yield from _names(str(PurePosixPath(folder, name)))


def _forget(name: str) -> bool:
    old = default_storage.get_modified_time(name) < timezone.now() - AGE
    if old:
        default_storage.delete(name)
    return old
