from django.apps import AppConfig
from django.db.models.signals import post_migrate

from schools import search_index


class SchoolsConfig(AppConfig):
    name = "schools"

    def ready(self) -> None:
        """Mend the word index after every migration: a remade table has lost its triggers."""
        post_migrate.connect(search_index.ensure, sender=self, dispatch_uid="schools.search_index")
