"""Plain names for recorded series; the machine name stays beside them wherever a number must be followed."""

from __future__ import annotations

from typing import Any

from contested.ledger.plural import plural

_PLAIN = {
    "civilian": "People living at home",
    "displaced": "Displaced within the area",
    "abroad": "Refugees abroad",
    "dead.civilian": "Civilians killed",
    "control.contested": "Contested {units}",
    "fear": "Fear",
    "threat": "Threat",
    "reporting.deaths": "Reported deaths",
    "reporting.attacks": "Reported attacks",
    "reporting.events": "Reported events",
    "reporting.verified": "Attacks confirmed by a third party",
}
_OF_ACTOR = {"fighters": "Fighters", "dead": "Fighters killed", "control": "{units} held"}
_STATEMENTS = {"stated": "Enemy losses stated", "admitted": "Own losses admitted"}
_RANK = {"report": 0, "stock": 1, "level": 2, "flow": 3}


def series_label(name: str, manifest: dict[str, Any]) -> str:
    """'fighters.resistance' as 'Fighters: National Resistance Front'; unknown names are only tidied."""
    units = plural(str(manifest.get("control_unit", "unit")))
    if name in _PLAIN:
        return _PLAIN[name].format(units=units).strip()
    actors = {str(a["id"]): str(a["name"]) for a in manifest.get("actors", [])}
    head, _, rest = name.partition(".")
    if head == "phase" and "." in rest:
        actor, _, phase = rest.rpartition(".")
        return f"In phase {phase}: {actors.get(actor, actor)}"
    if rest in _STATEMENTS:
        sides = {str(m["label"]): str((m.get("roles") or {}).get("side", "")) for m in manifest.get("mechanisms", [])}
        side = sides.get(head) or head
        return f"{_STATEMENTS[rest]} by {actors.get(side, side)}"
    if head in _OF_ACTOR and "." not in rest:
        what = _OF_ACTOR[head].format(units=units)
        return f"{what[:1].upper()}{what[1:]}: {actors.get(rest, _tidy(rest))}"
    if not rest:
        return _tidy(head)
    if rest in actors:
        return f"{_tidy(head)}: {actors[rest]}"
    # A flow: what happens, then the mechanism that makes it happen.
    return f"{_tidy(rest)} ({head})"


def _tidy(name: str) -> str:
    plain = name.replace(".", ", ").replace("-", " ").replace("_", " ")
    return plain[:1].upper() + plain[1:]


def series_order(names: list[str], kinds: list[str]) -> list[int]:
    """Positions in reading order: reports, stocks, levels, flows; phases and the quiet majority after their kin."""

    def key(i: int) -> tuple[int, int, int]:
        late = names[i].startswith("phase.") or names[i] in ("civilian",)
        return (_RANK.get(kinds[i], 4), int(late), i)

    return sorted(range(len(names)), key=key)
