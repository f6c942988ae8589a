from django.urls import path

from contacts import reliability_views, views

urlpatterns = [
    path("pictures/<str:name>", views.picture, name="picture"),
    path("contacts/", views.overview, name="contacts"),
    path("contacts/write/<str:handle>/", views.write, name="write_to"),
    path("contacts/requests/<int:request_id>/acceptance/", views.accept, name="accept_request"),
    path("contacts/requests/<int:request_id>/refusal/", views.decline, name="decline_request"),
    path("contacts/saved/", views.saved, name="saved_people"),
    path("contacts/saved/<str:handle>/", views.save, name="save_person"),
    path("contacts/saved/<str:handle>/remove/", views.unsave, name="unsave_person"),
    path("contacts/blocked/", views.blocked, name="blocked_people"),
    path("contacts/blocked/<str:handle>/", views.block, name="block_person"),
    path("contacts/blocked/<str:handle>/remove/", views.unblock, name="unblock_person"),
    path("contacts/reliability/", reliability_views.reliability, name="reliability"),
    path("contacts/reliability/sharing/", reliability_views.share, name="share_reliability"),
    path("contacts/reliability/sharing/remove/", reliability_views.unshare, name="unshare_reliability"),
]
