from django.apps import AppConfig


class PartnerSearchConfig(AppConfig):
    name = "partner_search"

    def ready(self) -> None:
        """Take part in export and closing."""
        from partner_search import receivers  # noqa: F401
