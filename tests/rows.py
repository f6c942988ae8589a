"""The rows of the matrix, by app. Whoever adds an address adds its rows here."""

from typing import Any

from tests import calendar_rows, chat_rows, request_rows, room_rows, saved_rows
from tests.matrix import ON, STATUS, Row, no_get, no_post, page, public, row
from tests.world import ANONYMOUS, World

TEXTS = ("who", "rules", "accessibility", "privacy", "help")
FROM_ANYWHERE = {"anonymous": 405}


def all_rows() -> list[Row]:
    """Return every row."""
    return [
        *site(),
        *accounts(),
        *allauth(),
        *allauth_second_factor(),
        *schools(),
        *calendar_rows.rows(),
        *people(),
        *contacts(),
        *saved_rows.rows(),
        *request_rows.rows(),
        *room_rows.rows(),
        *chat_rows.rows(),
    ]


def site() -> list[Row]:
    """The first page, the texts, and the health of the site."""
    return [
        public("health", suspended=200),
        no_post("health", suspended=405, **FROM_ANYWHERE),
        public("home"),
        *(public(name) for name in TEXTS),
        *(no_post(name, **FROM_ANYWHERE) for name in ("home", *TEXTS)),
        public("eligibility"),
        public("eligibility", note="two schools", query="?country1=GR&country2=UA"),
        no_post("eligibility", **FROM_ANYWHERE),
    ]


def accounts() -> list[Row]:
    """The status page, the settings, what a suspended user still may, and notifications."""
    return [
        page("status", suspended=200, main="newcomer"),
        no_post("status", suspended=405),
        page("account_settings"),
        row("account_settings", "POST", 422),
        no_get("account_export", suspended=405),
        row("account_export", "POST", 200, suspended=200),
        row("account_close", "GET", ON, suspended=ON),
        row("account_close", "POST", ON, suspended=ON),
        page("notifications"),
        no_post("notifications"),
        no_get("notifications_read"),
        row("notifications_read", "POST", ON),
        row("notification", "GET", 404, teacher_gr=STATUS, arguments=a_notification),
        no_post("notification", arguments=a_notification),
    ]


def a_notification(world: World) -> dict[str, Any]:
    """Name the notification of teacher_gr."""
    return {"pk": world.notification.pk}


def allauth() -> list[Row]:
    """Sign-up, sign-in, e-mail and password: pages of allauth, in our layout."""
    entrances = ("account_login", "account_signup")
    public_pages = (
        "account_inactive",
        "account_email_verification_sent",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
    )
    return [
        *(row(name, "GET", ON, anonymous=200, main=ANONYMOUS) for name in entrances),
        *(row(name, "POST", ON, anonymous=200, main=ANONYMOUS) for name in entrances),
        *(public(name) for name in public_pages),
        *(no_post(name, **FROM_ANYWHERE) for name in public_pages),
        row("account_logout", "GET", 200, anonymous=ON, suspended=200),
        row("account_logout", "POST", ON, anonymous=ON, suspended=ON),
        page("account_reauthenticate", suspended=200),
        row("account_reauthenticate", "POST", 200, suspended=200),
        page("account_email"),
        row("account_email", "POST", ON),
        page("account_change_password"),
        row("account_change_password", "POST", 200),
        public("account_reset_password"),
        row("account_reset_password", "POST", 200, anonymous=200),
        *(row("account_set_password", method, ON) for method in ("GET", "POST")),
        *(row("account_confirm_login_code", method, ON) for method in ("GET", "POST")),
        public("account_confirm_email", arguments=no_key, note="forged"),
        row("account_confirm_email", "POST", 404, anonymous=404, arguments=no_key, note="forged"),
        public("account_reset_password_from_key", arguments=no_reset, note="forged"),
        row("account_reset_password_from_key", "POST", 200, anonymous=200, arguments=no_reset, note="forged"),
        page("usersessions_list"),
        row("usersessions_list", "POST", ON),
    ]


def no_key(_world: World) -> dict[str, Any]:
    """Name a confirmation that was never sent."""
    return {"key": "x"}


