"""What a person writes becomes HTML that harms nobody, quickly."""

import random
import re
import time

import pytest

from chat.render import mentioned, to_html

HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)", "[x](vbscript:x)",
    "<javascript:alert(1)>", "![x](https://e.example/x.png)",
    "[x](java&#115;cript:alert(1))", "`<b>`", "```\n<script>\n```", '[x](https://e.example/"onmouseover="alert(1))',
    "[<img src=x>](https://e.example)", "&lt;script&gt;", "<!-- -->", "[x]: javascript:alert(1)\n\n[x]",
    "\x01<b>\x7f",
    "[a](<javascript:alert(1)>)", "> <iframe src=//e.example>", "<svg/onload=alert(1)>", "[x](//e.example)",
)  # fmt: skip
ALLOWED = {
    "p", "em", "strong", "s", "code", "pre", "a", "ul", "ol", "li", "blockquote", "br",
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    html = to_html(text, {"ann"})
    assert set(re.findall(r"</?([a-zA-Z]+)", html)) <= ALLOWED
    for name, value in re.findall(r'<[a-z]+ [^>]*?(\w+)="([^"]*)"', html):
        assert name in ("dir", "href", "rel", "target", "class", "start")
        assert name != "href" or value.startswith(("https:", "http:", "mailto:", "/"))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hello", '<p dir="auto">Hello</p>'),
        ("*a* **b** ~~c~~ `d`", '<p dir="auto"><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>'),
        ("a\nb", '<p dir="auto">a<br>\nb</p>'),
        ("שלום", '<p dir="auto">שלום</p>'),
        ("__x__", '<p dir="auto"><strong>x</strong></p>'),
        ("# no heading", '<p dir="auto"># no heading</p>'),
    ],
)
def test_markdown_light(text, html):
    assert to_html(text) == html


def test_plain_text_takes_the_short_way_to_the_same_end():
    from chat import render

    plain = (
        "Hello, world",
        "Is it so? Yes!",
        "Γειά σας. Τι κάνετε;",
        "a (b) c",
        "«x» “y”",
        "n=1: and/or 5 %",
    )
    pieces = (
        "a",
        "1",
        "12",
        " ",
        ".",
        ")",
        "-",
        "+",
        "/",
        ":",
        "=",
        "#",
        "'",
        "_",
        "www",
        "http",
        "é",
        "\n",
        "de",
    )
    chance = random.Random(5)
    mixed = ["".join(chance.choices(pieces, k=chance.randrange(1, 8))) for _ in range(1_500)]
    taken = [text for text in (*plain, *mixed) if "_" not in text and render._PLAIN.fullmatch(text)]
    assert len(taken) > 300
    assert set(plain) <= set(taken)
    for text in taken:
        slow = render._markdown().render(text, {"handles": frozenset()}).strip()
        assert to_html(text) == slow


def test_links_say_nothing_of_this_site_to_where_they_lead():
    html = to_html("see https://e.example/x?a=1&b=2 and [that](https://e.example)")
    assert html.count('rel="nofollow noopener noreferrer"') == html.count('target="_blank"') == 2


def test_mentions_lead_to_people_outside_of_code_and_links():
    html = to_html("@ann and @bob, `@ann` [@ann](https://e.example)", {"ann"})
    assert html.count('class="mention"') == 1
    assert ">@ann</a> and @bob" in html
    assert mentioned("@ann @Bob x@y_1, @@cleo") == {"ann", "y_1", "cleo"}


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "]",
        "![",
        "[](",
        "*",
        "**a",
        "`",
        "<",
        "> ",
        "- ",
        "_a",
        "~~",
        "@a ",
        "(",
        "\\",
        "&",
        "http://",
        "[a](b",
        "a@b.",
        "\n",
    ],
)
def test_sixteen_kilobytes_of_anything_are_quick(unit):
    text = (unit * 16_384)[:16_384]
    began = time.process_time()
    to_html(text, {"a"})
    assert time.process_time() - began < 1.0
