"""Messages in rooms: sending, editing, catching up; the socket. Built in part 3.

Will import rooms and below."""
