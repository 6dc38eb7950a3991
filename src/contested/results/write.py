"""Writing a run folder."""

from __future__ import annotations

from pathlib import Path

from contested.results.consistency import check_consistent
from contested.results.digests import MANIFEST, digests_of, manifest_digest
from contested.results.flows import write_flows
from contested.results.json_files import to_json, write_json
from contested.results.manifest import FileDigest, Manifest
from contested.results.member_series import stored_draws
from contested.results.run import Run
from contested.results.sources import OUTLINES, USER_MECHANISMS
from contested.results.zarr_files import write_group


def write_run(run: Run, folder: str | Path) -> Manifest:
    """Write a run into an existing folder: everything but the report. The manifest comes last, and is returned.

    Raises:
        InputError: the run's parts do not fit each other.
    """
    folder = Path(folder)
    check_consistent(run.manifest, run.answer_file, run.claims, run.evidence, str(folder))
    write_json(folder / "answers.json", to_json(run.answer_file))
    write_json(folder / "claims.json", to_json(run.claims))
    write_json(folder / "evidence.json", to_json(run.evidence, unset=False))
    series, draws, flows = run.source.stored()
    write_group(series, folder / "series.zarr")
    write_group(stored_draws(draws, run.manifest), folder / "draws.zarr")
    write_flows(flows, folder / "flows.csv")
    if run.outlines is not None:
        write_json(folder / OUTLINES, run.outlines)
    if run.user_mechanisms is not None:
        (folder / USER_MECHANISMS).write_text(run.user_mechanisms, encoding="utf-8")
    manifest = sealed(run.manifest, digests_of(folder))
    write_json(folder / MANIFEST, to_json(manifest))
    return manifest


def sealed(manifest: Manifest, files: dict[str, FileDigest]) -> Manifest:
    """The same manifest with the digests of the run's files and of itself."""
    with_files = manifest.model_copy(update={"files": files})
    return with_files.model_copy(update={"digest": manifest_digest(to_json(with_files))})
