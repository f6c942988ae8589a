"""Pictures for demo people: drawn here, nobody's face. A few dozen are drawn and given out."""

import colorsys
import io
import random
from functools import lru_cache

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from profiles.pictures import FOLDER, LARGE, SMALL, small_name

VARIANTS = 48
_SIDE = LARGE * 2
Colour = tuple[int, int, int]


def _colour(hue: float, light: float, strength: float) -> Colour:
    red, green, blue = colorsys.hls_to_rgb(hue % 1, light, strength)
    return round(red * 255), round(green * 255), round(blue * 255)


@lru_cache(maxsize=VARIANTS)
def drawn(variant: int) -> tuple[bytes, bytes]:
    """Return the large and the small WebP of a variant: a plain bust before hills, without a face."""
    dice = random.Random(f"portrait {variant}")
    hue = dice.random()
    image = Image.new("RGB", (_SIDE, _SIDE), _colour(hue, 0.82, 0.45))
    pen = ImageDraw.Draw(image)
    _hills(pen, hue, dice)
    _bust(pen, hue, dice)
    return _encode(image, LARGE), _encode(image, SMALL)


def _hills(pen: ImageDraw.ImageDraw, hue: float, dice: random.Random) -> None:
    sun = dice.randint(40, _SIDE - 120)
    pen.ellipse((sun, 40, sun + 80, 120), fill=_colour(hue + 0.12, 0.92, 0.8))
    for step in range(3):
        top = _SIDE * (0.45 + 0.14 * step) + dice.randint(-20, 20)
        left = dice.randint(-300, 0)
        pen.ellipse(
            (left, top, left + _SIDE + 400, top + _SIDE), fill=_colour(hue + 0.03, 0.7 - 0.1 * step, 0.35)
        )


def _bust(pen: ImageDraw.ImageDraw, hue: float, dice: random.Random) -> None:
    middle, skin = _SIDE // 2, _colour(0.06 + dice.uniform(-0.015, 0.02), dice.uniform(0.42, 0.8), 0.45)
    hair = _colour(dice.uniform(0.02, 0.12), dice.uniform(0.12, 0.6), dice.uniform(0.05, 0.5))
    wide, long = dice.randint(78, 92), dice.choice([0, 0, 60, 120])
    pen.ellipse((middle - wide - 18, 125, middle + wide + 18, 345 + long), fill=hair)
    pen.rounded_rectangle((middle - 34, 290, middle + 34, 420), 30, fill=skin)
    pen.ellipse(
        (middle - 190, 380, middle + 190, 800), fill=_colour(hue + dice.choice([0.33, 0.5, 0.6]), 0.42, 0.5)
    )
    pen.ellipse((middle - wide, 150, middle + wide, 360), fill=skin)
    pen.chord((middle - wide - 6, 130, middle + wide + 6, 300), 180 + dice.randint(-14, 4), 360, fill=hair)


def _encode(image: Image.Image, side: int) -> bytes:
    out = io.BytesIO()
    image.resize((side, side), Image.Resampling.LANCZOS).save(out, "WEBP", quality=80, method=2)
    return out.getvalue()


def give(number: int, picture: int) -> str:
    """Write person `number`'s own copy of a variant; return the name of the large file."""
    large, small = drawn(picture % VARIANTS)
    name = f"{FOLDER}/{random.Random(f'file {number} {picture}').getrandbits(128):032x}.webp"
    for path, content in ((name, large), (small_name(name), small)):
        if not default_storage.exists(path):
            default_storage.save(path, ContentFile(content))
    return name
