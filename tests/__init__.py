"""The tests mirror the apps; people.py is the cast, matrix.py who may reach what."""
