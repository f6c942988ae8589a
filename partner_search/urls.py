from django.urls import path

from partner_search import views

urlpatterns = [
    path("", views.people, name="people"),
    path("<slug:handle>/", views.person, name="person"),
]
