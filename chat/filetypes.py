"""What a file is, told by what is in it; its name and declared type are claims that nobody checks it by.

Sources of the marks: RFC 8118 (PDF), OASIS OpenDocument 1.3 part 2 (2.2.3 and 3.3), ECMA-376 part 2 (OPC),
ISO 11172-3 (MPEG audio), id3.org (ID3v2), ISO 14496-12 (`ftyp`), RFC 3533 (Ogg), RFC 9559 (Matroska, WebM).
"""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

HEAD, TAIL = 4096, 4096
MOST_TYPES = 512 * 1024  # bytes of an OOXML list of parts that are looked at


@dataclass(frozen=True)
class FileType:
    """A type of file: how browsers name it, and the endings that its name may have, the usual one first."""

    content_type: str
    suffixes: tuple[str, ...]


PDF = FileType("application/pdf", (".pdf",))
TEXT = FileType("text/plain; charset=utf-8", (".txt", ".md", ".text"))
CSV = FileType("text/csv; charset=utf-8", (".csv",))
MP3 = FileType("audio/mpeg", (".mp3",))
M4A = FileType("audio/mp4", (".m4a",))
OGG = FileType("audio/ogg", (".ogg", ".oga", ".opus"))
MP4 = FileType("video/mp4", (".mp4", ".m4v", ".m4a"))
MOV = FileType("video/quicktime", (".mov",))
WEBM = FileType("video/webm", (".webm",))
_ODF = "application/vnd.oasis.opendocument."
_OOXML = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENTS = {
    f"{_ODF}{kind}".encode(): FileType(f"{_ODF}{kind}", (suffix,))
    for kind, suffix in (
        ("text", ".odt"),
        ("spreadsheet", ".ods"),
        ("presentation", ".odp"),
        ("graphics", ".odg"),
    )
}
# The part that makes a package what it is. Those with macros have other names, and are not taken.
OFFICE_DOCUMENTS = {
    f'"{_OOXML}{kind}.main+xml"'.encode(): FileType(f"{_OOXML}{kind}", (suffix,))
    for kind, suffix in (
        ("wordprocessingml.document", ".docx"),
        ("spreadsheetml.sheet", ".xlsx"),
        ("presentationml.presentation", ".pptx"),
        ("presentationml.slideshow", ".ppsx"),
    )
}
_VIDEO_BRANDS = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"MSNV",
    b"M4V ",
    b"dash",
)
BRANDS = {b"M4A ": M4A, b"M4B ": M4A, b"qt  ": MOV, **dict.fromkeys(_VIDEO_BRANDS, MP4)}
_MARKUP = re.compile(r"\s*(<[!?a-z]|#!|%!ps|\{\\rtf)|.*<(html|script|svg|iframe|body)\b", re.I | re.S)


def suffixes() -> list[str]:
    """Return the endings of the files that are taken, pictures aside."""
    office = (*OPEN_DOCUMENTS.values(), *OFFICE_DOCUMENTS.values())
    return [
        suffix
        for each in (PDF, *office, TEXT, CSV, MP3, M4A, OGG, MP4, MOV, WEBM)
        for suffix in each.suffixes
    ]


def type_of(file: IO[bytes], name: str) -> FileType | None:
    """Return what a file is, or None for what is not taken: programs, pages, archives, or what is cut short.

    Of plain text alone the name is asked too, since nothing else says what a text is for.
    """
    head = _read(file, 0, HEAD)
    for looks in _LOOKS:
        if found := looks(file, head):
            return found
    return _text(file, name)


def _read(file: IO[bytes], start: int, size: int) -> bytes:
    file.seek(start)
    return file.read(size)


def _pdf(file: IO[bytes], head: bytes) -> FileType | None:
    end = file.seek(0, 2)
    whole = b"%%EOF" in _read(file, max(0, end - TAIL), TAIL)
    return PDF if whole and re.match(rb"%PDF-[12]\.\d", head) else None


def _office(file: IO[bytes], head: bytes) -> FileType | None:
    """Look into a zip; nothing of it is unpacked but the few bytes that say what it is."""
    if not head.startswith(b"PK\x03\x04"):
        return None
    if head[30:38] == b"mimetype":
        kind = re.match(rb"[\w./+-]+?(?=PK)", head[38:200])
        return OPEN_DOCUMENTS.get(kind[0]) if kind and zipfile.is_zipfile(file) else None
    types = _list_of_parts(file)
    return next((found for mark, found in OFFICE_DOCUMENTS.items() if mark in types), None)


def _list_of_parts(file: IO[bytes]) -> bytes:
    try:
        with zipfile.ZipFile(file) as package, package.open("[Content_Types].xml") as part:
            return part.read(MOST_TYPES)
    except Exception:  # a package made to break its reader may do so in any way
        return b""


def _mp3(file: IO[bytes], head: bytes) -> FileType | None:
    start = 0
    if head.startswith(b"ID3") and len(head) > 10:
        sizes = head[6:10]
        start = 10 + sum((size & 0x7F) << shift for size, shift in zip(sizes, (21, 14, 7, 0), strict=True))
    frame = _read(file, start, 4)
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] & 0xE6 != 0xE2:  # eleven ones, then layer III
        return None
    rate, samples, version = frame[2] >> 4, frame[2] >> 2 & 3, frame[1] >> 3 & 3
    return MP3 if 0 < rate < 15 and samples < 3 and version != 1 else None


def _movie(_file: IO[bytes], head: bytes) -> FileType | None:
    return BRANDS.get(head[8:12]) if head[4:8] == b"ftyp" else None


def _ogg(_file: IO[bytes], head: bytes) -> FileType | None:
    speaks = any(mark in head[:80] for mark in (b"OpusHead", b"\x01vorbis", b"Speex   "))
    return OGG if head.startswith(b"OggS\0") and speaks else None


def _webm(_file: IO[bytes], head: bytes) -> FileType | None:
    return WEBM if head.startswith(b"\x1a\x45\xdf\xa3") and b"\x42\x82\x84webm" in head[:80] else None


def _text(file: IO[bytes], name: str) -> FileType | None:
    suffix = PurePosixPath(name).suffix.lower()
    found = next((each for each in (TEXT, CSV) if suffix in each.suffixes), None)
    content = _read(file, 0, -1) if found else b""
    try:
        plain = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return found if plain.strip() and "\0" not in plain and not _MARKUP.match(plain[:HEAD]) else None


_LOOKS: tuple[Callable[[IO[bytes], bytes], FileType | None], ...] = (_pdf, _office, _mp3, _movie, _ogg, _webm)
