from django.urls import path

from home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("who/", views.who, name="who"),
    path("rules/", views.page, {"name": "rules"}, name="rules"),
    path("accessibility/", views.page, {"name": "accessibility"}, name="accessibility"),
    path("privacy/", views.page, {"name": "privacy"}, name="privacy"),
    path("help/", views.page, {"name": "help"}, name="help"),
]
