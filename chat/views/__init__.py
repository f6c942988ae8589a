"""The pages of a room: the talk, one message, its files, its minutes, and the search."""
