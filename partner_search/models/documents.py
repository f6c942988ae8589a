"""The stored, already folded search documents of people: derived data, rebuildable at any time."""

from django.conf import settings
from django.db import models


class PersonDocument(models.Model):
    """What the engines index of one listable user, folded once and stored: a cold start need not fold.

    `change` is the id of the last row of the change log it reflects; a higher log row means it is old.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="search_document"
    )
    change = models.BigIntegerField(db_index=True)
    fields = models.JSONField(help_text="The values of the facets and the days to sort by.")
    head_terms = models.TextField(help_text="Terms of name, school and town, parted by spaces.")
    body_terms = models.TextField(help_text="Terms of themes and about text that are not head terms.")

    def __str__(self) -> str:
        return f"document of user {self.user_id}"
