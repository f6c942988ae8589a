"""The files of messages, for who may read the room."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from chat.access import get_attachment_for
from chat.files import PICTURE
from chat.models import Attachment
from chat.views.common import user_of

_HEADERS = {
    "Cache-Control": "private, no-cache",  # kept by a browser that asks each time if it still may
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@require_safe
def attachment(request: HttpRequest, room_id: int, pk: int) -> HttpResponse:
    """Show a picture, which we wrote ourselves; hand over any other file to be stored."""
    found = get_attachment_for(user_of(request), room_id, pk)
    tag = f'"{found.pk}"'
    response = get_conditional_response(request, etag=tag) or _whole(found)
    for name, value in (_HEADERS | {"ETag": tag}).items():
        response[name] = value
    return response


def _whole(found: Attachment) -> HttpResponse:
    try:
        with found.file.open() as file:
            response = HttpResponse(file.read(), content_type=found.content_type)
    except FileNotFoundError as gone:
        raise Http404 from gone
    is_picture = found.content_type == PICTURE.content_type
    response["Content-Disposition"] = content_disposition_header(not is_picture, found.name) or "attachment"
    return response
