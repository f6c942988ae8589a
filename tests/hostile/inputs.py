"""What hostile visitors send: values, and requests made of them over every address and form."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

MARK = "zq9"
SCRIPT = f"<script>{MARK}()</script>"
QUOTE = f"\"'><img src=x onerror={MARK}()>"
VALUES = (
    "",
    " ",
    "0",
    "-1",
    "1e309",
    "NaN",
    "٣",
    "½",
    "9" * 30,
    str(2**63),
    str(-(2**63) - 1),
    "1.5",
    "true",
    "null",
    SCRIPT,
    QUOTE,
    f"<svg onload={MARK}()>",
    f"javascript:{MARK}()",
    f"{{{{ {MARK} }}}}",
    f"{{% {MARK} %}}",
    "%s%n%(x)s",
    "' OR '1'='1",
    "'; DROP TABLE accounts_user; --",
    '" MATCH "',
    "a AND (b OR NEAR(c))",
    "*",
    "^",
    "\\",
    "%",
    "_" * 300,
    "../../../etc/passwd",
    "..%2f..%2f",
    "http://[",
    "//evil.example/",
    "https://evil.example/",
    "\\\\evil.example",
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202e\u2066",
    "\r\nSet-Cookie: a=b",
    "\ufeff",
    "é" * 2_000,
    "x" * 10_000,
    "Ω" * 10_000,
    "zalgo" + "\u0301" * 500,
    "👩‍👩‍👧‍👦" * 50,
    "ﷺ" * 100,
    "İıŞşßﬁ",
    "en:C9",
    ":",
    "en:",
    ":A1",
    "en:A1:B2",
    "eyJhIjoxfQ",
    "=" * 9,
    "AAAA",
    "0,0",
    "[]",
    "{}",
    '{"$gt": ""}',
    "2026-02-30",
    "0000-00-00",
    "GR" * 50,
    "gr",
    "\t\n",
    "1;2",
    "a=b&c=d",
)
FACETS = (
    "q",
    "country",
    "tier",
    "level",
    "subject",
    "age_from",
    "age_to",
    "language",
    "theme",
    "role",
    "available",
    "active",
    "sort",
    "view",
    "after",
    "next",
    "page",
    "lang",
    "state",
    "before",
)


@dataclass(frozen=True)
class Attack:
    """One request: where, what query, what form (None: a GET), what headers, and as whom."""

    url: str
    query: str
    form: dict[str, Any] | None
    headers: dict[str, str]
    part: str

    def __str__(self) -> str:
        method = "GET" if self.form is None else f"POST {self.form!r:.200}"
        return f"{self.part}: {method} {self.url}?{self.query[:200]} {self.headers}"


class Fields(HTMLParser):
    """Finds the forms of a page: each one's address and the names of its fields."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a form, or note a field of the last one."""
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((found.get("method", "get").lower(), found.get("action", ""), {}))
        elif tag in ("input", "select", "textarea", "button") and self.forms and found.get("name"):
            self.forms[-1][2].setdefault(found["name"], found.get("value", ""))


def forms_of(html: str) -> list[tuple[str, str, dict[str, str]]]:
    """List method, address and fields of each form of a page."""
    parser = Fields()
    parser.feed(html)
    return parser.forms


def query(chance: random.Random, names: tuple[str, ...] = FACETS) -> str:
    """Make a hostile query string: some real keys, some repeated, some broken bytes."""
    pairs = [(chance.choice(names), chance.choice(VALUES)) for _ in range(chance.choice((0, 1, 1, 2, 3, 6)))]
    written = [f"{name}={quote(value, errors='surrogatepass')}" for name, value in pairs]
    return "&".join(
        [
            *written,
            *chance.choices(("", "%ff%fe", "a=%C0%AF", "&&==&", "=" * 20, "%"), k=chance.choice((0, 0, 1))),
        ]
    )


def form(chance: random.Random, fields: dict[str, str]) -> dict[str, Any]:
    """Make a hostile form of real fields: each kept, changed, left out, or said twice."""
    sent: dict[str, Any] = {}
    for name, value in fields.items():
        act = chance.random()
        if act < 0.45:
            sent[name] = chance.choice(VALUES)
        elif act < 0.6:
            sent[name] = [chance.choice(VALUES), chance.choice(VALUES)]
        elif act < 0.9:
            sent[name] = value
    if chance.random() < 0.2:
        sent[chance.choice(VALUES)[:200]] = chance.choice(VALUES)
    return {encodable(name): value for name, value in sent.items()}


def encodable(text: str) -> str:
    """Return a name as a browser could send it."""
    return text.encode("utf-8", "replace").decode()


HEADERS: tuple[dict[str, str], ...] = (
    {},
    {},
    {},
    {},
    {"HX-Request": "true"},
    {"HX-Request": "true", "HX-Target": "\"'><x"},
    {"Accept-Language": "x" * 5_000},
    {"Accept-Language": "el;q=nan,*;q="},
    {"Cookie": "sessionid=\"'; csrftoken=<x>"},
    {"X-Forwarded-For": "' OR 1=1"},
    {"Referer": "http://["},
    {"Range": "bytes=9-1"},
    {"If-Modified-Since": "never"},
    {"HX-Current-URL": "http://["},
)


def attacks(
    chance: random.Random, urls: list[str], parts: tuple[str, ...], forms: list[tuple[str, dict[str, str]]]
) -> Iterator[Attack]:
    """Yield attacks without end, always the same for the same seed: forms and addresses by turns."""
    while True:
        part, headers = chance.choice(parts), chance.choice(HEADERS)
        if forms and chance.random() < 0.5:
            url, fields = chance.choice(forms)
            yield Attack(url, "", form(chance, fields), headers, part)
        else:
            yield Attack(_bent(chance, chance.choice(urls)), query(chance), None, headers, part)


def _bent(chance: random.Random, url: str) -> str:
    """Return an address, often with one of its parts replaced."""
    if chance.random() < 0.6:
        return url
    pieces = url.split("/")
    place = chance.randrange(1, len(pieces)) if len(pieces) > 1 else 0
    pieces[place] = quote(chance.choice(VALUES)[:500], safe="", errors="surrogatepass")
    return "/".join(pieces) or "/"


LEADING = ("href", "src", "action", "formaction", "data", "xlink:href")


class Planted(HTMLParser):
    """Finds what would run: a script or an event attribute that holds the mark."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at the attributes; remember an open script."""
        self._script = tag == "script"
        for name, value in attrs:
            leads = name in LEADING and (value or "").lower().lstrip().startswith("javascript:")
            runs = name.startswith("on") or leads
            if runs and MARK in (value or ""):
                self.found.append(f"<{tag} {name}={value!r}>")

    def handle_endtag(self, tag: str) -> None:
        """Close the script."""
        self._script = False

    def handle_data(self, data: str) -> None:
        """Look into a script."""
        if self._script and MARK in data:
            self.found.append(f"<script>{data}")


def reflected(html: str) -> list[str]:
    """List the hostile markup that an answer repeats as markup that runs."""
    parser = Planted()
    parser.feed(html)
    return parser.found
