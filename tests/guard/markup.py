"""What a template shows a reader as plain text, outside any translation tag."""

import re

_REMOVED = [
    r"\{#.*?#\}",
    r"\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}",
    r"\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}",
    r"\{%\s*block \w+_(?:class|attributes)\s*%\}.*?\{%\s*endblock\b.*?%\}",
    r"<!--.*?-->",
    r"<(code|pre)\b.*?</\1>",
    r"<!DOCTYPE[^>]*>",
]
_SPOKEN = ("alt", "title", "aria-label", "aria-description", "placeholder")
_NAMES = {"staffroom", "json", "csv", "pdf", "px"}
_CODE = r"\{%.*?%\}|\{\{.*?\}\}"


def plain_words(template: str) -> list[str]:
    """List texts and spoken attributes that no translation tag holds, but names."""
    text = template
    for pattern in _REMOVED:
        text = re.sub(pattern, " ", text, flags=re.DOTALL)
    text = re.sub(_CODE, " ", text, flags=re.DOTALL)
    attributes = re.findall(rf'\b(?:{"|".join(_SPOKEN)})="([^"]*)"', text)
    nodes = re.split(r"<[^>]*>", text)
    return [found for part in (*nodes, *attributes) if (found := _untranslated(part))]


def _untranslated(part: str) -> str:
    part = re.sub(r"&\w+;", " ", part)
    words = re.findall(r"[^\W\d_]{2,}", part)
    return " ".join(words) if any(word.lower() not in _NAMES for word in words) else ""


def inline_code(template: str) -> list[str]:
    """List what a strict content policy would refuse: style and script in the page, event attributes."""
    text = re.sub(r"\{#.*?#\}", " ", template, flags=re.DOTALL)
    patterns = [
        r"\sstyle=",
        r"<style\b",
        r"\son[a-z]+=[\"']",
        r"javascript:",
        r"<script(?![^>]*\bsrc=)[^>]*>",
    ]
    return [
        found.group().strip() for pattern in patterns for found in re.finditer(pattern, text, re.IGNORECASE)
    ]
