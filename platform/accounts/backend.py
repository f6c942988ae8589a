"""How a session finds its user: with the profile, whose picture stands in the rail of every page."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class Backend(AuthenticationBackend):
    """Sign-in by e-mail as allauth does it."""

    def get_user(self, user_id: int) -> User | None:
        """Return the user of a session, or None if she may not sign in; one query with the profile."""
        user = User.objects.select_related("profile").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
