from django.urls import path

from partner_search import saved_views, suggestion_views, views

urlpatterns = [
    path("", views.people, name="people"),
    path("saved/", saved_views.saved_searches, name="saved_searches"),
    path("saved/new/", saved_views.save_search, name="save_search"),
    path("saved/stop/<str:token>/", saved_views.stop_search, name="stop_search"),
    path("saved/<int:search_id>/", saved_views.open_search, name="open_search"),
    path("saved/<int:search_id>/edit/", saved_views.edit_search, name="edit_search"),
    path("saved/<int:search_id>/removal/", saved_views.delete_search, name="delete_search"),
    path("saved/<int:search_id>/removal/remove/", saved_views.restore_search, name="restore_search"),
    path(
        "suggestions/<int:suggestion_id>/refusal/",
        suggestion_views.dismiss_suggestion,
        name="dismiss_suggestion",
    ),
    path(
        "suggestions/<int:suggestion_id>/refusal/remove/",
        suggestion_views.restore_suggestion,
        name="restore_suggestion",
    ),
    path("instead/<int:request_id>/", suggestion_views.suggested_instead, name="suggested_instead"),
    path("<str:handle>/", views.person, name="person"),
]
