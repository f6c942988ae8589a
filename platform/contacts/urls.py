from django.urls import path

from contacts import views

urlpatterns = [
    path("", views.overview, name="contacts"),
    path("write/<str:handle>/", views.write, name="write_to"),
    path("requests/<int:request_id>/acceptance/", views.accept, name="accept_request"),
    path("requests/<int:request_id>/refusal/", views.decline, name="decline_request"),
    path("saved/", views.saved, name="saved_people"),
    path("saved/<str:handle>/", views.save, name="save_person"),
    path("saved/<str:handle>/remove/", views.unsave, name="unsave_person"),
    path("blocked/", views.blocked, name="blocked_people"),
    path("blocked/<str:handle>/", views.block, name="block_person"),
    path("blocked/<str:handle>/remove/", views.unblock, name="unblock_person"),
]
