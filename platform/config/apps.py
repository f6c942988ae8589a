from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class SiteConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        """Register the checks that keep a site from starting with harmful settings."""
        from config import checks  # noqa: F401


class OfficesConfig(AdminConfig):
    """Django's admin as the offices use it."""

    default_site = "config.admin_site.Offices"
