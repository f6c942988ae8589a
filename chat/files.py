"""Files of messages: read with suspicion, kept under random names. Pictures are written anew.

Sources: trust figure B6 (hostile files), OWASP File Upload Cheat Sheet.
"""

import io
import re
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any, cast

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from accounts.models import User
from chat.filetypes import FileType, suffixes, type_of
from chat.limits import wait_before_file
from chat.models import Attachment
from profiles.pictures import FORMATS, MAX_PIXELS

MOST_FILES = 5
MOST_BYTES = 10 * 1024 * 1024
MOST_SIDE = 2048
LONGEST_NAME, LONGEST_SUFFIX = 120, 10
PICTURE = FileType("image/webp", (".webp",))
_MARKS = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF....WEBP", re.S)
# What a form asks for. Naming JPEG and no HEIC makes an iPhone send its photos as JPEG.
ACCEPTS = ",".join(["image/jpeg", "image/png", "image/webp", "image/gif", *suffixes()])
_JOINERS = "\u200c\u200d"  # Persian and emoji are written with them
_OF_PATHS = str.maketrans(dict.fromkeys('/\\:*?"<>|', " "))


@dataclass(frozen=True)
class _Kept:
    """What will be stored of an upload."""

    content: "File[Any]"
    name: str
    kind: FileType
    width: int | None = None
    height: int | None = None


def take(uploads: "Sequence[UploadedFile[Any]]", *, acting_user: User) -> tuple[Attachment, ...]:
    """Return the attachments made of `uploads`, stored but of no message yet; none is stored if one is bad.

    Raises ValidationError saying which file cannot be taken and what can.
    """
    if len(uploads) > MOST_FILES:
        raise ValidationError(
            _("A message takes %(n)d files. Send the others in a second one.") % {"n": MOST_FILES}
        )
    _count(len(uploads), acting_user)
    kept = [_read(upload) for upload in uploads]
    stored: list[Attachment] = []
    try:
        stored.extend(_store(each) for each in kept)
    except Exception:
        discard(stored)
        raise
    return tuple(stored)


def discard(files: Iterable[Attachment]) -> None:
    """Delete what `take` has stored, of a message that was not taken."""
    for file in files:
        file.file.delete(save=False)


def _count(files: int, user: User) -> None:
    for _number in range(files):
        if seconds := wait_before_file(user.pk):
            minutes = {"minutes": -(-seconds // 60)}
            raise ValidationError(
                _("Those were many files for one hour. Wait %(minutes)d minutes, or send a link.") % minutes
            )


def _read(upload: "UploadedFile[Any]") -> _Kept:
    name = clean_name(upload.name or "")
    if (upload.size or 0) > MOST_BYTES:
        words = _("“%(name)s” is larger than 10 MB. Make it smaller, or send a link to where it is.")
        raise ValidationError(words % {"name": name})
    file = cast(IO[bytes], upload.file)
    file.seek(0)
    if _MARKS.match(file.read(12)):
        return _picture(file, name)
    kind = type_of(file, name)
    if kind is None:
        raise _not_taken(name)
    upload.seek(0)
    return _Kept(upload, named_as(name, kind), kind)


def _not_taken(name: str) -> ValidationError:
    words = _(
        "“%(name)s” cannot be sent. What can: pictures (JPEG, PNG, WebP, GIF), PDF, documents of LibreOffice "
        "or Office without macros, plain text and CSV in UTF-8, sound (MP3, M4A, OGG), and films (MP4, MOV, "
        "WebM)."
    )
    return ValidationError(words % {"name": name})


def _picture(file: IO[bytes], name: str) -> _Kept:
    """Write a picture anew, upright and no larger than the site shows it; nothing else of the file stays."""
    try:
        file.seek(0)
        image = Image.open(file, formats=tuple(FORMATS))
        if image.width * image.height > MAX_PIXELS:
            raise Image.DecompressionBombError
        image.draft("RGB", (MOST_SIDE, MOST_SIDE))
        clean = _upright(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        words = _("“%(name)s” has too many pixels. Choose a picture of at most 36 megapixels.")
        raise ValidationError(words % {"name": name}) from bomb
    except Exception as fault:  # a decoder may fail in any way on a file made to break it
        words = _("“%(name)s” cannot be read as a picture. Save it again as JPEG or PNG.")
        raise ValidationError(words % {"name": name}) from fault
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=82, method=4)
    return _Kept(ContentFile(out.getvalue()), _as_picture(name), PICTURE, *clean.size)


def _upright(image: Image.Image) -> Image.Image:
    """Decode the first frame, turned as it was taken, within the longest side; nothing but its pixels."""
    seen = ImageOps.exif_transpose(image)
    small = seen.convert("RGBA" if seen.has_transparency_data else "RGB")
    small.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
    clean = Image.new(small.mode, small.size)
    clean.paste(small)
    return clean


def _as_picture(name: str) -> str:
    suffix = PurePosixPath(name).suffix
    known = any(suffix.lower() in suffixes for suffixes, _types in FORMATS.values())
    return named_as(name.removesuffix(suffix) if known else name, PICTURE)


def clean_name(name: str) -> str:
    """Return a file's name as it may be shown: no path, nothing that hides or turns letters, not too long."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    seen = (c if c in _JOINERS or unicodedata.category(c)[0] not in "CZ" else " " for c in last)
    words = "".join(seen).translate(_OF_PATHS).split()
    plain = " ".join(words).strip(". ")
    suffix = PurePosixPath(plain).suffix
    if len(suffix) > LONGEST_SUFFIX:
        suffix = ""
    return _cut(plain.removesuffix(suffix), suffix) if plain else "file"


def named_as(name: str, kind: FileType) -> str:
    """Return `name` with an ending that says what the file is, whatever it claims to be."""
    if PurePosixPath(name).suffix.lower() in kind.suffixes:
        return name
    return _cut(name, kind.suffixes[0])


def _cut(stem: str, suffix: str) -> str:
    return stem[: LONGEST_NAME - len(suffix)].rstrip(". ") + suffix


def _store(kept: _Kept) -> Attachment:
    attachment = Attachment(
        name=kept.name,
        content_type=kept.kind.content_type,
        size=kept.content.size,
        width=kept.width,
        height=kept.height,
    )
    attachment.file.save(secrets.token_hex(16) + kept.kind.suffixes[0], kept.content, save=False)
    return attachment
