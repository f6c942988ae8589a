from django.urls import path

from schools import validation_views, views

urlpatterns = [
    path("schools/", views.picker, name="school_picker"),
    path("schools/propose/", views.propose, name="propose_school"),
    path("schools/<int:school_id>/choice/", validation_views.choose_school, name="choose_school"),
    path("validation/", validation_views.validation, name="validation"),
    path("validation/answer/", validation_views.validation_answer, name="validation_answer"),
    path(
        "validation/<int:validation_id>/confirmation/",
        validation_views.validation_confirm,
        name="validation_confirm",
    ),
    path(
        "validation/<int:validation_id>/confirmation/remove/",
        validation_views.validation_reopen,
        name="validation_reopen",
    ),
    path("validation/<int:validation_id>/question/", validation_views.validation_ask, name="validation_ask"),
    path(
        "validation/<int:validation_id>/refusal/",
        validation_views.validation_refuse,
        name="validation_refuse",
    ),
]
