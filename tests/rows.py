"""The rows of the matrix, by app. Whoever adds an address adds its rows here."""

from tests.matrix import Row, no_post, public


def all_rows() -> list[Row]:
    """Return every row."""
    return [*site()]


def site() -> list[Row]:
    """The first page, the texts, and the health of the site."""
    return [
        public("health", suspended=200),
        public("home"),
        *(public(name) for name in ("who", "rules", "accessibility", "privacy", "help")),
        *(
            no_post(name, anonymous=405)
            for name in ("home", "who", "rules", "accessibility", "privacy", "help")
        ),
    ]
