"""contested doctor: what this machine has, and what would stop a run."""

from __future__ import annotations

import os
import platform
import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from typer.exceptions import Exit

from contested.cli.output import Json, print_json
from contested.results.whole_folder import LEAST_FREE_BYTES

PACKAGES = ("contested", "jax", "jaxlib", "equinox", "numpy", "scipy", "xarray", "zarr", "pydantic", "typer")
LEAST_MEMORY_BYTES = 2_000_000_000


def doctor(as_json: Json = False) -> None:
    """Say what this machine has and what would stop a run.

    Exits with 2 if something would.
    """
    found = examine()
    if as_json:
        print_json(found)
    else:
        _show(found)
    if found["problems"]:
        raise Exit(2)


def examine() -> dict[str, Any]:
    """Versions, device, cores, memory, cache and disk, and the problems among them."""
    found: dict[str, Any] = {
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "packages": {name: _version(name) for name in PACKAGES},
        "devices": _devices(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_mb": _memory() and round((_memory() or 0) / 1e6),
        "cache": _cache(),
        "free_disk_mb": round(shutil.disk_usage(Path.cwd()).free / 1e6),
        "folder_writable": os.access(Path.cwd(), os.W_OK),
        "browser": next((path for name in BROWSERS if (path := shutil.which(name))), None),
    }
    return {**found, "problems": problems(found), "notes": notes(found)}


BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "firefox")


def problems(found: dict[str, Any]) -> list[str]:
    """What would stop a run, one sentence each."""
    said: list[str] = []
    said += [f"The package {name} is not installed." for name, known in found["packages"].items() if known is None]
    if isinstance(found["devices"], str):
        said.append(f"JAX found no device: {found['devices']}")
    if found["memory_mb"] and found["memory_mb"] < LEAST_MEMORY_BYTES / 1e6:
        said.append(
            f"A run needs about {LEAST_MEMORY_BYTES / 1e9:.0f} GB of memory, this machine has {found['memory_mb']} MB."
        )
    if found["free_disk_mb"] < LEAST_FREE_BYTES / 1e6:
        said.append(f"A run needs {LEAST_FREE_BYTES / 1e6:.0f} MB of free disk, here are {found['free_disk_mb']} MB.")
    if not found["folder_writable"]:
        said.append("This folder cannot be written: name another with --out.")
    return said


def notes(found: dict[str, Any]) -> list[str]:
    """What makes runs slower and stops none, one sentence each."""
    said: list[str] = []
    if not found["cache"]["writable"]:
        folder = found["cache"]["folder"]
        why = f"The cache {folder} cannot be written" if folder else "There is no cache, for this user has no home"
        said.append(f"{why}: every run compiles again.")
    return said


def _show(found: dict[str, Any]) -> None:
    cache = found["cache"]
    written = "writable" if cache["writable"] else "NOT writable"
    print(f"Python    {found['python']} on {found['system']}")
    print("Packages  " + ", ".join(f"{name} {known or 'MISSING'}" for name, known in found["packages"].items()))
    print(f"Devices   {found['devices'] if isinstance(found['devices'], str) else ', '.join(found['devices'])}")
    print(f"Machine   {found['cores']} cores, {found['memory_mb'] or 'unknown'} MB of memory")
    print(f"Cache     {cache['folder'] or 'none'} ({cache['mb']} MB, {written})")
    print(f"Disk      {found['free_disk_mb']} MB free here")
    print(f"Browser   {found['browser'] or 'none found; any browser opens the report'}")
    for problem in found["problems"]:
        print(f"PROBLEM   {problem}")
    for note in found["notes"]:
        print(f"NOTE      {note}")
    if not found["problems"]:
        print("Nothing would stop a run.")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _devices() -> list[str] | str:
    """The devices JAX would use, or why it has none."""
    try:
        import jax

        return [f"{device.platform}:{device.id} {device.device_kind}" for device in jax.devices()]
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def _memory() -> int | None:
    """Bytes of memory this process may use: the machine's, or its container's limit."""
    try:
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return None
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return whole
    return min(whole, int(limit)) if limit.isdigit() else whole


def _cache() -> dict[str, Any]:
    from contested.cli.cache import cache_folder

    folder = cache_folder()
    if folder is None:
        return {"folder": None, "mb": 0.0, "writable": False}
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0
    nearest_existing = next(path for path in (folder, *folder.parents) if path.exists())
    return {"folder": str(folder), "mb": round(size / 1e6, 1), "writable": os.access(nearest_existing, os.W_OK)}
