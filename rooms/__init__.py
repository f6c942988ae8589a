"""Places for live talk, and who sits in them. Built in part 3.

Will import groups and below."""
