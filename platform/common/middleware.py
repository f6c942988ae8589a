"""Small middleware that Django does not have: allowed methods, two more headers, clean input."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed

Next = Callable[[HttpRequest], HttpResponse]


class AllowedMethods:
    """Refuse what is not GET, HEAD, POST or OPTIONS: plain views would answer TRACE with 200."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD", "POST", "OPTIONS"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        return self.get_response(request)


class MoreHeaders:
    """Add Permissions-Policy everywhere and `no-store` to pages that say nothing of caching (ASVS 14.3.2)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response


class CleanInput:
    """Refuse null bytes and lone surrogates before a view or the database meets them."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        texts = [request.path_info, *_texts(request.GET)]
        if request.method == "POST":
            texts += _texts(request.POST)
        if any(_dirty(text) for text in texts):
            return HttpResponseBadRequest("This address or form holds characters that are not text.")
        return self.get_response(request)


def _texts(query) -> list[str]:  # type: ignore[no-untyped-def]
    return [text for key, values in query.lists() for text in (key, *map(str, values))]


def _dirty(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text)
