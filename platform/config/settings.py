"""Settings of the whole site, read from the environment; see docs/operations.md for every variable.

`DEMO=1` differs from production only in what needs https or shows invented people: demo data, mails to files,
loopback, cookies without Secure. Everything else is the same code path.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.keys import secret_key, whole_number

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR = Path(env("VAR", default=str(BASE_DIR / "var"))).resolve()
VAR.mkdir(parents=True, exist_ok=True)  # SQLite makes the file, not its folder
DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)  # serve refuses it; for `runserver` only
TRUSTED_PROXY = env.bool("TRUSTED_PROXY", default=False)
RATE_LIMITS_RELAXED = env("RATE_LIMITS", default="") == "relaxed"
PROCESSES = whole_number("PROCESSES", 1)
REDIS_URL = env("REDIS_URL", default="")
PORT = whole_number("PORT", 8000)

SECRET_KEY = env("SECRET_KEY", default="") or secret_key(VAR, demo=DEMO)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEMO else [])
CSRF_TRUSTED_ORIGINS = [] if DEMO else [f"https://{host}" for host in ALLOWED_HOSTS]

BASE_URL = env(
    "BASE_URL",
    default=f"http://localhost:{PORT}"
    if DEMO
    else f"https://{ALLOWED_HOSTS[0] if ALLOWED_HOSTS else 'localhost'}",
).rstrip("/")

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "config.apps.OfficesConfig",
    "django.contrib.humanize",
    "django.forms",
    "channels",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "taggit",
    "common",
    "jobs",
    "countries",
    "accounts",
    "notifications",
    "schools",
    "profiles",
    "contacts",
    "feed",
    "partner_search",
    "groups",
    "rooms",
    "chat",
    "moderation",
    "home",
    "config.apps.SiteConfig",
]

MIDDLEWARE = [
    "common.middleware.AllowedMethods",
    "django.middleware.security.SecurityMiddleware",
    "common.middleware.MoreHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "common.middleware.CleanInput",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.Reader",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "frontend" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "common.context.site",
                "notifications.context.unread",
                "home.context.rail",
            ],
            "builtins": [
                "common.templatetags.staffroom",
                "countries.templatetags.maps",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]
FORM_RENDERER = "common.forms.FormRenderer"

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'staffroom.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: with the default, two transactions that read and then write meet "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = (
    {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
    if REDIS_URL
    else {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 50_000},
        }
    }
)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

AUTH_USER_MODEL = "accounts.User"
# One backend alone: with Django's beside it each password would be hashed twice.
AUTHENTICATION_BACKENDS = ["accounts.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not DEMO
if not DEMO:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("el", _("Greek")), ("pl", _("Polish"))]
LOCALE_PATHS = [BASE_DIR / "frontend" / "locale"]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "frontend" / "static"]
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.files.ModuleFilesStorage"},
}

# First letters: so many a week, so many more for each reply, at most; letters that may wait for one person;
# how many people may get the same text within how many days.
FIRST_CONTACTS_A_WEEK = whole_number("FIRST_CONTACTS_A_WEEK", 10)
FIRST_CONTACTS_PER_REPLY = whole_number("FIRST_CONTACTS_PER_REPLY", 2)
FIRST_CONTACTS_MOST = whole_number("FIRST_CONTACTS_MOST", 30)
OPEN_REQUESTS_MOST = whole_number("OPEN_REQUESTS_MOST", 20)
SAME_TEXT_PEOPLE = whole_number("SAME_TEXT_PEOPLE", 5)
SAME_TEXT_DAYS = whole_number("SAME_TEXT_DAYS", 30)

# Messages a minute, of a person and in a room; files of a person in an hour; frames a second that one socket
# may send, of any kind; sockets of one person; bytes that may wait for a reader before she is skipped and
# catches up later.
MESSAGES_A_MINUTE = whole_number("MESSAGES_A_MINUTE", 30)
ROOM_MESSAGES_A_MINUTE = whole_number("ROOM_MESSAGES_A_MINUTE", 600)
FILES_AN_HOUR = whole_number("FILES_AN_HOUR", 60)
SOCKET_FRAMES_A_SECOND = whole_number("SOCKET_FRAMES_A_SECOND", 20)
SOCKETS_OF_A_PERSON = whole_number("SOCKETS_OF_A_PERSON", 20)
SOCKET_BUFFER = whole_number("SOCKET_BUFFER", 256 * 1024)
DIRECT_FRAMES = env.bool("DIRECT_FRAMES", default=True)  # chat/wire.py

EMAIL_SUBJECT_PREFIX = ""
CONTACT_EMAIL = env("CONTACT_EMAIL", default="")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Staffroom <staffroom@demo.example>")
if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"
else:
    vars().update(env.email("EMAIL_URL", default="smtp://localhost:25"))

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Strangers ask for hosts that are not ours all day long; each answer is a 400, no news.
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}

from config.account_settings import *  # noqa: E402, F403
