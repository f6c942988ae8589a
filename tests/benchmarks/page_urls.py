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
from partner_search.seekers import confirmed_country, for_reader

BARE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bare</title></head><body>
<form>{% for value, id, label, number in lines %}<label class="opt"><input type="checkbox" name="facet"
value="{{ value }}" id="{{ id }}"><span>{{ label }}</span><span class="opt-n">{{ number }}</span></label>
{% endfor %}</form><h2>{{ total }}</h2><ol>
{% for url, name, latin, school, town, country, subjects, languages, ages, shared in rows %}<li>
<h3><a href="{{ url }}"><bdi>{{ name }}</bdi></a> <span>{{ latin }}</span></h3>
<p><bdi>{{ school }}</bdi>, <bdi>{{ town }}</bdi>, {{ country }}</p><p><mark>{{ shared }}</mark></p>
<dl><div><dt>Teaches</dt><dd>{{ subjects }}</dd></div><div><dt>Speaks</dt><dd>{{ languages }}</dd></div>
<div><dt>Pupils</dt><dd>{{ ages }}</dd></div></dl></li>
{% endfor %}</ol></body></html>"""


def bare(request: HttpRequest) -> HttpResponse:
    """Print 20 rows of ten texts and as many facet lines as asked for, from plain lists."""
    lines = [(f"value-{n}", f"facet-{n}", f"Label {n}", str(n)) for n in range(int(request.GET["lines"]))]
    people = User.objects.order_by("pk").values_list("handle", "name", "email", "country_id")[:20]
    rows = [(handle, name, email, *["Some words"] * 6, country) for handle, name, email, country in people]
    total = User.objects.filter(pk__lte=1_000).count()
    return HttpResponse(_template().render({"lines": lines, "rows": rows, "total": total}, request))


@cache
def _template() -> Any:
    return engines["django"].from_string(BARE)


def engine(request: HttpRequest) -> HttpResponse:
    """Answer the same address by the engine alone: the seconds it took, the ids and the total."""
    assert isinstance(request.user, User)
    country = confirmed_country(request.user.pk)
    asked = for_reader(read(request.GET, "en", eligible_on(today())), request.user, country)
    hidden = hidden_from(request.user)
    began = time.perf_counter()
    result = get_engine().search(asked.query, hidden)
    seconds = time.perf_counter() - began
    return JsonResponse({"seconds": seconds, "ids": result.ids, "total": result.total})


urlpatterns = [path("bare/", bare), path("engine/", engine), *of_the_site]
