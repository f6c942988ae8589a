"""What the site does for each signed-in reader: language, the day of activity, the walls of a suspension."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class Reader:
    """Prepare a request for its reader."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
