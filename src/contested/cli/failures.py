"""What a person is told when something goes wrong, and the exit code that goes with it."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Callable

from typer.exceptions import Abort, Exit, TyperException

from contested.cli.stopping import SAID, STOPPED, stoppable
from contested.errors import InputError, nearest
from contested.results.whole_folder import abandon, public

DONE, OUR_FAULT, INPUT_AT_FAULT = 0, 1, 2

_MEMORY = "there is too little memory for this; nothing was written. Try fewer --members, or a larger machine."

_DISK = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "no permission",
    errno.EPERM: "no permission",
}

_EXPECTED = {
    "int_parsing": "a whole number",
    "greater_than_equal": "a number of at least {ge:,}",
    "less_than_equal": "a number of at most {le:,}",
}


def guarded(work: Callable[[], object]) -> int:
    """Do the work; turn every failure into one sentence on standard error and an exit code.

    Returns:
        0 done; 1 our fault; 2 the input is at fault; 130 stopped by the user or by SIGTERM.
    """
    try:
        with stoppable(abandon):
            work()
            sys.stdout.flush()
    except Exit as stop:
        return stop.exit_code
    except InputError as error:
        return _say(str(error), INPUT_AT_FAULT)
    except TyperException as error:
        return _say(_usage(error), INPUT_AT_FAULT)
    except (KeyboardInterrupt, Abort):
        print(SAID, file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # The reader (head, less) has gone: point stdout at nothing, or Python complains once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except MemoryError:
        return _say(_MEMORY, INPUT_AT_FAULT)
    except OSError as error:
        return _disk(error) if error.errno in _DISK else _unknown(error)
    except Exception as error:
        # JAX has no error class of its own for this.
        return _say(_MEMORY, INPUT_AT_FAULT) if "RESOURCE_EXHAUSTED" in str(error) else _unknown(error)
    return DONE


def _say(sentence: str, code: int) -> int:
    print(f"contested: error: {sentence}", file=sys.stderr)
    return code


def _usage(error: TyperException) -> str:
    """Typer's sentence, with where to read on."""
    context = getattr(error, "ctx", None)
    if context is None:
        return error.format_message()
    option = getattr(error, "option_name", None)
    if option and error.message.startswith("No such option"):
        known = [name for parameter in context.command.params for name in parameter.opts if name.startswith("--")]
        message = f"there is no option '{option}'; {nearest(option, [*known, '--help'])}"
    else:
        message = _plainly(error).rstrip(".") + "."
    return f"{message} See '{context.command_path} --help'."


def _plainly(error: TyperException) -> str:
    """Typer's sentence, with what was expected and found where it only passes on what pydantic says."""
    said = error.format_message()
    faults = getattr(error.__cause__, "errors", None)
    if faults is None:
        return said
    (fault, *_) = faults()
    context = fault.get("ctx", {})
    expected = _EXPECTED.get(fault["type"])
    if expected:
        plain = f"expected {expected.format(**context)}, found '{fault['input']}'"
    else:
        plain = str(context.get("error", fault["msg"]))
    return said.replace(error.message, plain)


def _disk(error: OSError) -> int:
    where = error.filename2 or error.filename
    place = f"{public(os.fsdecode(where))}: " if where else ""
    return _say(
        f"{place}{_DISK[error.errno or 0]}; nothing was written. Name another folder or make room.", INPUT_AT_FAULT
    )


def _unknown(error: BaseException) -> int:
    if os.environ.get("CONTESTED_DEBUG") == "1":
        traceback.print_exc()
        return OUR_FAULT
    detail = " ".join(str(error).split())[:300]
    return _say(
        f"this is our fault, not yours: {type(error).__name__}: {detail} (CONTESTED_DEBUG=1 shows where)", OUR_FAULT
    )
