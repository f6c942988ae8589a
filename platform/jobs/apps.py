from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "jobs"

    def ready(self) -> None:
        """Import every app's `jobs` module, so that its jobs and schedules are known."""
        autodiscover_modules("jobs")
