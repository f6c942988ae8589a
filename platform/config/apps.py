from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        """Register the checks that keep a site from starting with harmful settings."""
        from config import checks  # noqa: F401
