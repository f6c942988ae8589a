"""Files of messages: read with suspicion, kept under random names."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from chat.models import Attachment


def take(uploads: "Sequence[UploadedFile[Any]]") -> tuple[Attachment, ...]:
    """Return the attachments made of `uploads`, stored but of no message yet; ValidationError says why not."""
    if uploads:
        raise NotImplementedError
    return ()
