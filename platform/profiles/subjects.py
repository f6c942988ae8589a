"""The list of subjects (docs/programme.md, lists): key and translatable name."""

from django.utils.translation import gettext_lazy as _

SUBJECTS = {
    "art": _("Art"),
    "astronomy": _("Astronomy"),
    "biology": _("Biology"),
    "chemistry": _("Chemistry"),
    "citizenship": _("Citizenship"),
    "classical-languages": _("Classical languages"),
    "cross-curricular": _("Cross-curricular"),
    "design-and-technology": _("Design and technology"),
    "drama": _("Drama"),
    "economics": _("Economics"),
    "environmental-education": _("Environmental education"),
    "ethics": _("Ethics"),
    "european-studies": _("European studies"),
    "foreign-languages": _("Foreign languages"),
    "geography": _("Geography"),
    "geology": _("Geology"),
    "health-studies": _("Health studies"),
    "history": _("History"),
    "history-of-culture": _("History of culture"),
    "home-economics": _("Home economics"),
    "informatics": _("Informatics"),
    "language-and-literature": _("Language and literature"),
    "law": _("Law"),
    "mathematics": _("Mathematics"),
    "media-education": _("Media education"),
    "music": _("Music"),
    "natural-sciences": _("Natural sciences"),
    "philosophy": _("Philosophy"),
    "physical-education": _("Physical education"),
    "physics": _("Physics"),
    "politics": _("Politics"),
    "pre-school-subjects": _("Pre-school subjects"),
    "primary-school-subjects": _("Primary school subjects"),
    "psychology": _("Psychology"),
    "religion": _("Religion"),
    "social-studies": _("Social studies"),
    "special-needs-education": _("Special needs education"),
    "technology": _("Technology"),
    "vocational-subjects": _("Vocational subjects"),
}
SUBJECT_GROUPS = (
    (
        _("Languages and culture"),
        "language-and-literature foreign-languages classical-languages history-of-culture european-studies",
    ),
    (
        _("Science and technology"),
        "astronomy biology chemistry design-and-technology environmental-education geology informatics"
        " mathematics natural-sciences physics technology",
    ),
    (
        _("People and society"),
        "citizenship economics ethics geography history law media-education philosophy politics psychology"
        " religion social-studies",
    ),
    (_("Arts, body and home"), "art drama health-studies home-economics music physical-education"),
    (
        _("Across the school"),
        "cross-curricular pre-school-subjects primary-school-subjects special-needs-education"
        " vocational-subjects",
    ),
)
_CODES = (
    "ar az bg bs ca cs da de el en es et fi fr ga hr hu hy is it ka lb lt lv mk mt nb nl pl pt ro ru sk sl sq"
    " sr sv tr uk"
)
LANGUAGES = tuple(_CODES.split())
