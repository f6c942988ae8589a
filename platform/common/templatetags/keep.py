"""Parts of a page that hardly change, rendered once per process: the rail, the menu, the foot."""

from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.translation import get_language

register = template.Library()

MOST = 1_000
_kept: dict[tuple[str, ...], str] = {}


class KeepNode(template.Node):
    """Its content, rendered anew only for values it has not been rendered for."""

    def __init__(self, nodelist: NodeList, name: str, values: list[FilterExpression]) -> None:
        self.nodelist, self.name, self.values = nodelist, name, values

    def render(self, context: Context) -> Any:
        values = [str(value.resolve(context)) for value in self.values]
        files = settings.STORAGES["staticfiles"]["BACKEND"]
        key = (self.name, get_language() or "", files, settings.ROOT_URLCONF, *values)
        if key not in _kept:
            if len(_kept) >= MOST:
                _kept.clear()
            _kept[key] = self.nodelist.render(context)
        return _kept[key]


@register.tag
def keep(parser: Parser, token: Token) -> KeepNode:
    """Keep what stands until `endkeep`: `{% keep "rail" user.pk unread_count %}`.

    The values after the name are all that the content may depend on, besides the language; never use it
    around a form (its token is another on each page).
    """
    name, *values = token.split_contents()[1:]
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return KeepNode(nodelist, name.strip("\"'"), [parser.compile_filter(value) for value in values])
