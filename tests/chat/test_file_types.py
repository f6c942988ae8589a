"""B6 in rooms: a file is what its content says; of a picture only the pixels stay; names hide nothing."""

import contextlib
import io
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from chat import files
from tests.chat import uploads
from tests.chat.uploads import stored, take

ENDINGS = (".txt", ".html", ".docx", ".svg")
pytestmark = pytest.mark.usefixtures("media")


def test_the_type_is_told_by_the_content(db, media):
    found = {what: take(name, content).content_type for what, (name, content, _) in uploads.GOOD.items()}
    assert found == {what: kind for what, (_, _, kind) in uploads.GOOD.items()}
    assert len(stored(media)) == len(found)


@pytest.mark.parametrize("what", uploads.BAD)
def test_a_hostile_file_is_refused_with_words_and_not_kept(what, db, media):
    with pytest.raises(ValidationError) as refusal:
        take(*uploads.BAD[what])
    name = files.clean_name(uploads.BAD[what][0])
    assert refusal.value.messages[0].startswith(f"“{name}” ") and refusal.value.messages[0].endswith(".")
    assert stored(media) == []


def test_no_lie_makes_a_page_or_a_program_of_a_file(db):
    kinds = {kind for _, _, kind in uploads.GOOD.values()} | {"image/webp"}
    lies = [(f"me{end}", content) for _, content in uploads.BAD.values() for end in ENDINGS]
    for name, content in lies:
        with contextlib.suppress(ValidationError):
            found = take(name, content)
            assert found.content_type in kinds
            assert Path(found.name).suffix in files.ACCEPTS.split(",")
    assert len(lies) >= 200


@pytest.mark.parametrize("what", uploads.POLYGLOTS)
def test_of_a_picture_nothing_but_the_pixels_survives(what, db):
    found = take(*uploads.POLYGLOTS[what])
    data = found.file.read()
    image = Image.open(io.BytesIO(data))
    assert found.content_type == "image/webp" and image.format == "WEBP"
    assert image.size == (found.width, found.height)
    assert b"SECRET" not in data and b"script" not in data and not image.getexif()


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "I;16", "1", "RGB"])
def test_each_kind_of_png_is_read(mode, db):
    assert take("a.png", uploads.image("PNG", mode=mode)).width == 300


def test_a_large_picture_is_made_smaller_and_one_on_its_side_stands(db):
    large = take("photo.JPG", uploads.image("JPEG", (6000, 3000)))
    assert (large.width, large.height) == (2048, 1024)
    assert large.name == "photo.webp" and large.size == len(large.file.read())
    lying = take(*uploads.POLYGLOTS["jpeg with place and camera"])
    assert (lying.width, lying.height) == (200, 300)


def test_what_shows_through_in_a_picture_still_does(db):
    clear = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    out = io.BytesIO()
    clear.save(out, "PNG")
    found = Image.open(io.BytesIO(take("sign.png", out.getvalue()).file.read()))
    assert found.mode == "RGBA" and found.getchannel("A").getextrema() == (0, 0)


@pytest.mark.filterwarnings("ignore")  # the size is compared, whatever became of Pillow's warning
@pytest.mark.parametrize("size", [(7_000, 6_000), (10_000, 10_000)])
def test_a_bomb_that_could_be_decoded_is_refused_before_it_is(size, db, media):
    with pytest.raises(ValidationError, match="too many pixels"):
        take("a.png", uploads.image("PNG", size, "L"))
    assert stored(media) == []


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\boot.txt", "boot.txt"),
        ("C:\\Users\\me\\plan.txt", "plan.txt"),
        ("/", "file"),
        ("...", "file"),
        (".htaccess", "htaccess"),
        ("txt\u202etxe.txt", "txt txe.txt"),
        ("a\r\nSet-Cookie: x=1.txt", "a Set-Cookie x=1.txt"),
        ("a\ud800b\u2066\ufeff.txt", "a b.txt"),
        ('a"<b>|?*.txt', "a b.txt"),
        ("Ελληνικά σχέδια.txt", "Ελληνικά σχέδια.txt"),
        ("می\u200cخواهم.txt", "می\u200cخواهم.txt"),
        ("x" * 300 + ".txt", "x" * 116 + ".txt"),
        ("x." + "y" * 300, "x." + "y" * 118),
        ("  two   words .txt", "two words.txt"),
    ],
)
def test_names_are_shown_without_what_hides_or_leads(given, shown):
    found = files.clean_name(given)
    assert found == shown and len(found) <= 120


@pytest.mark.parametrize(
    ("given", "content", "shown"),
    [
        ("plan.exe", uploads.GOOD["pdf"][1], "plan.exe.pdf"),
        ("plan.docm", uploads.office(), "plan.docm.docx"),
        ("x" * 200 + ".html", uploads.GOOD["pdf"][1], "x" * 115 + ".pdf"),
        ("me.html", uploads.image("PNG"), "me.html.webp"),
        ("me.jpg", uploads.image("PNG"), "me.webp"),
        ("plan", uploads.GOOD["pdf"][1], "plan.pdf"),
        ("PLAN.PDF", uploads.GOOD["pdf"][1], "PLAN.PDF"),
    ],
)
def test_an_ending_that_lies_is_mended(given, content, shown, db):
    found = take(given, content)
    assert found.name == shown and Path(str(found.file.name)).suffix == Path(shown).suffix.lower()
