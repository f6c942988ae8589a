"""From what a person wrote to HTML: Markdown light, the same for every reader."""

import re
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from django.urls import reverse
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

_RULES = (
    "emphasis", "strikethrough", "backticks", "link", "autolink", "linkify", "escape", "newline", "list",
    "blockquote", "fence",
)  # fmt: skip
# No list at the beginning, no link anywhere (`//`, or a point within a word), nothing that HTML escapes.
_PLAIN = re.compile(r"(?![-+ ]|\d+[.)])(?:[\w ,;:!?…–—’‘“”«»()'=#%€+-]++|/(?!/)|\.(?=[ .]|\Z))*(?<! )")
_MENTION = re.compile(r"@([a-z0-9_]{1,30})\b")


def mentioned(body: str) -> set[str]:
    """Return the handles that a text may mention, whether anybody has them or not."""
    return set(_MENTION.findall(body)) if "@" in body else set()


def to_html(body: str, handles: Collection[str] = ()) -> str:
    """Return the HTML of `body`; `@handle` of one of `handles` leads to that person's page.

    Emphasis, code, quotes, lists and links; no pictures and no HTML of the writer's own. Links say nothing of
    this site to where they lead.
    """
    if "_" not in body and _PLAIN.fullmatch(body):
        return f'<p dir="auto">{body}</p>'
    html: str = _markdown().render(body, {"handles": frozenset(handles)})
    return html.strip()


@cache
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("zero", {"linkify": True, "breaks": True, "html": False})
    parser.enable(list(_RULES))
    parser.core.ruler.push("mentions", _mentions)
    for rule in ("paragraph_open", "blockquote_open", "list_item_open"):
        parser.add_render_rule(rule, _any_direction)
    parser.add_render_rule("link_open", _link_open)
    return parser


def _any_direction(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, _env: Any) -> str:
    tokens[at].attrSet("dir", "auto")
    return renderer.renderToken(tokens, at, options, _env)


def _link_open(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, _env: Any) -> str:
    if not str(tokens[at].attrGet("href")).startswith("/"):
        tokens[at].attrSet("rel", "nofollow noopener noreferrer")
        tokens[at].attrSet("target", "_blank")
    return renderer.renderToken(tokens, at, options, _env)


def _mentions(state: Any) -> None:
    """Turn the mentions in texts outside of links and code into links."""
    handles = state.env.get("handles")
    if not handles:
        return
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = list(_with_mentions(block.children, handles))


def _with_mentions(tokens: Sequence[Token], handles: Collection[str]) -> "list[Token]":
    found: list[Token] = []
    depth = 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        found += _split(token, handles) if token.type == "text" and not depth else [token]
    return found


def _split(token: Token, handles: Collection[str]) -> list[Token]:
    parts: list[Token] = []
    start = 0
    for match in _MENTION.finditer(token.content):
        if match[1] not in handles:
            continue
        link = Token("link_open", "a", 1, attrs={"href": reverse("person", args=[match[1]])})
        link.attrSet("class", "mention")
        parts += [_text(token.content[start : match.start()]), link, _text(match[0])]
        parts.append(Token("link_close", "a", -1))
        start = match.end()
    return [*parts, _text(token.content[start:])] if parts else [token]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
