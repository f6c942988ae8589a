from django.urls import path

from profiles import views

urlpatterns = [
    path("", views.edit, name="profile"),
    path("renewal/<str:token>/", views.renew_looking, name="renew_looking"),
]
