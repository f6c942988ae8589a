"""Two addresses beside the site's: a bare page with the same middleware, and the engine alone."""

import time
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path

from accounts.models import User
from config.urls import urlpatterns as of_the_site
from countries.queries import eligible_on, today
from partner_search.access import hidden_from
from partner_search.asked import read
from partner_search.engine import get_engine

BARE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bare</title></head><body>
<form>{% for value, label, number in lines %}<label class="opt"><input type="checkbox" name="f"
value="{{ value }}"><span>{{ label }}</span><span class="opt-n">{{ number }}</span></label>{% endfor %}</form>
<p>{{ total }}</p><ol>{% for handle, name, email, country in rows %}<li>
<a href="/{{ handle }}/">{{ name }}</a><span>{{ email }}</span><span>{{ country }}</span></li>{% endfor %}
</ol></body></html>"""


def bare(request: HttpRequest) -> HttpResponse:
    """Print 20 rows and as many facet lines as asked for, from plain lists, after two queries."""
    lines = [(f"value-{n}", f"Label {n}", str(n)) for n in range(int(request.GET["lines"]))]
    rows = list(User.objects.order_by("pk").values_list("handle", "name", "email", "country_id")[:20])
    total = User.objects.filter(pk__lte=1_000).count()
    return HttpResponse(_template().render({"lines": lines, "rows": rows, "total": total}, request))


@cache
def _template() -> Any:
    return engines["django"].from_string(BARE)


def engine(request: HttpRequest) -> HttpResponse:
    """Answer the same address by the engine alone: the seconds it took, the ids and the total."""
    asked = read(request.GET, "en", eligible_on(today()))
    assert isinstance(request.user, User)
    hidden = hidden_from(request.user)
    began = time.perf_counter()
    result = get_engine().search(asked.query, hidden)
    seconds = time.perf_counter() - began
    return JsonResponse({"seconds": seconds, "ids": result.ids, "total": result.total})


urlpatterns = [path("bare/", bare), path("engine/", engine), *of_the_site]
