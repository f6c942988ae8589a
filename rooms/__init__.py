"""Places for live talk, who sits in them, and how a user wants to be reached there.

Owns Room, Seat, Invitation, Ban, Reach. May import groups and below. What is said in a room is chat's."""
