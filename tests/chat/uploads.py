"""Files good and bad for messages, made when a test asks for them."""

import io
import struct
import zipfile
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from chat import files as chat_files
from chat.models import Attachment
from tests import people
from tests.profiles.files import SCRIPT, hostile, image, polyglots

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MP3 = b"\xff\xfb\x90\x00" + b"\0" * 413
ODT = "application/vnd.oasis.opendocument.text"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
NOT_HERE = (
    "bmp",
    "tiff",
    "ico",
    "svg",
    "html",
    "postscript",
    "riff",
    "text",
    "zip",
    "pdf",
    "named",
    "over five",
)


def package(parts: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of these parts; one called `mimetype` is not packed, as OpenDocument wants it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as made:
        for name, content in parts.items():
            made.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else packing)
    return out.getvalue()


def open_document(kind: str = ODT) -> bytes:
    """Return an OpenDocument file."""
    return package({"mimetype": kind.encode(), "content.xml": b"<office:document-content/>"})


def office(kind: str = WORD) -> bytes:
    """Return an Office file whose main part is of this type."""
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
    return package({"[Content_Types].xml": types.encode(), "word/document.xml": b"<w:document/>"})


def movie(brand: bytes) -> bytes:
    """Return the beginning of a film or sound of MPEG-4."""
    return struct.pack(">I4s4sI", 20, b"ftyp", brand, 512) + brand + b"\0" * 40


def ogg(codec: bytes) -> bytes:
    """Return the first page of an Ogg file."""
    return b"OggS\0\x02" + b"\0" * 20 + b"\x01\x1e" + codec + b"\0" * 30


WEBM = (
    b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm"
    + b"\0" * 20
)

GOOD = {
    "pdf": ("plan.pdf", PDF, "application/pdf"),
    "odt": ("plan.odt", open_document(), ODT),
    "docx": ("plan.docx", office(), WORD.removesuffix(".main+xml")),
    "text": ("notes.txt", "Καλημέρα, ćma".encode(), "text/plain; charset=utf-8"),
    "text with a mark": ("notes.txt", "\ufeffFour bridges".encode(), "text/plain; charset=utf-8"),
    "markdown": ("notes.md", b"# Bridges\n\n1 < 2", "text/plain; charset=utf-8"),
    "csv": ("marks.csv", "Όνομα;Τάξη\n".encode(), "text/csv; charset=utf-8"),
    "mp3": ("song.mp3", MP3, "audio/mpeg"),
    "mp3 with a tag": ("song.mp3", b"ID3\x04\0\0\0\0\0\x0a" + b"\0" * 10 + MP3, "audio/mpeg"),
    "m4a": ("song.m4a", movie(b"M4A "), "audio/mp4"),
    "ogg": ("song.ogg", ogg(b"\x01vorbis"), "audio/ogg"),
    "opus": ("song.opus", ogg(b"OpusHead"), "audio/ogg"),
    "mp4": ("film.mp4", movie(b"isom"), "video/mp4"),
    "mov": ("film.mov", movie(b"qt  "), "video/quicktime"),
    "webm": ("film.webm", WEBM, "video/webm"),
}
BAD = {
    "html": ("page.html", b"<!doctype html><body>" + SCRIPT),
    "html as text": ("page.txt", b"<!doctype html><body>" + SCRIPT),
    "html after a mark": ("page.txt", "\ufeff <html>".encode()),
    "html in a text": ("page.txt", b"Hello\n" * 20 + SCRIPT),
    "svg": ("picture.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    "svg as text": ("picture.txt", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    "xml": ("data.xml", b'<?xml version="1.0"?><a/>'),
    "a script": ("run.txt", b"#!/bin/sh\nrm -rf"),
    "javascript": ("run.js", b"alert(1)"),
    "text without an ending": ("notes", b"Four bridges"),
    "text in another code": ("notes.txt", "Καλημέρα".encode("cp1253")),
    "text with a null": ("notes.txt", b"Four\0bridges"),
    "program for windows": ("tool.exe", b"MZ\x90\0" + b"\0" * 200),
    "program as pdf": ("plan.pdf", b"MZ\x90\0" + b"\0" * 200 + PDF),
    "program for linux": ("tool", b"\x7fELF\x02\x01\x01" + b"\0" * 200),
    "pdf after html": ("plan.pdf", b"<html>" + PDF),
    "pdf cut short": ("plan.pdf", PDF[:-8]),
    "pdf by name": ("plan.pdf", b"Four bridges"),
    "old word": ("plan.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "zip": ("all.zip", package({"a.txt": b"a"})),
    "zip as docx": ("plan.docx", package({"a.txt": b"a"})),
    "jar": ("plan.docx", package({"META-INF/MANIFEST.MF": b"a"})),
    "docx with macros": ("plan.docx", office(MACROS)),
    "docx cut short": ("plan.docx", office()[:-20]),
    "odt cut short": ("plan.odt", open_document()[:-20]),
    "odt of no kind": ("plan.odt", open_document("application/x-executable")),
    "docx of zeros": ("plan.docx", package({"[Content_Types].xml": b"\0" * 40_000_000})),
    "package of a strange packing": (
        "plan.docx",
        package({"[Content_Types].xml": b"a" * 99}, zipfile.ZIP_LZMA)[:90],
    ),
    "package after a program": ("plan.docx", b"MZ" + office()),
    "sound of windows": ("song.wav", b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 40),
    "iphone picture": ("picture.heic", movie(b"heic")),
    "tag of a song only": ("song.mp3", b"ID3\x04\0\0\0\0\0\x0a" + b"\0" * 10 + b"MZ\0\0"),
    "size of a tag beyond the end": ("song.mp3", b"ID3\x04\0\0\x7f\x7f\x7f\x7f"),
    "tag cut short": ("song.mp3", b"ID3\x04"),
    "film of no brand": ("film.mp4", movie(b"zzzz")),
    "film cut short": ("film.mp4", movie(b"isom")[:10]),
    "matroska": ("film.webm", WEBM.replace(b"\x84webm", b"\x88matroska")),
    "ogg of no codec": ("song.ogg", ogg(b"????")),
    "empty": ("nothing.txt", b""),
    "blank": ("nothing.txt", b" \n\t"),
    "nulls": ("nothing.bin", b"\0" * 5000),
}
BAD |= {what: made for what, made in hostile().items() if not any(word in what for word in NOT_HERE)}
BAD.pop("too small", None), BAD.pop("a line", None)
POLYGLOTS = polyglots()
__all__ = ["image"]


def upload(name: str, content: bytes, claims: str = "text/html") -> SimpleUploadedFile:
    """Return a file as a browser sends it, with a type that nobody should believe."""
    return SimpleUploadedFile(name, content, claims)


def take(name: str, content: bytes, user=None) -> Attachment:
    """Take one file of a person; return what was stored."""
    (found,) = chat_files.take([upload(name, content)], acting_user=user or people.user())
    return found


def stored(media: Path) -> list[Path]:
    """Return every file below a folder."""
    return [path for path in media.rglob("*") if path.is_file()]
