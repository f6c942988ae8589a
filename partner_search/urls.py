from django.urls import path

from partner_search import views

urlpatterns = [
    path("", views.people, name="people"),
    path("<str:handle>/", views.person, name="person"),
]
