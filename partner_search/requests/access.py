"""Who may see, post and change which partner request; fetching and permission are one step."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from accounts.models import User
from contacts.models import Contact
from contacts.queries import hidden_ids
from countries.queries import today
from partner_search.models import PartnerRequest
from partner_search.models.requests import PartnerRequestQuerySet
from profiles.models import Profile
from schools.access import is_validated

MAX_KEY = 2**63 - 1


def may_post(user: User) -> bool:
    """Whether `user` may post partner requests: national support has confirmed the school."""
    return is_validated(user) and not user.is_suspended


def check_may_post(user: User) -> None:
    """Raise PermissionDenied unless `user` may post partner requests."""
    if not may_post(user):
        raise PermissionDenied


def visible_to(user: User) -> PartnerRequestQuerySet:
    """Return the requests `user` may open, ended ones too: her own, and those of the listed."""
    listed = Profile.objects.listed(today()).values("pk")
    others = Q(author__in=listed) & ~Q(author__in=hidden_ids(user))
    return PartnerRequest.objects.filter(Q(author=user) | others)


def get_request_for(user: User, request_id: int) -> PartnerRequest:
    """Return a request `user` may see, with its author; Http404 when missing, hidden or in a block."""
    if request_id > MAX_KEY:
        raise Http404
    request = visible_to(user).select_related("author__profile").filter(pk=request_id).first()
    if request is None:
        raise Http404
    return request


def get_own_request_for(user: User, request_id: int) -> PartnerRequest:
    """Return a request of `user`; PermissionDenied for another's that she sees, Http404 for all others."""
    request = get_request_for(user, request_id)
    if request.author_id != user.pk:
        raise PermissionDenied
    return request


def get_contact_for(user: User, handle: str) -> User:
    """Return the contact of `user` with this handle; Http404 for anybody else."""
    contact = Contact.objects.filter(user=user, person__handle=handle).select_related("person").first()
    if contact is None:
        raise Http404
    return contact.person
