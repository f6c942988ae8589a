"""320 made-up people in five scripts, and what happens to them between two searches."""

import datetime
import random
from collections.abc import Callable

from accounts.actions import note_change
from accounts.models import User
from countries.models import CountryTier
from countries.queries import today
from profiles.models import CEFR, Level, Profile, ProfileLanguage, ProfileTheme, Role, Subject, Theme
from profiles.subjects import SUBJECTS
from schools.models import Calendar, School, Validation, ValidationState

PEOPLE = 320
# Words for "sample", "test", "sea" and the like in the place of family names.
FIRST = {
    "GR": ("Χρήστος", "Ελένη", "Γιώργος", "Άννα", "Ευαγγελία"),
    "CY": ("Ανδρέας", "Μαρία", "Σωτήρης"),
    "PL": ("Łucja", "Paweł", "Małgorzata", "Żaneta"),
    "DE": ("Jörg", "Käthe", "Günther", "Anna"),
    "UA": ("Олена", "Юрій", "Ганна", "Марія"),
    "BG": ("Щерион", "Юлия", "Христо"),
    "GE": ("ნინო", "გიორგი", "მარიამ"),
    "AM": ("Անի", "Հայկ", "Մարիամ"),
    "TR": ("Işıl", "Çağrı", "İpek"),
    "DK": ("Søren", "Åse", "Maria"),
}
LAST = {
    "GR": ("Δοκιμή", "Παράδειγμα", "Θάλασσα", "Ουρανός"),
    "CY": ("Δείγμα", "Μπροστινή", "Γέφυρα"),
    "PL": ("Próba", "Przykład", "Morze", "Źródło"),
    "DE": ("Probe", "Straße", "Beispiel", "Groß"),
    "UA": ("Приклад", "Проба", "Море", "Зразок"),
    "BG": ("Пример", "Море", "Небе"),
    "GE": ("ნიმუში", "ზღვა", "ცა"),
    "AM": ("Օրինակ", "Ծով", "Երկինք"),
    "TR": ("Örnek", "Deniz", "Ağaç", "Işık"),
    "DK": ("Prøve", "Eksempel", "Sø"),
}
TOWNS = {
    "GR": ("Θεσσαλονίκη", "Salonica|Saloniki|Солун"),
    "CY": ("Λευκωσία", "Nicosia|Lefkoşa"),
    "PL": ("Łódź", "Lodz"),
    "DE": ("Gießen", "Giessen"),
    "UA": ("Київ", "Kyiv|Kiev|Kijów"),
    "BG": ("София", "Sofia|Σόφια"),
    "GE": ("თბილისი", "Tbilisi|Tiflis"),
    "AM": ("Երևան", "Yerevan|Erivan"),
    "TR": ("İzmir", "Smyrna|Σμύρνη"),
    "DK": ("København", "Copenhagen|Kopenhagen"),
}
SCHOOLS = {
    "GR": "Δημοτικό Σχολείο",
    "CY": "Γυμνάσιο",
    "PL": "Szkoła Podstawowa",
    "DE": "Grundschule",
    "UA": "Гімназія",
    "BG": "Основно училище",
    "GE": "საჯარო სკოლა",
    "AM": "Դպրոց",
    "TR": "İlkokulu",
    "DK": "Folkeskole",
}
THEMES = (
    *(
        "Ευρώπη",
        "θάλασσα",
        "климат",
        "вода",
        "klimat",
        "Klima",
        "école verte",
        "folk tales",
        "robotics",
        "музика",
    ),
    *(
        "sağlıklı yaşam",
        "ხელოვნება",
        "Ջուր",
        "migration",
        "bridges",
        "games",
        "maps",
        "sea",
        "bread",
        "gardens",
    ),
    *("letters", "stars", "old towns", "rivers", "l’eau", "naïve art", "science fair", "puppets", "radio"),
)
WORDS = (
    *(
        "project",
        "pupils",
        "we",
        "look",
        "for",
        "partners",
        "letters",
        "sea",
        "music",
        "reading",
        "Europe",
        "class",
    ),
    *("παιδιά", "Ευρώπη", "αυλή", "σχέδιο", "ταξίδι", "дети", "школа", "проєкт", "клас", "uczniowie", "łąka"),
    *(
        "Schüler",
        "größe",
        "öğrenci",
        "ışık",
        "ბავშვები",
        "წიგნი",
        "երեխաներ",
        "børn",
        "œuvre",
        "naïve",
        "don't",
    ),
)
CALENDARS = (1, 2)  # ids of calendars that some schools have chosen
LANGUAGES = ("en", "fr", "de", "el", "uk", "tr", "it")


def make_crowd(seed: int = 1) -> None:
    """Fill an empty database with the people; the same for the same seed."""
    chance = random.Random(seed)
    Calendar.objects.bulk_create(Calendar(pk=n, country_id="GR", region=f"region {n}") for n in CALENDARS)
    schools = School.objects.bulk_create(_school(country, n) for country in FIRST for n in range(3))
    users = User.objects.bulk_create(_user(chance, n, chance.choice(list(FIRST))) for n in range(PEOPLE))
    states = (*[ValidationState.CONFIRMED] * 19, ValidationState.PENDING)
    Validation.objects.bulk_create(
        Validation(user=user, school=chance.choice(schools), state=chance.choice(states)) for user in users
    )
    Profile.objects.bulk_create(_profile(chance, user) for user in users)
    themes = [Theme.objects.create(name=name, slug=f"theme-{n}") for n, name in enumerate(THEMES)]
    for user in users:
        _fill(chance, user.profile, themes)
    note_change(*users)


