"""Which pages of the admin are looked at: every model's list, forms, history and removal, as a superuser."""

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from model_bakery import baker

from accounts.models import User
from tests import people

PAGES = {"changelist": "view", "add": "add", "change": "view", "history": "view", "delete": "delete"}
Pages = Iterator[tuple[type[Model], str]]


def names() -> list[str]:
    """Return the names of the pages; needs no database."""
    return ["index", "app_list", *(_name(model, page) for model, page in _pages())]


def _pages() -> Pages:
    """Yield every model with each of its pages that a superuser may see."""
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_staff=True)
    for model, its in admin.site._registry.items():
        for page, right in PAGES.items():
            if getattr(its, f"has_{right}_permission")(request):
                yield model, page


def _name(model: type[Model], page: str) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}_{page}"


def addresses() -> dict[str, str]:
    """Return the address of every page, by name; what a demo has none of is made, so that there is a form."""
    baker.make(Authenticator, user=people.user(), type=Authenticator.Type.TOTP, data={})
    baker.make(DBTaskResult, args_kwargs={"args": [], "kwargs": {}}, exception_class_path="")
    found = {"index": reverse("admin:index"), "app_list": reverse("admin:app_list", args=["accounts"])}
    for model, page in _pages():
        name, row = _name(model, page), model._default_manager.all()[0]
        found[name] = reverse(f"admin:{name}", args=[] if page in ("changelist", "add") else [row.pk])
    return found


def superuser() -> Any:
    """Make a superuser, and return her client."""
    client = Client()
    client.force_login(people.user(handle="superuser", name="Super User", is_staff=True, is_superuser=True))
    return client
