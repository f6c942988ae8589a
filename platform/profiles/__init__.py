"""What a user teaches and looks for: Profile, Subject, Language, themes.

May import schools and below."""
