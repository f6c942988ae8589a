"""Reports, cases, decisions, appeals and their log. Built in part 5.

Will import chat and below."""
