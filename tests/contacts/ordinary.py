"""A thousand ordinary letters, as people write them: each says who she is in the same words every time, and
then what in the other's profile made her write, and what the two classes could do."""

import random
from collections.abc import Iterator

from config.demo import texts
from config.demo.data import table

# What made one write, in the languages of the demo's texts: {theme} and {town} are the other's.
NOTICED = {
    "en": (
        "Your lines about {theme} made my class curious.",
        "I read that your pupils in {town} work on {theme}, and so would mine.",
        "My grandparents came from near {town}, so your page caught my eye.",
        "What you wrote of {theme} is just what we lack.",
    ),
    "el": (
        "Όσα γράφετε για {theme} άρεσαν πολύ στην τάξη μου.",
        "Διάβασα ότι οι μαθητές σας ({town}) ασχολούνται με {theme}, όπως και εμείς.",
        "Πέρυσι ταξιδέψαμε κοντά στην πόλη {town} και τα παιδιά θυμούνται ακόμα τη θάλασσα.",
    ),
    "pl": (
        "To, co piszecie o {theme}, bardzo zaciekawiło moją klasę.",
        "Widzę, że wasi uczniowie ({town}) zajmują się tematem {theme}; my też chcemy spróbować.",
        "Rok temu byliśmy niedaleko {town} i dzieci do dziś o tym opowiadają.",
    ),
    "es": (
        "Lo que cuentas sobre {theme} ha despertado la curiosidad de mi clase.",
        "He leído que en {town} trabajáis {theme}; nosotros queremos empezar este curso.",
        "Una alumna mía nació cerca de {town} y quiere enseñarnos su ciudad.",
    ),
    "fr": (
        "Vos lignes sur {theme} ont beaucoup plu à mes élèves.",
        "J’ai lu que vos élèves de {town} travaillent sur {theme} ; les miens en rêvent.",
        "Nous avons chanté l’an dernier avec une chorale de {town}, quel souvenir !",
    ),
    "de": (
        "Was Sie über {theme} schreiben, hat meine Klasse neugierig gemacht.",
        "Ich lese, dass Ihre Kinder in {town} an {theme} arbeiten; das wollen wir auch.",
        "Eine Kollegin war vor Jahren in {town} und schwärmt bis heute davon.",
    ),
    "it": (
        "Le vostre righe su {theme} hanno incuriosito la mia classe.",
        "Ho letto che i vostri alunni di {town} lavorano su {theme}: anche i miei vorrebbero.",
        "Mio nonno ha lavorato a {town} e in classe ne parliamo spesso.",
    ),
    "uk": (
        "Ваші рядки про {theme} дуже зацікавили мій клас.",
        "Я прочитала, що ваші учні ({town}) працюють над темою {theme}, і ми теж мріємо про це.",
        "Торік ми листувалися зі школою біля {town}, і діти досі це згадують.",
    ),
}
TOWNS = (
    "Łódź",
    "Λάρισα",
    "Girona",
    "Brno",
    "Tartu",
    "Porto",
    "Graz",
    "Ostrava",
    "Bergen",
    "Cluj",
    "Львів",
    "Pau",
)
SENDERS, EACH = 40, 25  # as many as the budget lets a person write in the thirty days that are compared


def letters_of(number: int) -> Iterator[str]:
    """Yield the letters that sender `number` writes in thirty days, always the same."""
    dice = random.Random(f"ordinary:{number}")
    language = list(NOTICED)[number % len(NOTICED)]
    parts = table("texts")[language]
    own = {"town": dice.choice(TOWNS), "n": dice.randint(11, 31), "a": dice.randint(4, 12)}
    opening, closing = dice.choice(parts["opening"]), dice.choice(parts["closing"])
    for _ in range(EACH):
        theme, town = texts.theme_in(language, [], dice), dice.choice(TOWNS)
        noticed = [line.format(theme=theme, town=town) for line in dice.sample(NOTICED[language], 2)]
        words = {**own, "b": int(str(own["a"])) + 2, "theme": theme}
        middle = [*noticed, dice.choice(parts["idea"]).format(**words)]
        dice.shuffle(middle)
        yield " ".join([opening.format(**words), *middle, closing.format(**words)])