def no_reset(_world: World) -> dict[str, Any]:
    """Name a reset that was never sent."""
    return {"uidb36": "x", "key": "x"}


def allauth_second_factor() -> list[Row]:
    """Second factors; without one there is nothing to show, and changes ask for the password again."""
    asks_again = (
        "mfa_authenticate",
        "mfa_activate_totp",
        "mfa_generate_recovery_codes",
        "mfa_add_webauthn",
        "mfa_login_webauthn",
    )
    while_suspended = ("mfa_reauthenticate", "mfa_reauthenticate_webauthn")
    return [
        page("mfa_index"),
        no_post("mfa_index"),
        page("mfa_list_webauthn"),
        no_post("mfa_list_webauthn"),
        *(row(name, method, ON) for name in asks_again for method in ("GET", "POST")),
        *(row(name, method, ON, suspended=ON) for name in while_suspended for method in ("GET", "POST")),
        *(row(name, "GET", 404) for name in ("mfa_deactivate_totp", "mfa_download_recovery_codes")),
        *(row(name, "POST", 404) for name in ("mfa_deactivate_totp", "mfa_download_recovery_codes")),
        row("mfa_view_recovery_codes", "GET", 404),
        no_post("mfa_view_recovery_codes"),
        *(
            row(name, method, ON, arguments=another_key)
            for name in ("mfa_remove_webauthn", "mfa_edit_webauthn")
            for method in ("GET", "POST")
        ),
    ]


def another_key(_world: World) -> dict[str, Any]:
    """Name a passkey that is not there."""
    return {"pk": 1}


def officers(cell: int | str, wrong: int | str = 403) -> dict[str, Any]:
    """Say what national support of Greece and central support get, beside everyone else's refusal."""
    return {"everyone": wrong, "support_gr": cell, "central": cell}


def schools() -> list[Row]:
    """A school's page, choosing it, and validation: own country, and another's."""
    decisions: dict[str, int | str] = {
        "validation_confirm": ON,
        "validation_reopen": ON,
        "validation_ask": 422,
        "validation_refuse": 422,
    }
    return [
        page("school_picker", main="newcomer"),
        page("school_picker", main="newcomer", note="found", query="?q=larisa"),
        page("school_picker", main="newcomer", note="nothing found", query="?q=qqqqqq"),
        no_post("school_picker"),
        page("propose_school", main="newcomer"),
        row("propose_school", "POST", 422, main="newcomer", note="empty"),
        page("school", arguments=a_school),
        row("school", "POST", 405, arguments=a_school),
        no_get("choose_school", arguments=a_school),
        row("choose_school", "POST", STATUS, arguments=a_school),
        row("validation", "GET", main="support_gr", **officers(200)),
        row("validation", "POST", 405),
        no_get("validation_answer"),
        row("validation_answer", "POST", 422),
        *(no_get(name, arguments=a_validation) for name in decisions),
        *(
            row(name, "POST", arguments=a_validation, note="own country", **officers(cell))
            for name, cell in decisions.items()
        ),
        *(
            row(
                name,
                "POST",
                403,
                central=cell,
                support_gr=404,
                arguments=a_foreign_validation,
                note="other country",
            )
            for name, cell in decisions.items()
        ),
    ]


def a_school(world: World) -> dict[str, Any]:
    """Name a school."""
    return {"school_id": world.school.pk}


def a_validation(world: World) -> dict[str, Any]:
    """Name the newcomer, who waits in Greece."""
    return {"validation_id": world.validation.pk}


def a_foreign_validation(world: World) -> dict[str, Any]:
    """Name someone who waits in Poland."""
    return {"validation_id": world.foreign_validation.pk}


def people() -> list[Row]:
    """The search, a person's page, and one's own profile."""
    return [
        page("people", note="all"),
        page("people", note="nothing found", query="?q=qqqqqq"),
        page("people", note="map", query="?view=map"),
        no_post("people"),
        page("person", arguments=a_person),
        row("person", "GET", arguments=a_suspended_person, note="suspended", **officers(200, wrong=404)),
        no_post("person", arguments=a_person),
        page("profile"),
        row("profile", "POST", 422, note="empty"),
        row("renew_looking", "GET", 410, anonymous=410, arguments=no_token, note="forged"),
        row("renew_looking", "POST", 410, anonymous=410, arguments=no_token, note="forged"),
    ]


