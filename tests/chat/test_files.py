"""B6 in rooms: files are what their content says; only who may read their message opens them."""

import contextlib
import datetime
import io
import os
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from chat import actions, files
from chat.jobs import forget_files
from chat.models import Attachment, Message
from contacts.actions import block_person
from rooms.actions import close_room, leave, send_out
from rooms.models import Seat
from tests import people
from tests.chat import places, uploads

MOST = 10 * 1024 * 1024
ENDINGS = (".txt", ".html", ".docx", ".svg")


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    """Keep files in a folder of this test alone, and let nobody run into the limit."""
    settings.MEDIA_ROOT, settings.FILES_AN_HOUR = tmp_path, 1000
    return Path(tmp_path)


@pytest.fixture
def ann(db):
    return people.validated(handle="ann", name="Ann Alpha")


@pytest.fixture
def ben(db):
    return people.validated(handle="ben", name="Ben Beta")


@pytest.fixture
def room(ann, ben):
    return places.room(ann, ben)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def stored(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def take(name: str, content: bytes, user=None) -> Attachment:
    (found,) = files.take([uploads.upload(name, content)], acting_user=user or people.user())
    return found


def say(user, room, *given, cid="c1", **more):
    sent = {"body": "Look", "cid": cid, "files": [uploads.upload(*each) for each in given]} | more
    headers = {"Accept": "application/json"}
    return signed_in(user).post(reverse("say", args=[room.pk]), sent, headers=headers)


def said(user, room, *given) -> Attachment:
    """Say something with one file; return it."""
    assert say(user, room, *given).status_code == 200
    return Attachment.objects.latest("pk")


def url_of(file: Attachment) -> str:
    return reverse("attachment", args=[file.message.room_id, file.pk])


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


def test_ten_megabytes_are_taken_and_one_byte_more_is_not(db, media):
    pdf = uploads.GOOD["pdf"][1]
    assert take("plan.pdf", pdf[:-6] + b"\n" * (MOST - len(pdf)) + pdf[-6:]).size == MOST
    with pytest.raises(ValidationError, match="larger than 10 MB"):
        take("plan.pdf", pdf[:-6] + b"\n" * (MOST - len(pdf) + 1) + pdf[-6:])
    assert len(stored(media)) == 1


def test_five_files_go_with_a_message_and_six_do_not(ann, room, media):
    given = [(f"{n}.txt", b"Four bridges") for n in range(6)]
    refused = say(ann, room, *given)
    assert refused.status_code == 422 and "5 files" in refused.json()["detail"]
    assert stored(media) == [] and not Message.objects.exists()
    assert say(ann, room, *given[:5]).status_code == 200
    assert Message.objects.get().attachments.count() == len(stored(media)) == 5


def test_one_bad_file_keeps_the_others_out(ann, room, media):
    assert say(ann, room, ("a.txt", b"good"), ("b.exe", b"MZ")).status_code == 422
    assert stored(media) == [] and not Message.objects.exists()


def test_a_storage_that_fails_leaves_nothing(db, media, monkeypatch):
    given = [uploads.upload("a.txt", b"good"), uploads.upload("b.txt", b"good")]
    made = iter(["0" * 32])
    monkeypatch.setattr("secrets.token_hex", lambda _size: next(made))
    with pytest.raises(RuntimeError):
        files.take(given, acting_user=people.user())
    assert stored(media) == []


def test_the_form_asks_for_what_is_taken(ann, room):
    page = signed_in(ann).get(reverse("room", args=[room.pk])).content.decode()
    asked = page.split('accept="')[1].split('"')[0].split(",")
    assert {Path(name).suffix for name, _, _ in uploads.GOOD.values()} <= set(asked)
    assert "image/jpeg" in asked and ".heic" not in asked and ".html" not in asked


def test_files_alone_are_a_message(ann, room):
    assert say(ann, room, ("a.txt", b"good"), body="").status_code == 200


def test_without_a_script_the_form_tells_beside_itself(ann, room):
    sent = {"body": "Look", "cid": "c1", "files": uploads.upload("b.exe", b"MZ")}
    answer = signed_in(ann).post(reverse("say", args=[room.pk]), sent)
    assert answer.status_code == 422 and "“b.exe” cannot be sent" in answer.content.decode()


def test_files_of_a_message_that_is_refused_or_sent_again_do_not_stay(ann, ben, room, media, settings):
    assert say(ann, room, ("a.txt", b"good")).json() == say(ann, room, ("a.txt", b"good")).json()
    assert len(stored(media)) == 1
    settings.MESSAGES_A_MINUTE = 0
    assert say(ann, room, ("a.txt", b"good"), cid="c2").status_code == 422
    close_room(room, acting_user=ann)
    assert "closed" in say(ben, room, ("b.exe", b"MZ"), cid="c3").json()["detail"]  # before it is looked at
    assert len(stored(media)) == 1


def test_a_person_sends_so_many_files_in_an_hour(ann, room, settings):
    settings.FILES_AN_HOUR = 3
    two = [("a.txt", b"good"), ("b.txt", b"good")]
    assert say(ann, room, *two).status_code == 200
    refused = say(ann, room, *two, cid="c2")
    assert refused.status_code == 422 and "many files" in refused.json()["detail"]


def test_a_document_is_handed_over_and_never_shown(ann, ben, room):
    file = said(ann, room, ("Σχέδιο\u202e.pdf", uploads.GOOD["pdf"][1]))
    answer = signed_in(ben).get(url_of(file))
    assert answer.content == uploads.GOOD["pdf"][1]
    named = "attachment; filename*=utf-8''%CE%A3%CF%87%CE%AD%CE%B4%CE%B9%CE%BF.pdf"
    assert answer.headers["Content-Disposition"] == named
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("what", uploads.GOOD)
def test_nothing_but_pictures_is_shown_in_a_browser(what, ann, room):
    answer = signed_in(ann).get(url_of(said(ann, room, uploads.GOOD[what][:2])))
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "html" not in answer.headers["Content-Type"]


def test_a_picture_is_shown_and_asked_for_again_only_if_it_is_another(ann, ben, room):
    file = said(ann, room, ("photo.jpg", uploads.image("JPEG")))
    client = signed_in(ben)
    answer = client.get(url_of(file))
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Content-Disposition"] == 'inline; filename="photo.webp"'
    again = client.get(url_of(file), headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and again.headers["Cache-Control"] == "private, no-cache"
    assert client.head(url_of(file)).status_code == 200
    send_out(Seat.objects.get(user=ben), "Loud", acting_user=ann)
    gone = client.get(url_of(file), headers={"If-None-Match": answer.headers["ETag"]})
    assert gone.status_code == 404


def after_leaving(ann, ben, file):
    leave(Seat.objects.get(user=ben), acting_user=ben)


def after_a_block(ann, ben, file):
    block_person(ben, acting_user=ann)


def after_blocking(ann, ben, file):
    block_person(ann, acting_user=ben)


def after_deleting(ann, ben, file):
    actions.delete_message(file.message, acting_user=ann)


def after_deleting_in_part(ann, ben, file):
    Message.objects.update(deleted_at=timezone.now())


def after_losing_the_file(ann, ben, file):
    file.file.storage.delete(file.file.name)


ENDS = [
    after_leaving,
    after_a_block,
    after_blocking,
    after_deleting,
    after_deleting_in_part,
    after_losing_the_file,
]


@pytest.mark.parametrize("end", ENDS)
def test_a_file_that_one_may_read_no_longer_is_not_there(end, ann, ben, room):
    file, client = said(ann, room, ("a.txt", b"good")), signed_in(ben)
    assert client.get(url_of(file)).status_code == 200
    end(ann, ben, file)
    assert client.get(url_of(file)).status_code == 404


def test_strangers_and_other_rooms_do_not_lead_to_a_file(ann, ben, room):
    file = said(ann, room, ("a.txt", b"good"))
    other = places.room(ben)
    assert signed_in(people.validated()).get(url_of(file)).status_code == 404
    assert signed_in(ben).get(reverse("attachment", args=[other.pk, file.pk])).status_code == 404
    assert signed_in(ben).get(reverse("attachment", args=[room.pk, 2**70])).status_code == 404
    assert Client().get(url_of(file)).status_code == 302


def test_deleting_a_message_deletes_its_files(ann, room, media, django_capture_on_commit_callbacks):
    file = said(ann, room, ("a.txt", b"good"))
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_message(file.message, acting_user=ann)
    assert stored(media) == [] and not Attachment.objects.exists()


def test_files_of_no_message_are_deleted_after_a_day(ann, room, media):
    kept = said(ann, room, ("a.txt", b"good"))
    lost, young = take("b.txt", b"old"), take("c.txt", b"young")
    old = (datetime.datetime.now() - datetime.timedelta(days=2)).timestamp()
    for file in (kept, lost):
        os.utime(media / file.file.name, (old, old))
    (media / "pictures").mkdir()
    (media / "pictures/other.webp").write_bytes(b"not ours")
    assert forget_files() == 1
    names = {path.relative_to(media).as_posix() for path in stored(media)}
    assert names == {kept.file.name, young.file.name, "pictures/other.webp"}


def test_where_no_file_ever_came_there_is_nothing_to_delete(media, db):
    assert forget_files() == 0
