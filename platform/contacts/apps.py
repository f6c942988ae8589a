from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "contacts"

    def ready(self) -> None:
        """Take part in export and closing."""
        from contacts import receivers  # noqa: F401
