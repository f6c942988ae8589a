from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "chat"

    def ready(self) -> None:
        """Take part in export and closing."""
        from chat import receivers  # noqa: F401
