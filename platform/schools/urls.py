from django.urls import path

from schools import validation_views, views
from schools.calendars import own_views
from schools.calendars import views as calendar_views

urlpatterns = [
    path("schools/", views.picker, name="school_picker"),
    path("schools/propose/", views.propose, name="propose_school"),
    path("schools/<int:school_id>/choice/", validation_views.choose_school, name="choose_school"),
    path("schools/<int:school_id>/calendar/", own_views.school_calendar, name="school_calendar"),
    path("calendars/", calendar_views.calendars, name="calendars"),
    path("calendars/file/", calendar_views.calendars_file, name="calendars_file"),
    path("calendars/lessons/", own_views.lessons, name="lessons"),
    path("calendars/lessons/<int:slot_id>/remove/", own_views.lesson_remove, name="lesson_remove"),
    path("calendars/<int:calendar_id>/", calendar_views.calendar, name="calendar"),
    path("calendars/<int:calendar_id>/remove/", calendar_views.calendar_remove, name="calendar_remove"),
    path("calendars/<int:calendar_id>/file/", calendar_views.calendar_file, name="calendar_file"),
    path("calendars/<int:calendar_id>/periods/", calendar_views.period_add, name="period_add"),
    path("calendars/<int:calendar_id>/periods/<int:period_id>/", calendar_views.period, name="period"),
    path(
        "calendars/<int:calendar_id>/periods/<int:period_id>/remove/",
        calendar_views.period_remove,
        name="period_remove",
    ),
    path(
        "calendars/<int:calendar_id>/changes/<int:change_id>/remove/",
        calendar_views.change_undo,
        name="calendar_undo",
    ),
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
