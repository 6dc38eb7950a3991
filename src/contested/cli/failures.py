"""Turn every error into one line on standard error and an exit code."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from typer.exceptions import Abort, Exit, TyperException

from contested.cli.arguments import with_options
from contested.cli.stopping import STOPPED, stop_message, stop_on_signals
from contested.errors import InputError, nearest
from contested.ledger.characters import unreadable
from contested.results.whole_folder import abandon, public

DONE, INTERNAL_ERROR, INVALID_INPUT = 0, 1, 2

_OUT_OF_MEMORY = "there is not enough memory; nothing was written. Try fewer --members, or a larger machine."

_DISK_ERRORS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "no permission",
    errno.EPERM: "no permission",
    errno.EFBIG: "the file is larger than a limit allows",
    errno.ENAMETOOLONG: "the name is too long",
}

_EXPECTED = {
    "int_parsing": "a whole number",
    "greater_than_equal": "a number of at least {ge:,}",
    "less_than_equal": "a number of at most {le:,}",
}


def exit_code(work: Callable[[], object]) -> int:
    """Call a function; report an error as one line on standard error.

    Returns:
        0 done; 1 an error in contested; 2 invalid input; 130 stopped by Ctrl-C or SIGTERM.
    """
    try:
        with stop_on_signals(abandon):
            _require_output()
            work()
            with printing():
                pass
    except Exit as stop:
        return stop.exit_code
    except InputError as error:
        return _report(with_options(error), INVALID_INPUT)
    except TyperException as error:
        return _report(_usage(error), INVALID_INPUT)
    except (KeyboardInterrupt, Abort) as stop:
        print(stop_message(getattr(stop, "folder", None)), file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # The reader (head, less) has closed the pipe. Without this, Python reports the error again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except MemoryError:
        return _report(_OUT_OF_MEMORY, INVALID_INPUT)
    except OSError as error:
        if error.errno == errno.ENOENT and not _has_working_folder():
            return _report("the working folder no longer exists; change to another one.", INVALID_INPUT)
        return _disk(error) if error.errno in _DISK_ERRORS else _unknown(error)
    except Exception as error:
        # JAX has no error class for this.
        return _report(_OUT_OF_MEMORY, INVALID_INPUT) if "RESOURCE_EXHAUSTED" in str(error) else _unknown(error)
    return DONE


def _require_output() -> None:
    if sys.stdout is None:
        raise InputError("standard output is closed; leave it open, or send it to a file.")


@contextmanager
def printing(note: str = "") -> Iterator[None]:
    """Print to standard output, and write all of it before going on.

    Args:
        note: what the error adds.

    Raises:
        InputError: standard output cannot be written.
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = _DISK_ERRORS.get(error.errno or 0, error.strerror)
        raise InputError(f"cannot be written: {reason}{note}", "standard output") from None


def _has_working_folder() -> bool:
    try:
        os.getcwd()
    except OSError:
        return False
    return True


def _report(message: str, code: int) -> int:
    """Print an error; "?" stands for what would change how a terminal shows it."""
    shown = "".join("?" if char != "\n" and unreadable(char) else char for char in message)
    print(f"contested: error: {shown}", file=sys.stderr)
    return code


def _usage(error: TyperException) -> str:
    """Typer's message, with a pointer to the help."""
    context = getattr(error, "ctx", None)
    if context is None:
        return error.format_message()
    option = getattr(error, "option_name", None)
    if option and error.message.startswith("No such option"):
        known = [name for parameter in context.command.params for name in parameter.opts if name.startswith("--")]
        message = f"there is no option '{option}'; {nearest(option, [*known, '--help'])}"
    else:
        message = _usage_message(error).rstrip(".") + "."
    return f"{message} See '{context.command_path} --help'."


def _usage_message(error: TyperException) -> str:
    """Typer's message; where it repeats pydantic's, replaced by what was expected and found."""
    message = error.format_message()
    details = getattr(error.__cause__, "errors", None)
    if details is None:
        return message
    (detail, *_) = details()
    context = detail.get("ctx", {})
    expected = _EXPECTED.get(detail["type"])
    if expected:
        plain = f"expected {expected.format(**context)}, found '{detail['input']}'"
    else:
        plain = str(context.get("error", detail["msg"]))
    return message.replace(error.message, plain)


def _disk(error: OSError) -> int:
    path = error.filename2 or error.filename
    where = f"{public(os.fsdecode(path))}: " if path else ""
    return _report(
        f"{where}{_DISK_ERRORS[error.errno or 0]}; nothing was written. Use another folder or free some space.",
        INVALID_INPUT,
    )


def _unknown(error: BaseException) -> int:
    if os.environ.get("CONTESTED_DEBUG") == "1":
        traceback.print_exc()
        return INTERNAL_ERROR
    detail = " ".join(str(error).split())[:300]
    return _report(
        f"this is an error in contested, not in your input: {type(error).__name__}: {detail} "
        "(set CONTESTED_DEBUG=1 to see where)",
        INTERNAL_ERROR,
    )
