from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "chat"

    def ready(self) -> None:
        """Take part in export and closing, and register what happens by itself."""
        from chat import jobs, receivers  # noqa: F401
