"""Settings of the unit tests: a demo site in a scratch folder, plain static files, quick password hashing."""

import os
import tempfile

os.environ.setdefault("DEMO", "1")
os.environ.setdefault("VAR", tempfile.mkdtemp(prefix="staffroom-test-"))

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
