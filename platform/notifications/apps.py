from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        """Take part in export and closing."""
        from notifications import receivers  # noqa: F401
