from django.urls import path

from notifications import views

urlpatterns = [
    path("", views.notification_list, name="notifications"),
    path("read/", views.read, name="notifications_read"),
    path("<int:pk>/", views.notification, name="notification"),
]
