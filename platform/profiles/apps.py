from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "profiles"

    def ready(self) -> None:
        """Take part in export and closing."""
        from profiles import receivers  # noqa: F401
