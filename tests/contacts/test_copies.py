"""M9: the same letter reaches five people at most; a thousand ordinary letters are not stopped."""

import datetime
import random
import re
import unicodedata
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts import actions
from contacts.copies import ALIKE, are_alike, prints, readers_of
from contacts.models import ContactRequest
from tests import people
from tests.contacts import ordinary
from tests.contacts.letters import send

LONG = {
    language: " ".join(ordinary.letters_of(number).__next__() for number in (place, place + 8))
    for place, language in enumerate(ordinary.NOTICED)
}


def test_a_thousand_ordinary_letters_are_not_stopped(record_property):
    stopped, most, written = 0, 0, 0
    for number in range(ordinary.SENDERS):
        earlier: list[Any] = []
        for reader, text in enumerate(ordinary.letters_of(number)):
            found = readers_of(prints(text), earlier)
            written, stopped, most = written + 1, stopped + (found >= 5), max(most, found)
            earlier.append((reader, prints(text)))
    record_property("M9", f"{stopped} of {written}; at most {most} alike")
    assert (written, stopped) == (1000, 0)


def without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def shuffled(text: str) -> str:
    sentences = re.split(r"(?<=[.!?]) ", text)
    random.Random(text).shuffle(sentences)
    return " ".join(sentences)


CHANGES = {
    "greeting": lambda text, name: f"Dear {name}, {text}",
    "accents and capitals": lambda text, name: without_accents(text).upper(),
    "punctuation": lambda text, name: re.sub(r"[.,!?;:]", " –", text),
    "order": lambda text, name: shuffled(text),
    "one word": lambda text, name: text.replace(text.split()[len(text.split()) // 2], "xyz"),
    "name inside": lambda text, name: f"{shuffled(text)} Hello {name}, are you there?",
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("language", LONG)
def test_a_changed_copy_is_the_same_letter(language, change):
    text = LONG[language]
    changed = CHANGES[change](text, "Zofia Testowa")
    assert changed != text
    assert are_alike(prints(text, "Ann"), prints(changed, "Zofia Testowa"))


def test_what_alike_means():
    words = [f"word{number}" for number in range(40)]
    text = " ".join(words)
    for every, alike in ((20, True), (5, False)):
        other = " ".join("x" if place % every == every // 2 else word for place, word in enumerate(words))
        one, two = prints(text), prints(other)
        assert (len(one & two) / len(one | two) >= ALIKE) is alike is are_alike(one, two)


def test_short_texts_are_the_same_only_word_for_word():
    same = "Hello Maria, shall we write letters?"
    assert are_alike(prints(same, "Maria Rossi"), prints("HELLO Jan: shall we write letters", "Jan Nowak"))
    assert not are_alike(
        prints(same, "Maria Rossi"), prints("Hello Jan, shall we sing letters?", "Jan Nowak")
    )
    assert not are_alike(prints(""), prints("word"))


pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return people.validated(name="Ann")


def refused(sender, recipient, text) -> str | None:
    with pytest.raises(ValidationError) as refusal:
        send(sender, recipient, text)
    return refusal.value.code


def test_the_sixth_person_does_not_get_the_same_letter(page, ann):
    text = LONG["pl"]
    for name, change in zip(("Jan", "Eva", "Ugo", "Ida", "Leo"), CHANGES.values(), strict=False):
        send(ann, people.validated(name=name), change(text, name))
    sixth = people.validated(name="Zoe")
    answer = page.post(f"/contacts/write/{sixth.handle}/", {"message": f"Dear Zoe! {shuffled(text)}"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "5 other people already" in shown and "what in this profile made you write" in shown
    assert ContactRequest.objects.count() == 5 and "Dear Zoe!" in shown
    assert send(ann, sixth, LONG["de"])  # a letter of its own goes


def test_offer_and_ask_are_part_of_the_text(ann):
    offer = "We have a garden with forty beds, a small greenhouse and two hours every week for it."
    for number in range(5):
        send(ann, people.validated(), f"I liked line number {number} a lot", offer=offer, ask=LONG["en"])
    with pytest.raises(ValidationError) as refusal:
        send(ann, people.validated(), "I liked all of your lines", offer=offer, ask=LONG["en"])
    assert refusal.value.code == "copied"


def test_letters_taken_back_count_and_old_ones_do_not(ann):
    first = [send(ann, people.validated(), LONG["en"]) for _ in range(5)]
    actions.withdraw_request(first[0], acting_user=ann)
    assert refused(ann, people.validated(), LONG["en"]) == "copied"
    long_ago = timezone.now() - datetime.timedelta(days=31)
    ContactRequest.objects.filter(pk=first[1].pk).update(created_at=long_ago)
    assert send(ann, people.validated(), LONG["en"])


def test_an_answer_by_a_letter_of_ones_own_is_not_compared(ann, ben):
    for _ in range(5):
        send(ann, people.validated(), LONG["en"])
    send(ben, ann)
    assert send(ann, ben, LONG["en"]).state == "accepted"


def test_the_number_of_people_and_days_are_settings(ann, settings):
    settings.SAME_TEXT_PEOPLE = 1
    send(ann, people.validated(), LONG["en"])
    assert refused(ann, people.validated(), LONG["en"]) == "copied"
    settings.SAME_TEXT_DAYS = 1
    ContactRequest.objects.update(created_at=timezone.now() - datetime.timedelta(days=2))
    assert send(ann, people.validated(), LONG["en"])
