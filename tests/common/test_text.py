"""What the searches share with their oracles, pinned word by word."""

import pytest

from common.text import fold, terms, words

# A word as it is written, and its terms: the folded word, then the Latin spellings.
PAIRS = {
    # Latin letters: case, accents, letters of their own, ligatures
    "Łódź": "lodz",
    "ŁÓDŹ": "lodz",
    "Źródło": "zrodlo",
    "Straße": "strasse",
    "STRASSE": "strasse",
    "GROẞ": "gross",
    "Müller": "muller",
    "Ørsted": "orsted",
    "Århus": "arhus",
    "Ærø": "aero",
    "Œuvre": "oeuvre",
    "École": "ecole",
    "naïve": "naive",
    "Þórður": "thordur",
    "Đorđe": "dorde",
    "Żaneta": "zaneta",
    "Āgenskalns": "agenskalns",
    "Țară": "tara",
    "T\u0326ara\u0306": "tara",
    "Għarb": "gharb",
    "Ħal": "hal",
    "Čačak": "cacak",
    "Gəncə": "gence",
    "Nguyễn": "nguyen",
    "Ñandú": "nandu",
    "São": "sao",
    "ﬁsh": "fish",
    "ĳsvrij": "ijsvrij",
    "ǆep": "dzep",
    "ｆｕｌｌ": "full",
    "soft\u00adhyphen": "softhyphen",
    # Turkish i, with and without its dot
    "İzmir": "izmir",
    "izmir": "izmir",
    "IZMIR": "izmir",
    "Işıl": "isil",
    "ığdır": "igdir",
    "DİYARBAKIR": "diyarbakir",
    # Apostrophes do not part a word; what follows them is found alone as well
    "l’école": "lecole ecole",
    "l'ecole": "lecole ecole",
    "D’Artagnan": "dartagnan artagnan",
    "don't": "dont don",
    "об’єкт": "обєкт єкт obiekt iekt yekt",
    # Greek: accents, final sigma, the standard's Latin letters, and those of a keyboard
    "Θεσσαλονίκη": "θεσσαλονικη thessaloniki",
    "ΘΕΣΣΑΛΟΝΊΚΗ": "θεσσαλονικη thessaloniki",
    "Χρήστος": "χρηστοσ christos hristos xristos",
    "ΧΡΗΣΤΟΣ": "χρηστοσ christos hristos xristos",
    "Χανιά": "χανια chania hania xania",
    "Ευρώπη": "ευρωπη evropi eyropi",
    "εύκολο": "ευκολο efkolo eykolo",
    "Ναύπλιο": "ναυπλιο nafplio nayplio",
    "Παύλος": "παυλοσ pavlos paylos",
    "Οδυσσεύς": "οδυσσευσ odyssefs odysseys",
    "Μαΐου": "μαιου maiou maioy",
    "Άγγελος": "αγγελοσ angelos aggelos",
    "Ντίνος": "ντινοσ dinos ntinos",
    "Μπάμπης": "μπαμπησ bampis mpampis",
    "άγκυρα": "αγκυρα agkyra",
    "Ψάρι": "ψαρι psari",
    "Ξάνθη": "ξανθη xanthi",
    "φως": "φωσ fos",
    "42ο": "42ο 42o",
    # Cyrillic: letter by letter, Ukrainian, Bulgarian, Serbian and Macedonian
    "Київ": "киів kyiv kiiv",
    "КИЇВ": "киів kyiv kiiv",
    "Сергій": "сергіи serhii sergii",
    "Володимир": "володимир volodymyr volodimir",
    "Юрій": "юріи yurii",
    "Марія": "марія mariia mariya",
    "България": "българия balgariya blgariya blharyia",
    "Николай": "николаи nikolay nikolai nykolai",
    "Щъркел": "щъркел shtarkel shchrkel",
    "Ёлка": "елка elka",
    "Чачак": "чачак cacak chachak",
    "Ниш": "ниш nis nish nysh",
    "Ђорђе": "ђорђе dorde djordje",
    "Љубљана": "љубљана ljubljana",
    "Ѓорѓи": "горги gorgi horhy",
    # Georgian (also its capitals), Armenian, Arabic
    "თბილისი": "თბილისი tbilisi",
    "ᲗᲑᲘᲚᲘᲡᲘ": "თბილისი tbilisi",
    "Երևան": "երեւան yerevan erewan",
    "Գյումրի": "գյումրի gyumri gyowmri",
    "Ոսկի": "ոսկի voski oski",
    "مدرسة": "مدرسة mdrsh",
    "مـدرسـة": "مدرسة mdrsh",
}


@pytest.mark.parametrize("word", PAIRS)
def test_terms_of_a_word(word: str) -> None:
    assert terms(word) == set(PAIRS[word].split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Łódź", "lodz"),
        ("ΕΥΡΏΠΗ", "Ευρώπη"),
        ("ὀδός", "οδος"),
        ("STRASSE", "Straße"),
        ("Işık", "ISIK"),
        ("é", "e\u0301"),
    ],
)
def test_spellings_fold_into_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_words_stay_different() -> None:
    assert len({fold(word) for word in ("sea", "see", "θάλασσα", "thalassa", "море", "more")}) == 6


def test_words_come_in_order_without_signs() -> None:
    assert words("  Sea_and—sky (2026), «l’Été»!") == ["sea", "and", "sky", "2026", "lete"]


@pytest.mark.parametrize("text", ["", " ", "…!?", "\u0301", "\x00", "\ud800", "😀"])
def test_a_text_without_words_has_no_terms(text: str) -> None:
    assert words(text) == []
    assert terms(text) == set()


def test_terms_of_a_text_are_those_of_its_words() -> None:
    assert terms("Sea, θάλασσα & море!") == terms("sea") | terms("θάλασσα") | terms("море")