def _school(country: str, number: int) -> School:
    town, others = TOWNS[country]
    calendar = number if number in CALENDARS and country in ("GR", "DE", "TR") else None
    return School(
        calendar_id=calendar,
        country_id=country,
        name=f"{number + 1} {SCHOOLS[country]}",
        town=town,
        town_names=others,
    )


def _name(chance: random.Random, country: str) -> str:
    return f"{chance.choice(FIRST[country])} {chance.choice(LAST[country])}"


def _user(chance: random.Random, number: int, country: str) -> User:
    return User(
        name=_name(chance, country),
        email=f"crowd{number}@demo.example",
        handle=f"crowd{number}",
        country_id=country,
        last_active_on=_ago(chance, chance.choice((3, 30, 300, 380))),
        listed_on=chance.choice((None, _ago(chance, 3), _ago(chance, 300))),
    )


def _ago(chance: random.Random, days: int) -> datetime.date:
    return today() - datetime.timedelta(days=chance.randint(0, days))


def _profile(chance: random.Random, user: User) -> Profile:
    first = chance.randint(3, 18)
    looking = chance.random() < 0.6
    profile = Profile(
        user=user,
        role=chance.choice([*Role.values, *[Role.TEACHER] * 5]),
        levels=chance.sample(Level.values, chance.choice((0, 1, 1, 2))),
        about=_about(chance),
        findable=chance.random() > 0.05,
        class_size=chance.choice((None, 9, 18, 24, 25, 31)),
        wishes=chance.sample(
            ["GR", "PL", "DE", "UA", "TR", "eu", "neighbourhood"], chance.choice((0, 0, 1, 3))
        ),
        looking=looking,
        looking_until=today() + datetime.timedelta(days=chance.randint(-5, 60)) if looking else None,
    )
    if chance.random() < 0.9:
        profile.age_from, profile.age_to = first, chance.randint(first, min(19, first + 6))
    return profile


def _about(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(0, 12)))


def _fill(chance: random.Random, profile: Profile, themes: list[Theme]) -> None:
    profile.subjects.set(Subject.objects.filter(pk__in=chance.sample(list(SUBJECTS), chance.randint(0, 4))))
    ProfileLanguage.objects.bulk_create(
        ProfileLanguage(profile=profile, language_id=code, level=chance.choice(CEFR.values))
        for code in {"en", *chance.choices(LANGUAGES, k=2)}
    )
    few = chance.sample(themes[:12], 1) + chance.sample(themes, 2)
    ProfileTheme.objects.bulk_create(
        ProfileTheme(tag=theme, content_object=profile)
        for theme in {theme.pk: theme for theme in few}.values()
    )


Change = Callable[[random.Random, User], None]


def edit(chance: random.Random, user: User) -> None:
    """Write a new name, about text, ages, subjects and languages."""
    user.name = _name(chance, chance.choice(list(FIRST)))
    user.save(update_fields=["name"])
    profile = user.profile
    profile.languages.all().delete()
    profile.theme_items.all().delete()
    _fill(chance, profile, list(Theme.objects.order_by("pk")))
    Profile.objects.filter(pk=profile.pk).update(
        about=_about(chance), age_from=6, age_to=chance.randint(6, 12), levels=[chance.choice(Level.values)]
    )


def suspend(chance: random.Random, user: User) -> None:
    """Suspend, or let in again."""
    off = user.suspended_at is None
    user.suspended_at = user.date_joined if off else None
    user.suspension_reason = "Advertising." if off else ""
    user.save()


def lapse(chance: random.Random, user: User) -> None:
    """End the looking for partners."""
    Profile.objects.filter(pk=user.pk).update(looking=False, looking_until=None)


def sign_in(chance: random.Random, user: User) -> None:
    """Be active on another day."""
    User.objects.filter(pk=user.pk).update(last_active_on=_ago(chance, 400))


def change_school(chance: random.Random, user: User) -> None:
    """Be confirmed at another school; the old place becomes history."""
    Validation.objects.current().filter(user=user).update(ended_at=user.date_joined)
    school = chance.choice(list(School.objects.order_by("pk")))
    Validation.objects.create(user=user, school=school, state=ValidationState.CONFIRMED)


def close(chance: random.Random, user: User) -> None:
    """Close the account."""
    User.objects.filter(pk=user.pk).update(closed_at=user.date_joined)


def hide(chance: random.Random, user: User) -> None:
    """Choose not to be found, or to be found again."""
    profile = Profile.objects.get(pk=user.pk)
    Profile.objects.filter(pk=user.pk).update(findable=not profile.findable)


CHANGES: tuple[tuple[Change, int], ...] = (
    (edit, 15),
    (suspend, 8),
    (lapse, 10),
    (sign_in, 25),
    (change_school, 8),
    (close, 2),
    (hide, 8),
)


def stir(seed: int) -> None:
    """Let things happen to people; each is written to the change log. Now and then a country's tier ends."""
    chance = random.Random(seed)
    users = list(User.objects.filter(closed_at=None).select_related("profile").order_by("pk"))
    for change, times in CHANGES:
        for user in chance.sample(users, times):
            user.refresh_from_db()
            change(chance, user)
            note_change(user)
    if seed % 3 == 2:
        end = today() + datetime.timedelta(days=chance.choice((-1, 5)))
        CountryTier.objects.filter(country=chance.choice(("CY", "DK", "BG"))).update(valid_to=end)
