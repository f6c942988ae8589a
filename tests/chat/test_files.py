"""B6 in rooms: who sends files, how many, and who opens them: only who may read their message."""

import datetime
import os
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chat import actions, files
from chat.jobs import forget_files
from chat.models import Attachment, Message
from contacts.actions import block_person
from rooms.actions import close_room, leave, send_out
from rooms.models import Seat
from tests import people
from tests.chat import places, uploads
from tests.chat.uploads import stored, take

MOST = 10 * 1024 * 1024
pytestmark = pytest.mark.usefixtures("media")


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
