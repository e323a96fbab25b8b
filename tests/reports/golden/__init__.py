"""Reference pictures at half size; `python -m tests.reports.golden` draws them again, to be looked at before commit."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

HERE = Path(__file__).parent


def halved(png: bytes) -> Image.Image:
    with Image.open(io.BytesIO(png)) as picture:
        return picture.convert("RGB").resize((picture.width // 2, picture.height // 2), Image.Resampling.BOX)


def store(name: str, png: bytes) -> None:
    """Writes the reference with 128 colours, a few dozen kilobytes."""
    halved(png).quantize(128, dither=Image.Dither.NONE).save(HERE / f"{name}.png", optimize=True)


def difference(name: str, png: bytes) -> float:
    """The share 0–1 of pixels that differ visibly from the reference; 1 when the sizes differ."""
    drawn = halved(png)
    with Image.open(HERE / f"{name}.png") as stored:
        reference = stored.convert("RGB")
    if reference.size != drawn.size:
        return 1.0
    apart = np.abs(np.asarray(reference, dtype=np.int16) - np.asarray(drawn, dtype=np.int16)).max(axis=2)
    return float((apart > 40).mean())
