"""Where django-allauth asks the site: who joins, how mails leave, how often a password may be tried."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.urls import translate_url
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.actions import Newcomer, join
from accounts.jobs import send_account_mail
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """The site's answers."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This e-mail and this password do not belong together."),
        "too_many_login_attempts": _(
            "Five wrong passwords were tried for this e-mail. Wait 30 minutes, or set a new password through "
            "“Forgot your password?”: that works at once."
        ),
    }

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: Any, commit: bool = True
    ) -> AbstractBaseUser:
        """Save the newcomer of the sign-up `form`."""
        data = form.cleaned_data
        told = Newcomer(data["email"], data["name"], data["country"], data["language"], data["password1"])
        return join(cast(User, user), told)

    def is_safe_url(self, url: str) -> bool:
        """Tell whether one may be led to `url` after signing in; what is no address at all is not one."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:  # urllib's, for a host like "["
            return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail in the user's language, else the page's, and leave the sending to a job.

        The page then takes the same time whether the mail server is quick, slow or down.
        """
        user = context.get("user")
        language = user.language if isinstance(user, User) else translation.get_language()
        told = {"request": self.request, "email": email} | context
        told |= {
            key: translate_url(value, language) for key, value in context.items() if key.endswith("_url")
        }
        with translation.override(language):
            mail = self.render_mail(template_prefix, email, told)
        send_account_mail.enqueue(str(mail.subject), str(mail.body), email)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count by e-mail alone: allauth's own key holds the Host header, which the client chooses."""
        return str(credentials.get("email", "")).strip().casefold()
