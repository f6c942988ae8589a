from django.urls import path

from chat.views import files, message, minutes, room, search

urlpatterns = [
    path("search/", search.rooms, name="rooms_search"),
    path("<int:room_id>/", room.show, name="room"),
    path("<int:room_id>/about/", room.about, name="room_about"),
    path("<int:room_id>/messages/", room.say, name="say"),
    path("<int:room_id>/messages/<int:seq>/", message.show, name="message"),
    path("<int:room_id>/messages/<int:seq>/remove/", message.delete, name="delete_message"),
    path("<int:room_id>/messages/<int:seq>/reactions/", message.react, name="react"),
    path("<int:room_id>/messages/<int:seq>/reactions/remove/", message.unreact, name="unreact"),
    path("<int:room_id>/messages/<int:seq>/pin/", message.pin, name="pin_message"),
    path("<int:room_id>/messages/<int:seq>/pin/remove/", message.unpin, name="unpin_message"),
    path("<int:room_id>/messages/<int:seq>/mark/", message.mark, name="mark_message"),
    path("<int:room_id>/messages/<int:seq>/mark/remove/", message.unmark, name="unmark_message"),
    path("<int:room_id>/files/<int:pk>/", files.attachment, name="attachment"),
    path("<int:room_id>/minutes/", minutes.show, name="room_minutes"),
    path("<int:room_id>/minutes/export/", minutes.export, name="room_minutes_export"),
    path("<int:room_id>/search/", search.room, name="room_search"),
    path("<int:room_id>/day/", search.day, name="room_day"),
]
