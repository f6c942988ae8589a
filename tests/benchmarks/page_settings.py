"""Settings of the site that the page benchmark serves: the tests' own, with two more addresses."""

from tests.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.page_urls"
RATE_LIMITS_RELAXED = True
