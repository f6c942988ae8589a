"""Settings of django-allauth: e-mail as the sign-in, verification by mail, a second factor, session list."""

import environ

_env = environ.Env()
_FACTOR = 1000 if _env("RATE_LIMITS", default="") == "relaxed" else 1

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "accounts.forms.SignUpForm", "login": "accounts.forms.SignInForm"}
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SIGNUP_REDIRECT_URL = "status"
ACCOUNT_EMAIL_CONFIRMATION_AUTHENTICATED_REDIRECT_URL = "status"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if _env.bool("DEMO", default=False) else "https"
# At most 5 wrong passwords for one account in 30 minutes (docs/quality.md, S8), counted before the hashing.
ACCOUNT_RATE_LIMITS = {
    "login": f"{60 * _FACTOR}/m/ip",
    "login_failed": f"{50 * _FACTOR}/m/ip,{5 * _FACTOR}/30m/key",
    "signup": f"{20 * _FACTOR}/m/ip",
    "reset_password": f"{20 * _FACTOR}/m/ip,{5 * _FACTOR}/h/key",
    "reset_password_from_key": f"{20 * _FACTOR}/m/ip",
    "change_password": f"{5 * _FACTOR}/m/user",
    "manage_email": f"{10 * _FACTOR}/m/user",
    "reauthenticate": f"{10 * _FACTOR}/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _env.bool("TRUSTED_PROXY", default=False) else 0

MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Staffroom"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _env.bool("DEMO", default=False)
USERSESSIONS_TRACK_ACTIVITY = False
