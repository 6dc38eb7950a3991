"""contested doctor: check whether this machine can run contested."""

from __future__ import annotations

import os
import platform
import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from typer.exceptions import Exit

from contested.cli.output import Json, print_fields, print_json
from contested.ensemble.memory import usable_memory
from contested.results.whole_folder import LEAST_FREE_BYTES

PACKAGES = ("contested", "jax", "jaxlib", "equinox", "numpy", "scipy", "xarray", "zarr", "pydantic", "typer")
MIN_MEMORY_BYTES = 2_000_000_000


def doctor(as_json: Json = False) -> None:
    """Check whether this machine can run contested.

    Prints versions, devices, memory and disk space. Exits with 2 if something is missing.
    """
    found = examine()
    if as_json:
        print_json(found)
    else:
        _show(found)
    if found["problems"]:
        raise Exit(2)


def examine() -> dict[str, Any]:
    """Versions, devices, cores, memory, cache and disk space, with problems and notes."""
    memory = usable_memory()
    found: dict[str, Any] = {
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "packages": {name: _version(name) for name in PACKAGES},
        "devices": _devices(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_mb": round(memory / 1e6) if memory else None,
        "cache": _cache(),
        "free_disk_mb": round(shutil.disk_usage(Path.cwd()).free / 1e6),
        "folder_writable": os.access(Path.cwd(), os.W_OK),
        "browser": next((path for name in BROWSERS if (path := shutil.which(name))), None),
    }
    return {**found, "problems": problems(found), "notes": notes(found)}


BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "firefox")


def problems(found: dict[str, Any]) -> list[str]:
    """What prevents a run, one sentence each."""
    lines: list[str] = []
    lines += [f"The package {name} is not installed." for name, known in found["packages"].items() if known is None]
    if isinstance(found["devices"], str):
        lines.append(f"JAX found no device: {found['devices']}")
    if found["memory_mb"] and found["memory_mb"] < MIN_MEMORY_BYTES / 1e6:
        lines.append(
            f"A run needs about {MIN_MEMORY_BYTES / 1e9:.0f} GB of memory; this machine has {found['memory_mb']} MB."
        )
    if found["free_disk_mb"] < LEAST_FREE_BYTES / 1e6:
        lines.append(
            f"A run needs {LEAST_FREE_BYTES / 1e6:.0f} MB of free disk space; there are {found['free_disk_mb']} MB."
        )
    if not found["folder_writable"]:
        lines.append("This folder is not writable; choose another with --out.")
    return lines


def notes(found: dict[str, Any]) -> list[str]:
    """What makes runs slower, one sentence each."""
    lines: list[str] = []
    if not found["cache"]["writable"]:
        folder = found["cache"]["folder"]
        reason = f"The cache {folder} is not writable" if folder else "This user has no home folder and so no cache"
        lines.append(f"{reason}: every run compiles again.")
    return lines


def _show(found: dict[str, Any]) -> None:
    cache = found["cache"]
    written = "writable" if cache["writable"] else "NOT writable"
    devices = found["devices"]
    print_fields(
        [
            ("Python", f"{found['python']} on {found['system']}"),
            ("Packages", ", ".join(f"{name} {known or 'MISSING'}" for name, known in found["packages"].items())),
            ("Devices", devices if isinstance(devices, str) else ", ".join(devices)),
            ("Machine", f"{found['cores']} cores, {found['memory_mb'] or 'unknown'} MB of memory"),
            ("Cache", f"{cache['folder'] or 'none'} ({cache['mb']} MB, {written})"),
            ("Disk", f"{found['free_disk_mb']} MB free in this folder"),
            ("Browser", found["browser"] or "none found; any browser opens the report"),
            *(("PROBLEM", problem) for problem in found["problems"]),
            *(("NOTE", note) for note in found["notes"]),
        ]
    )
    if not found["problems"]:
        print("This machine can run contested.")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _devices() -> list[str] | str:
    """The devices that JAX uses, or the reason why there are none."""
    try:
        import jax

        return [f"{device.platform}:{device.id} {device.device_kind}" for device in jax.devices()]
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def _cache() -> dict[str, Any]:
    from contested.cli.cache import cache_folder

    folder = cache_folder()
    if folder is None:
        return {"folder": None, "mb": 0.0, "writable": False}
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0
    nearest_existing = next(path for path in (folder, *folder.parents) if path.exists())
    return {"folder": str(folder), "mb": round(size / 1e6, 1), "writable": os.access(nearest_existing, os.W_OK)}
