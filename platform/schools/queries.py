"""Reads about schools and validation."""

from accounts.models import User
from schools import places
from schools.models import School, Validation
from schools.search import find_schools


def current_validation(user: User) -> Validation | None:
    """Return the present school of `user` with its validation state, or None if none is chosen."""
    return Validation.objects.current().filter(user=user).select_related("school").first()


def schools_named(country_code: str, name: str, town: str, limit: int = 5) -> list[School]:
    """Return open schools of the country that bear this name in this town, however they are spelled."""
    words_of_name = find_schools(name, country_code, limit=100)
    there = (each for each in words_of_name if places.key(each.town) == places.key(town))
    return [each for each in there if places.key(each.name) == places.key(name)][:limit]
