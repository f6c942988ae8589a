"""Messages in rooms: sending, editing, catching up; the hub that delivers them and the socket.

Owns Message, Change, Reaction, Attachment. May import rooms and below. `docs/protocol.md` says what a client
sends and gets."""
