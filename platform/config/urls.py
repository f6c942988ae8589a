"""Every URL of the site. Public pages carry a language prefix except in English; signed-in pages never do."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from config.views import bad_request, health
from home.status_views import status
from partner_search.eligibility_views import eligibility
from partner_search.school_page import school

handler400 = bad_request
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"

urlpatterns = [
    path("healthz", health, name="health"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("welcome/", status, name="status"),
    path("notifications/", include("notifications.urls")),
    path("schools/<int:school_id>/", school, name="school"),
    path("", include("schools.urls")),
    path("profile/", include("profiles.urls")),
    path("", include("contacts.urls")),
    path("people/", include("partner_search.urls")),
    path("requests/", include("partner_search.requests.urls")),
    path("rooms/", include("rooms.urls")),
    path("rooms/", include("chat.urls")),
    *i18n_patterns(
        path("accounts/", include("allauth.urls")),
        path("eligibility/", eligibility, name="eligibility"),
        path("", include("home.urls")),
        prefix_default_language=False,
    ),
]
