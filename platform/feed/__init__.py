"""Posts, hashtags and following. Built in part 4.

Will import contacts and below."""
