"""What was said in the rooms of the matrix's world."""

from accounts.models import User
from chat import files
from chat.actions import mark_message, send_messages
from chat.data import Draft
from chat.models import Message
from rooms.models import Room
from tests.chat.uploads import upload
from tests.seats import OPEN

IDEA, PLAN = "Shall we *draw* the bridges of our towns?", "Here is the plan of our bridge."


def make_talk(cast: dict[str, User]) -> None:
    """Let teacher_gr ask something that is kept for the minutes, and the owner answer with a file."""
    room = Room.objects.get(name=OPEN)
    plan = files.take([upload("plan.txt", b"Four arches")], acting_user=cast["owner"])
    asked = Draft(room.pk, cast["teacher_gr"].pk, "talk", IDEA, language="en")
    answer = Draft(room.pk, cast["owner"].pk, "talk", PLAN, reply_to=room.last_seq + 1, files=plan)
    send_messages([asked, answer])
    mark_message(Message.objects.get(body=IDEA), "question", acting_user=cast["teacher_gr"])
