from django.urls import path

from partner_search.requests import views

urlpatterns = [
    path("", views.overview, name="partner_requests"),
    path("mine/", views.own, name="own_partner_requests"),
    path("new/", views.new, name="new_partner_request"),
    path("renewal/<str:token>/", views.renew_by_link, name="renew_partner_request_by_link"),
    path("<int:request_id>/", views.show, name="partner_request"),
    path("<int:request_id>/changes/", views.change, name="change_partner_request"),
    path("<int:request_id>/closing/", views.close, name="close_partner_request"),
    path("<int:request_id>/closing/remove/", views.reopen, name="reopen_partner_request"),
    path("<int:request_id>/renewal/", views.renew, name="renew_partner_request"),
    path("<int:request_id>/partners/", views.add_partner, name="add_partner"),
    path("<int:request_id>/partners/<str:handle>/remove/", views.remove_partner, name="remove_partner"),
]
