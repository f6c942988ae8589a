"""The page of the search in the order of matches, with explained rows, beside the same page by relevance.

Both through the real server (issue 4, Figures): the addresses of `search_page` without the orders they ask
for, each asked with and without `sort=match` in turn, so that other load meets both.
"""

import re
from statistics import median

from tests.benchmarks.figures import Figure
from tests.benchmarks.search_page import (
    PEOPLE,
    QUICK_PEOPLE,
    QUICK_REQUESTS,
    REQUESTS,
    ROUNDS,
    WARM_UP,
    Site,
    agree,
    milliseconds,
    p95,
    site,
)


def run(quick: bool) -> list[Figure]:
    """Check that the page lists the best matches and explains them; unless quick, time both orders."""
    people, requests = (QUICK_PEOPLE, QUICK_REQUESTS) if quick else (PEOPLE, REQUESTS)
    with site(people, requests) as served:
        asked = [re.sub(r"&?sort=\w+", "", query).lstrip("&") for query in served.asked]
        matched = [_matched(query) for query in asked[:QUICK_REQUESTS]]
        equal = sum(agree(served, query) and _explained(served, query) for query in matched)
        equal_answers = Figure(
            "equal_answers", equal / QUICK_REQUESTS, ">=1", unit="share", n=QUICK_REQUESTS, rounds=1
        )
        return [equal_answers] if quick else [*_race(served, asked), equal_answers]


def _matched(query: str) -> str:
    return f"{query}&sort=match" if query else "sort=match"


def _explained(served: Site, query: str) -> bool:
    """Whether every row says how many reasons there are."""
    page = served.get(f"/people/?{query}")[1]
    return page.count('<li class="person"') == page.count('<svg class="tally"')


def _race(served: Site, asked: list[str]) -> list[Figure]:
    for query in asked[:WARM_UP]:
        _round(served, [query])
    rounds = [_round(served, asked) for _ in range(ROUNDS)]
    match, relevance = (median(each[at] for each in rounds) for at in range(2))
    ratio = median(match / relevance for match, relevance in rounds)
    return [
        Figure(
            "match_p95_over_relevance", ratio, "<=1.5", ours=match, theirs=relevance, unit="x", n=REQUESTS
        ),
        milliseconds("match_p95", match),
        milliseconds("relevance_p95", relevance),
    ]


def _round(served: Site, asked: list[str]) -> tuple[float, float]:
    """Ask both pages in turn for every address; return the p95 of each in ms."""
    matches, plain = [], []
    for query in asked:
        matches.append(served.get(f"/people/?{_matched(query)}")[0])
        plain.append(served.get(f"/people/?{query}")[0])
    return p95(matches), p95(plain)
