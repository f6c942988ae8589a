"""Long addresses reach the site: the server does not cut them off before any page can answer."""

from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("letter", ["x", "Ω", "ﷺ", "🏫"])
def test_ten_thousand_characters_are_answered(letter, site):
    cookie = f"sessionid={site.sessions['teacher_gr']}"
    asked = Request(site.url(f"/schools/?q={quote(letter * 10_000)}"), headers={"Cookie": cookie})
    with urlopen(asked, timeout=15) as answer:
        assert answer.status == 200
