"""The sign-up and sign-in forms."""

from allauth.account.forms import LoginForm, SignupForm


class SignUpForm(SignupForm):
    """One form to join."""


class SignInForm(LoginForm):
    """E-mail and password."""
