"""Critical values of the normal law: half of a two-sided interval, in standard errors, by its level in %."""

from __future__ import annotations

CRITICAL_90 = 1.645
CRITICAL_95 = 1.96
CRITICAL_99 = 2.576
