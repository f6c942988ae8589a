from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "rooms"

    def ready(self) -> None:
        """Take part in export and closing."""
        from rooms import receivers  # noqa: F401
