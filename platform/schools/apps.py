from django.apps import AppConfig
from django.db.models.signals import post_migrate

from schools import search_index


class SchoolsConfig(AppConfig):
    name = "schools"

    def ready(self) -> None:
        """Take part in export and closing; mend the word index after migrations, which drop its triggers."""
        from schools import receivers  # noqa: F401

        post_migrate.connect(search_index.ensure, sender=self, dispatch_uid="schools.search_index")
