from django.urls import path

from schools import views

urlpatterns = [
    path("schools/<int:school_id>/", views.school, name="school"),
    path("validation/", views.validation, name="validation"),
]
