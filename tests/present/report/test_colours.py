"""Colours of the page: contrast by numbers in both modes, and classes of the map told apart by every kind of sight."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest

from contested.present.report.page import asset

TEXT = [(ink, back) for ink in ("ink", "soft", "faint", "link", "answer", "chance") for back in ("paper", "wash")]
TEXT += [("ink", "raise"), ("ink", "warn"), ("ink", "range"), ("paper", "ink"), ("link", "warn")]
GRAPHICS = [(mark, back) for mark in ("edge", "redge", "answer", "focus", "chance") for back in ("paper", "wash")]
GRAPHICS += [("answer", "range"), ("redge", "range"), ("chance", "chanceband"), ("warnline", "warn"), ("edge", "raise")]
GRAPHICS += [("dmed", band) for band in ("d90", "d80", "d50")]
SCALES = (("l1", "l2", "l3", "l4"), ("c1", "c2", "c3", "c4", "c5", "c6"), ("paper", "d90", "d80", "d50", "dmed"))
# Linear RGB as it is seen where one kind of cone is missing: Machado, Oliveira and Fernandes 2009, severity 1.
SIGHTS = {
    "full": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def tokens(mode: str) -> dict[str, str]:
    """Colours of a mode by name: those of the light mode, and in the dark one what it changes."""
    light, dark = (dict(re.findall(r"--(\w+):(#[0-9a-f]{3,6})\b", part)) for part in split())
    return light if mode == "light" else {**light, **dark}


def split() -> tuple[str, str]:
    """The styles before the rule for dark screens, and the tokens in it."""
    before, _, after = asset("styles/base.css").partition("(prefers-color-scheme:dark){:root{")
    assert before and after
    return before, after.partition("}}")[0]


def linear(colour: str) -> np.ndarray:
    """Linear RGB between 0 and 1."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * one for one in colour[1:])
    value = np.array([int(digits[k : k + 2], 16) for k in (0, 2, 4)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Contrast as WCAG defines it."""
    low, high = sorted(float(linear(colour) @ TO_XYZ[1]) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(colour: str, sight: str) -> np.ndarray:
    """CIE Lab under D65 as some sight has it."""
    xyz = TO_XYZ @ np.clip(np.array(SIGHTS[sight]) @ linear(colour), 0, 1) / TO_XYZ.sum(axis=1)
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_contrast_and_distance_are_what_they_are_defined_to_be():
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert lab("#ffffff", "tritan") == pytest.approx([100, 0, 0], abs=0.05)
    assert lab("#ff0000", "full") == pytest.approx([53.2, 80.1, 67.2], abs=0.1)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_and_marks_stand_out_from_what_is_behind_them(mode):
    colours = tokens(mode)
    for pairs, least in ((TEXT, 4.5), (GRAPHICS, 3.0)):
        found = {(one, back): round(contrast(colours[one], colours[back]), 2) for one, back in pairs}
        assert {pair: value for pair, value in found.items() if value < least} == {}


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_neighbouring_classes_are_told_apart_and_more_is_further_from_the_paper(mode, sight):
    colours = tokens(mode)
    for scale in SCALES:
        seen = [lab(colours[name], sight) for name in scale]
        apart = [round(float(np.linalg.norm(one - other)), 1) for one, other in pairwise(seen)]
        least = 10 if scale[0] != "paper" else 6
        assert [pair for pair, value in zip(pairwise(scale), apart, strict=True) if value < least] == []
        lightness = [one[0] for one in seen]
        assert lightness == sorted(lightness, reverse=mode == "light")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_colour_of_neighbouring_classes_differs_from_the_paper(mode):
    colours = tokens(mode)
    assert all(np.linalg.norm(lab(colours[name], "full") - lab(colours["paper"], "full")) > 4 for name in ("l1", "c1"))
