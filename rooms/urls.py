from django.urls import path

from rooms import views

urlpatterns = [
    path("", views.directory, name="rooms"),
    path("new/", views.new_room, name="new_room"),
    path("ended/", views.ended, name="ended_rooms"),
    path("reach/", views.reach, name="reach"),
    path("direct/<str:handle>/", views.direct, name="open_direct"),
    path("<int:room_id>/edit/", views.change_room, name="change_room"),
    path("<int:room_id>/end/", views.close, name="close_room"),
    path("<int:room_id>/seat/", views.take_seat, name="join_room"),
    path("<int:room_id>/seat/remove/", views.leave_seat, name="leave_room"),
    path("<int:room_id>/invitation/remove/", views.refuse, name="refuse_invitation"),
    path("<int:room_id>/people/", views.people, name="room_people"),
    path("<int:room_id>/invitations/", views.invite, name="invite"),
    path(
        "<int:room_id>/invitations/<str:handle>/remove/",
        views.take_invitation_back,
        name="take_invitation_back",
    ),
    path("<int:room_id>/people/<str:handle>/standing/", views.give_standing, name="give_standing"),
    path("<int:room_id>/bans/<str:handle>/", views.send_out, name="send_out"),
    path("<int:room_id>/bans/<str:handle>/remove/", views.let_back, name="let_back"),
    path("<int:room_id>/hand/", views.raise_hand, name="raise_hand"),
    path("<int:room_id>/hand/remove/", views.lower_hand, name="lower_hand"),
    path("<int:room_id>/notify/", views.notify, name="room_notify"),
]
