"""Reads about profiles: what is still missing, and themes to suggest."""

from django.db.models import Count
from django.utils.translation import gettext as _

from countries.queries import today
from profiles.models import Profile, Theme

SUGGESTIONS = 12


def missing(profile: Profile) -> list[str]:
    """Return the names of what `profile` still lacks to be found well, the most useful first."""
    lacks = {
        _("levels"): not profile.levels,
        _("subjects"): not profile.subjects.all(),
        _("your pupils’ ages"): profile.age_from is None,
        _("a working language"): not profile.languages.all(),
        _("themes"): not profile.theme_items.all(),
        _("a few lines about you"): not profile.about.strip(),
        _("a picture"): not profile.picture,
    }
    return [name for name, lacking in lacks.items() if lacking]


def suggested_themes() -> list[str]:
    """Return the names of the themes that most listed people have."""
    used = Theme.objects.filter(items__content_object__in=Profile.objects.listed(today()))
    counted = used.annotate(n=Count("items")).order_by("-n", "name")
    return list(counted.values_list("name", flat=True)[:SUGGESTIONS])
