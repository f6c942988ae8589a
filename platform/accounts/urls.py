from django.urls import path

from accounts import views

urlpatterns = [
    path("account/settings/", views.account_settings, name="account_settings"),
    path("account/export/", views.account_export, name="account_export"),
    path("account/close/", views.account_close, name="account_close"),
]
