"""Shares that several mechanisms need: of the ground that an actor holds, and of what is needed that is in stock."""

from __future__ import annotations

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.inputs import safe_ratio
from contested.model.state import State


def control_share(s: State, actor: str) -> Float[Array, "place member"]:
    """An actor's share of the control units of each place, contested ones among them; 0 where there are none."""
    return safe_ratio(s[f"control.{actor}"], s.total(s.stocks_like("control.*")))


def share_in_stock(stock: Float[Array, "_ member"], needed: Float[Array, "_ member"]) -> Float[Array, "_ member"]:
    """Share of what is needed that is in stock, at most 1; 1 where nothing is needed."""
    return jnp.where(needed > 0, jnp.minimum(safe_ratio(stock, needed), 1.0), 1.0)
