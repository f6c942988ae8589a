"""Pictures good and bad, made when a test asks for them."""

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

TYPES = {
    "jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif",
    "svg": "image/svg+xml", "html": "text/html", "bmp": "image/bmp", "tif": "image/tiff",
    "ico": "image/x-icon", "pdf": "application/pdf",
}  # fmt: skip
GPS = 0x8825


def image(kind: str, size: tuple[int, int] = (300, 200), mode: str = "RGB", **options) -> bytes:
    """Return a picture of this format."""
    out = io.BytesIO()
    Image.new(mode, size, 128 if mode in ("L", "P", "I;16") else None).save(out, kind, **options)
    return out.getvalue()


def photo_with_place() -> bytes:
    """Return a JPEG that says where it was taken, with which camera, and that it lies on its side."""
    exif = Image.Exif()
    exif[0x0110] = "SECRETCAMERA"
    exif[0x0112] = 6
    exif.get_ifd(GPS)[2] = (40.0, 38.0, 0.0)
    exif.get_ifd(GPS)[1] = "N"
    return image("JPEG", exif=exif, comment=b"SECRETCOMMENT")


def png_claiming(width: int, height: int) -> bytes:
    """Return a small PNG whose header promises width x height pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def gif_claiming(width: int, height: int) -> bytes:
    """Return a small GIF whose header promises width x height pixels."""
    return b"GIF89a" + struct.pack("<HH", width, height) + image("GIF")[10:]


SCRIPT = b"<script>alert(1)</script>"


def hostile() -> dict[str, tuple[str, bytes]]:
    """Return {what it is: (file name, content)} of files that no site should take."""
    jpeg, png, gif, webp = (image(kind) for kind in ("JPEG", "PNG", "GIF", "WEBP"))
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    return {
        "html": ("me.html", b"<!doctype html><body>" + SCRIPT),
        "html named jpg": ("me.jpg", b"<!doctype html><body>" + SCRIPT),
        "svg": ("me.svg", svg),
        "svg named png": ("me.png", svg),
        "text named png": ("me.png", b"not a picture at all"),
        "empty": ("me.png", b""),
        "null bytes": ("me.png", b"\0" * 5000),
        "magic of png only": ("me.png", png[:8]),
        "header of png only": ("me.png", png[:33]),
        "png cut short": ("me.png", image("PNG", (900, 900), "L")[:-40]),
        "jpeg cut short": ("me.jpg", jpeg[: len(jpeg) // 2]),
        "jpeg magic only": ("me.jpg", jpeg[:3]),
        "gif cut short": ("me.gif", gif[:20]),
        "webp cut short": ("me.webp", webp[: len(webp) // 2]),
        "riff that is a sound": ("me.webp", b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 40),
        "png bomb over the error limit": ("me.png", png_claiming(50_000, 50_000)),
        "png bomb that only warns": ("me.png", png_claiming(7_000, 6_000)),
        "png of zero height": ("me.png", png_claiming(100, 0)),
        "png of the largest numbers": ("me.png", png_claiming(2**31 - 1, 2**31 - 1)),
        "gif bomb": ("me.gif", gif_claiming(65_535, 65_535)),
        "png with a broken checksum": ("me.png", png[:40] + b"\xff\xff" + png[42:]),
        "png with rows missing": ("me.png", png_claiming(3_000, 3_000)),
        "png named jpg": ("me.jpg", png),
        "jpeg named png": ("me.png", jpeg),
        "gif named webp": ("me.webp", gif),
        "png named html": ("me.html", png),
        "png named php": ("me.php.phtml", png),
        "png named svg": ("me.svg", png),
        "bmp": ("me.bmp", image("BMP")),
        "bmp named png": ("me.png", image("BMP")),
        "tiff named jpg": ("me.jpg", image("TIFF")),
        "ico named png": ("me.png", image("ICO", (64, 64))),
        "pdf": ("me.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj"),
        "postscript named jpg": ("me.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"),
        "zip named png": ("me.png", b"PK\x03\x04" + b"\0" * 60),
        "too small": ("me.png", image("PNG", (20, 20))),
        "a line": ("me.png", image("PNG", (5000, 1))),
        "over five megabytes": ("me.png", png + b"\0" * (5 * 1024 * 1024)),
    }


def polyglots() -> dict[str, tuple[str, bytes]]:
    """Return {what it is: (file name, content)} of pictures that carry something else."""
    return {
        "jpeg with a script after it": ("me.jpg", image("JPEG") + SCRIPT),
        "gif with a script after it": ("me.gif", image("GIF") + SCRIPT),
        "png with a script in a comment": ("me.png", png_with_comment()),
        "jpeg with a script in a comment": ("me.jpg", image("JPEG", comment=SCRIPT)),
        "jpeg with place and camera": ("me.jpg", photo_with_place()),
    }


def png_with_comment() -> bytes:
    """Return a PNG whose text chunk is a script."""
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", SCRIPT.decode())
    return image("PNG", pnginfo=info)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """Return the file as a browser sends it: the type follows the name."""
    return SimpleUploadedFile(name, content, TYPES.get(name.rsplit(".", 1)[-1], "application/octet-stream"))
