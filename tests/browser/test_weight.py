"""How heavy a page is: HTML uncompressed; scripts and styles as they travel; fonts that a page loads."""

import pytest

pytestmark = pytest.mark.browser
KB = 1024


def loaded(page, site, path):
    """Open a page; return the bytes that travelled for it by kind, headers not counted."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def count(event):
        kind = kinds.get(event["requestId"], "")
        sizes[kind] = sizes.get(kind, 0) + event["encodedDataLength"]

    session.on("Network.requestWillBeSent", lambda event: kinds.update({event["requestId"]: event["type"]}))
    session.on("Network.dataReceived", count)
    page.goto(site.url(path), wait_until="networkidle")
    return sizes


@pytest.mark.parametrize(
    "path", ["/people/", "/people/?country=PL&country=GR", "/people/?q=garden", "/people/?view=map"]
)
def test_a_result_page_is_light(path, site, new_page, record_property):
    page = new_page("teacher_gr")
    html = page.request.get(site.url(path)).body()
    record_property("weight", f"{path} {len(html) / KB:.0f} KB of HTML")
    assert len(html) <= 60 * KB


@pytest.mark.parametrize(
    ("path", "part"), [("/", "anonymous"), ("/people/", "teacher_gr"), ("/profile/", "teacher_gr")]
)
def test_scripts_and_styles_are_light(path, part, site, new_page):
    sizes = loaded(new_page(part, width=1440), site, path)
    assert 0 < sizes["Stylesheet"] <= 20 * KB
    assert sizes.get("Script", 0) <= 25 * KB


@pytest.mark.parametrize(
    ("path", "part", "most"),
    [
        ("/", "anonymous", 65),
        ("/profile/", "teacher_gr", 82),
        ("/people/", "teacher_gr", 82),
        ("/welcome/", "newcomer", 65),
    ],
)
def test_fonts_are_light(path, part, most, site, new_page):
    sizes = loaded(new_page(part, width=1440), site, path)
    assert 0 < sizes["Font"] <= most * KB