def a_person(_world: World) -> dict[str, Any]:
    """Name a listed person."""
    return {"handle": "teacher_pl"}


def a_suspended_person(_world: World) -> dict[str, Any]:
    """Name a person who is not shown."""
    return {"handle": "suspended"}


def no_token(_world: World) -> dict[str, Any]:
    """Name a link that was never sent."""
    return {"token": "x"}


def contacts() -> list[Row]:
    """First messages, answers, kept and blocked people, pictures."""
    lists = ("contacts", "saved_people", "blocked_people", "muted_people")
    first: dict[str, Any] = {"newcomer": 403, "ambassador": 404, "arguments": the_ambassador}
    answers = ("accept_request", "decline_request", "reopen_request")
    contact = ("write_note", "remove_contact")
    mutes = ("mute_person", "unmute_person")
    return [
        *(page(name) for name in lists),
        *(no_post(name) for name in lists),
        row("write_to", "GET", 200, **first),
        row("write_to", "POST", 422, note="empty", **first),
        row("write_to", "GET", 200, newcomer=403, member=404, arguments=a_member, note="blocked"),
        row("write_to", "GET", 200, newcomer=404, arguments=a_suspended_person, note="suspended"),
        page("contacts", note="sent", query="?box=sent"),
        page("contacts", note="in contact", query="?box=contacts"),
        row("contact_request", "GET", 404, teacher_gr=200, teacher_pl=200, arguments=a_request),
        row(
            "contact_request",
            "GET",
            404,
            teacher_gr=200,
            teacher_pl=200,
            arguments=a_request,
            main="teacher_pl",
            note="sent",
        ),
        no_post("contact_request", arguments=a_request),
        no_get("withdraw_request", arguments=a_request),
        row("withdraw_request", "POST", 404, teacher_pl=ON, arguments=a_request),
        *(no_get(name, arguments=a_contact) for name in contact),
        *(row(name, "POST", 404, ambassador=ON, arguments=a_contact) for name in contact),
        *(no_get(name, arguments=the_ambassador) for name in mutes),
        row("mute_person", "POST", ON, ambassador=404, arguments=the_ambassador),
        row("unmute_person", "POST", ON, arguments=the_ambassador),
        *(no_get(name, arguments=a_request) for name in answers),
        *(row(name, "POST", 404, teacher_gr=ON, arguments=a_request) for name in answers),
        *(no_get(name, arguments=the_ambassador) for name in ("save_person", "unsave_person")),
        row("save_person", "POST", ON, ambassador=404, arguments=the_ambassador),
        row("unsave_person", "POST", ON, arguments=the_ambassador),
        *(no_get(name, arguments=the_ambassador) for name in ("block_person", "unblock_person")),
        row("block_person", "POST", ON, ambassador=404, arguments=the_ambassador),
        row("unblock_person", "POST", 404, owner=ON, arguments=a_member),
        row("picture", "GET", 404, arguments=no_picture),
        no_post("picture", arguments=no_picture),
    ]


def the_ambassador(_world: World) -> dict[str, Any]:
    """Name a listed person whom all but herself may write to, keep and block."""
    return {"handle": "ambassador"}


def a_member(_world: World) -> dict[str, Any]:
    """Name the person whom the owner has blocked."""
    return {"handle": "member"}


def a_contact(_world: World) -> dict[str, Any]:
    """Name the person whom the ambassador is in contact with."""
    return {"handle": "support_gr"}


def a_request(world: World) -> dict[str, Any]:
    """Name what teacher_pl wrote to teacher_gr."""
    return {"request_id": world.request.pk}


def no_picture(_world: World) -> dict[str, Any]:
    """Name a picture that is nobody's."""
    return {"name": "nobody.webp"}
