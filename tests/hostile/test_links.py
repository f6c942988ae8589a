"""B7: no dead link, no 5xx, and no #id without its element, over all pages that each of the cast reaches."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from tests.world import CAST, make_world, undone

MOST_PAGES = 120
START = (
    "/",
    "/people/",
    "/help/",
    "/welcome/",
    "/contacts/",
    "/profile/",
    "/validation/",
    "/schools/",
    "/notifications/",
)


class Links(HTMLParser):
    """Collects the links and the ids of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link or an id."""
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids.add(found["id"])
        if tag == "a" and "href" in found:
            self.links.append(found["href"])


def read(html):
    parser = Links()
    parser.feed(html)
    return parser


@pytest.fixture
def world(db):
    return make_world()


def crawl(client):
    """Follow every link from the first pages; return what is wrong, and how many pages there were."""
    seen: dict[str, Any] = {}
    wrong: list[str] = []
    waiting = [(url, "typed") for url in START]
    while waiting and len(seen) < MOST_PAGES:
        url, source = waiting.pop(0)
        page, fragment = urldefrag(url)
        if page not in seen:
            seen[page] = ask(client, page, source, wrong)
            waiting += [(urljoin(page, link), page) for link in seen[page].links if inside(link)]
        if fragment and fragment not in seen[page].ids:
            wrong.append(f"{source} links to {url}: no such id")
    return wrong, len(seen)


def inside(link):
    return not urlsplit(link).netloc and not link.startswith(("mailto:", "tel:"))


def ask(client, page, source, wrong):
    with undone():
        answer = client.get(page, follow=True)
    refused = answer.status_code >= 400 and not (source == "typed" and answer.status_code in (403, 404))
    if refused:
        wrong.append(f"{source} links to {page}: {answer.status_code}")
    is_html = answer.headers.get("Content-Type", "").startswith("text/html")
    return read(answer.content.decode()) if is_html and not answer.streaming else read("")


@pytest.mark.parametrize("part", CAST)
def test_no_link_is_dead(part, world):
    wrong, pages = crawl(world.client(part))
    assert wrong == []
    assert pages > len(START) or part == "suspended"


def test_a_link_and_an_id_are_seen():
    found = read('<a href="/x/#y">x</a><p id="y">')
    assert (found.links, found.ids) == (["/x/#y"], {"y"})
