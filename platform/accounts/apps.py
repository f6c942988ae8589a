from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Tell the open pages of a session when it ends."""
        from accounts import receivers  # noqa: F401
