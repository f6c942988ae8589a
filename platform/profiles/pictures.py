"""Pictures people upload: read with suspicion, cut to a square, written anew; nothing of the file survives.

Sources: docs/trust B6 (hostile files), Pillow's own warning about decompression bombs.
"""

import io
import secrets
import warnings
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 36_000_000
MIN_SIDE = 64
LARGE, SMALL = 256, 96
FOLDER = "pictures"
FORMATS = {
    "JPEG": ({".jpg", ".jpeg", ".jpe", ".jfif"}, {"image/jpeg", "image/jpg", "image/pjpeg"}),
    "PNG": ({".png"}, {"image/png", "image/x-png"}),
    "WEBP": ({".webp"}, {"image/webp"}),
    "GIF": ({".gif"}, {"image/gif"}),
}
UNSAID = ("", "application/octet-stream")

# A bomb of 12 kB only warns by default; `_open` also compares the size itself, should a filter be reset.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


@dataclass(frozen=True)
class Picture:
    """The two WebP files made of an upload."""

    large: bytes
    small: bytes


def read_picture(upload: "UploadedFile[Any]") -> Picture:
    """Return the square pictures made of `upload`; raise ValidationError saying how to mend a bad file."""
    if (upload.size or 0) > MAX_BYTES:
        raise ValidationError(
            _("This file is larger than 5 MB. Choose a smaller picture, or save it with less detail."),
            code="too_large",
        )
    image = _open(upload)
    _check_claims(upload, image.format or "")
    square = _square(image)
    return Picture(_encode(square, LARGE), _encode(square, SMALL))


def _unreadable() -> ValidationError:
    return ValidationError(
        _("This file cannot be read as a picture. Choose a JPEG, PNG, WebP or GIF file."), code="unreadable"
    )


def _open(upload: "UploadedFile[Any]") -> Image.Image:
    """Read the header of `upload` only, and check the size it promises."""
    try:
        upload.seek(0)
        image = Image.open(io.BytesIO(upload.read()), formats=tuple(FORMATS))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_many_pixels() from bomb
    except Exception as fault:  # a decoder may fail in any way on a file made to break it
        raise _unreadable() from fault
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels()
    if min(image.size) < MIN_SIDE:
        raise ValidationError(
            _("This picture is too small: it needs at least %(side)s pixels each way.") % {"side": MIN_SIDE},
            code="too_small",
        )
    return image


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        _("This picture has too many pixels. Choose one of at most 36 megapixels."), code="too_many_pixels"
    )


def _check_claims(upload: "UploadedFile[Any]", found: str) -> None:
    """Refuse a file whose name or declared type says something other than what it is."""
    suffixes, types = FORMATS[found]
    suffix = PurePosixPath(upload.name or "").suffix.lower()
    declared = (upload.content_type or "").lower()
    if (suffix and suffix not in suffixes) or (declared not in UNSAID and declared not in types):
        raise ValidationError(
            _("The name or type of this file does not fit what is in it (%(found)s). Save the picture again.")
            % {"found": found},
            code="lies",
        )


def _square(image: Image.Image) -> Image.Image:
    """Decode the first frame upright, on white, cut to a square of the large size."""
    try:
        image.draft("RGB", (LARGE * 2, LARGE * 2))
        upright = ImageOps.exif_transpose(image)
        cut = ImageOps.fit(upright.convert("RGBA"), (LARGE, LARGE), Image.Resampling.LANCZOS)
    except Exception as fault:  # as in `_open`: truncated or broken inside
        raise _unreadable() from fault
    clean = Image.new("RGB", cut.size, "white")
    clean.paste(cut, mask=cut)
    return clean


def _encode(square: Image.Image, side: int) -> bytes:
    out = io.BytesIO()
    square.resize((side, side), Image.Resampling.LANCZOS).save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


def store(picture: Picture) -> str:
    """Write both files under one random name; return the name of the large one."""
    name = default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}.webp", ContentFile(picture.large))
    default_storage.save(small_name(name), ContentFile(picture.small))
    return name


def small_name(name: str) -> str:
    """Return the name of the small file beside the large file `name`."""
    return name.removesuffix(".webp") + "-s.webp"


def large_name(name: str) -> str:
    """Return the name of the large file that belongs to `name`, itself or the small one beside it."""
    return name.removesuffix("-s.webp") + ".webp" if name.endswith("-s.webp") else name


def picture_url(name: str) -> str:
    """Return the address at which the stored file `name` is shown to those who may see it."""
    return reverse("picture", args=[PurePosixPath(name).name])


def delete(name: str) -> None:
    """Delete both files of `name`; files that are gone already are fine."""
    for file in (name, small_name(name)):
        default_storage.delete(file)
