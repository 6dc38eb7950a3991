"""Debian's Firefox without a driver: commands of its Marionette protocol over a socket.

Playwright's own Firefox is another build, and with its newer protocol it asks of Debian's what that does not know.
"""

from __future__ import annotations

import json
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

START_SECONDS = 60
PREFERENCES = {
    "browser.download.dir": "{downloads}",
    "browser.download.folderList": 2,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.connectivity-service.enabled": False,
    "network.captive-portal-service.enabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}


class Firefox:
    """A headless Firefox with a profile and a folder of downloads of its own. Use it in a `with` statement."""

    def __init__(self, path: str, folder: Path) -> None:
        self.downloads = folder / "downloads"
        profile = folder / "profile"
        for made in (self.downloads, profile):
            made.mkdir(parents=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        values = {**PREFERENCES, "browser.download.dir": str(self.downloads), "marionette.port": port}
        lines = [f'user_pref("{name}", {json.dumps(value)});' for name, value in values.items()]
        (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = [path, "--headless", "--marionette", "--remote-allow-system-access", "--profile", str(profile)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._number = 0
        try:
            self._connect(port)
        except BaseException:
            self.__exit__()
            raise

    def _connect(self, port: int) -> None:
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                self._socket = socket.create_connection(("127.0.0.1", port), timeout=START_SECONDS)
                break
            except OSError:
                if time.monotonic() > end or self._process.poll() is not None:
                    raise
                time.sleep(0.1)
        self._stream = self._socket.makefile("rb")
        self._read()
        self.send("WebDriver:NewSession", {})

    def _read(self) -> Any:
        size = b""
        while not size.endswith(b":"):
            size += self._stream.read(1)
        return json.loads(self._stream.read(int(size[:-1])))

    def send(self, command: str, arguments: dict[str, Any]) -> Any:
        """Send a command; its result. Raises RuntimeError with what Firefox says of a failure."""
        self._number += 1
        text = json.dumps([0, self._number, command, arguments]).encode()
        self._socket.sendall(b"%d:%s" % (len(text), text))
        _, _, error, result = self._read()
        if error:
            raise RuntimeError(f"{command}: {error['message']}")
        return result

    def open(self, address: str) -> None:
        """Open a page and wait until it has loaded."""
        self.send("WebDriver:Navigate", {"url": address})

    def run(self, script: str) -> Any:
        """The value that a script returns, or that its promise resolves to."""
        return self.send("WebDriver:ExecuteScript", {"script": script, "args": []})["value"]

    def complaints(self, address: str) -> list[str]:
        """Errors and warnings of the console that name an address: faults of scripts, styles and the policy."""
        script = """
          const faults = Services.console.getMessageArray().filter((m) => m instanceof Ci.nsIScriptError);
          return faults.filter((m) => m.sourceName.startsWith(arguments[0])).map((m) => m.errorMessage);"""
        self.send("Marionette:SetContext", {"value": "chrome"})
        try:
            return self.send("WebDriver:ExecuteScript", {"script": script, "args": [address]})["value"]
        finally:
            self.send("Marionette:SetContext", {"value": "content"})

    def __enter__(self) -> Firefox:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if hasattr(self, "_socket"):
            self._stream.close()
            self._socket.close()
