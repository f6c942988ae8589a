"""Uploads: what is no picture is refused beside the field, what is one is written anew."""

import io
from typing import cast

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from profiles.pictures import LARGE, SMALL, read_picture
from tests.profiles import files

HOSTILE = files.hostile()
POLYGLOTS = files.polyglots()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_with_words(what):
    with pytest.raises(ValidationError) as refusal:
        read_picture(files.upload(*HOSTILE[what]))
    assert refusal.value.messages[0].endswith(".")


@pytest.mark.filterwarnings("ignore")  # the size is compared, whatever became of Pillow's warning
@pytest.mark.parametrize("size", [(7_000, 6_000), (10_000, 10_000)])
def test_a_bomb_that_could_be_decoded_is_refused_before_it_is(size):
    content = files.image("PNG", size, "L")
    assert len(content) < 200_000
    with pytest.raises(ValidationError) as refusal:
        read_picture(files.upload("me.png", content))
    assert refusal.value.code == "too_many_pixels"


@pytest.mark.parametrize("what", POLYGLOTS)
def test_nothing_but_the_pixels_survives(what):
    picture = read_picture(files.upload(*POLYGLOTS[what]))
    for data in (picture.large, picture.small):
        assert b"SECRET" not in data and b"script" not in data
        image = opened(data)
        assert image.format == "WEBP" and not image.getexif() and not image.info.get("exif")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_each_format_becomes_two_squares(kind):
    picture = read_picture(files.upload(f"me.{kind.lower().replace('jpeg', 'jpg')}", files.image(kind)))
    assert opened(picture.large).size == (LARGE, LARGE)
    assert opened(picture.small).size == (SMALL, SMALL)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "I;16", "1"])
def test_each_kind_of_png_is_read(mode):
    assert read_picture(files.upload("me.png", files.image("PNG", mode=mode)))


def test_a_cmyk_jpeg_is_read():
    assert read_picture(files.upload("me.jpg", files.image("JPEG", mode="CMYK")))


def test_a_picture_on_its_side_stands_upright():
    lying = Image.new("RGB", (200, 200), "white")
    lying.paste("red", (0, 0, 100, 200))  # the left half; turned right it is the upper half
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    lying.save(out, "JPEG", exif=exif)
    large = opened(read_picture(files.upload("me.jpg", out.getvalue())).large)
    top, bottom = (cast(tuple[int, ...], large.getpixel((128, y))) for y in (40, 216))
    assert top[1] < 80 and bottom[1] > 200


def test_a_large_photo_is_read_and_a_name_without_an_ending_too():
    assert read_picture(files.upload("me.jpg", files.image("JPEG", (6000, 5900))))
    assert read_picture(SimpleUploadedFile("blob", files.image("PNG"), "image/png"))


def test_a_declared_type_that_lies_is_refused():
    with pytest.raises(ValidationError, match="does not fit"):
        read_picture(SimpleUploadedFile("me.png", files.image("PNG"), "text/html"))


def test_there_are_enough_hostile_files():
    assert len(HOSTILE) + len(POLYGLOTS) >= 40
