from django.urls import path

from contacts.views import letters, people, reliability

urlpatterns = [
    path("pictures/<str:name>", people.picture, name="picture"),
    path("contacts/", letters.overview, name="contacts"),
    path("contacts/write/<str:handle>/", letters.write, name="write_to"),
    path("contacts/requests/<int:request_id>/", letters.letter, name="contact_request"),
    path("contacts/requests/<int:request_id>/acceptance/", letters.accept, name="accept_request"),
    path("contacts/requests/<int:request_id>/refusal/", letters.decline, name="decline_request"),
    path("contacts/requests/<int:request_id>/refusal/remove/", letters.reopen, name="reopen_request"),
    path("contacts/requests/<int:request_id>/withdrawal/", letters.withdraw, name="withdraw_request"),
    path("contacts/notes/<str:handle>/", letters.note, name="write_note"),
    path("contacts/people/<str:handle>/remove/", letters.remove, name="remove_contact"),
    path("contacts/saved/", people.saved, name="saved_people"),
    path("contacts/saved/<str:handle>/", people.save, name="save_person"),
    path("contacts/saved/<str:handle>/remove/", people.unsave, name="unsave_person"),
    path("contacts/blocked/", people.blocked, name="blocked_people"),
    path("contacts/blocked/<str:handle>/", people.block, name="block_person"),
    path("contacts/blocked/<str:handle>/remove/", people.unblock, name="unblock_person"),
    path("contacts/muted/", people.muted, name="muted_people"),
    path("contacts/muted/<str:handle>/", people.mute, name="mute_person"),
    path("contacts/muted/<str:handle>/remove/", people.unmute, name="unmute_person"),
    path("contacts/reliability/", reliability.reliability, name="reliability"),
    path("contacts/reliability/sharing/", reliability.share, name="share_reliability"),
    path("contacts/reliability/sharing/remove/", reliability.unshare, name="unshare_reliability"),
]
