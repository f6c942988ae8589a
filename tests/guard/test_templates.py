"""Templates hold no inline code, ask nobody outside, and every word of theirs can be translated."""

import re

from tests.guard import files, markup


def findings(judge, *endings):
    """Judge each file with such an ending; keep those of which something was found."""
    found = {files.short(path): judge(path.read_text(encoding="utf-8")) for path in files.named(*endings)}
    return {name: words for name, words in found.items() if words}


def test_no_template_holds_inline_style_or_script():
    assert findings(markup.inline_code, ".html") == {}


def test_inline_code_is_seen():
    page = '<p style="x"><a onclick="y"><script>z</script><script src="a.js"></script><i hx-on:click="q">'
    assert markup.inline_code(page) == ["style=", 'onclick="', "<script>"]


def test_every_word_of_a_template_can_be_translated():
    assert findings(markup.plain_words, ".html") == {}


def test_a_plain_word_is_seen():
    page = (
        '<p title="Close">{% translate "Yes" %}{{ name }} Hello</p><a href="x">Staffroom</a>'
        "{% blocktranslate %}Fine{% endblocktranslate %}<i>é</i>"
        "{% block main_class %}wrap wide{% endblock %}"
    )
    assert markup.plain_words(page) == ["Hello", "Close"]


def outside(text):
    return re.findall(r"""(?:\bsrc=|<link[^>]*href=)["'](?:https?:)?//|url\(["']?(?:https?:)?//""", text)


def test_nothing_is_fetched_from_elsewhere():
    assert findings(outside, ".html", ".css", ".js") == {}


def test_something_fetched_from_elsewhere_is_seen():
    assert outside('<img src="//x.example/a.png"> url(https://x.example/f) <a href="https://x.example">') == [
        'src="//',
        "url(https://",
    ]
