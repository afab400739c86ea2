"""The machine: QEMU with a screen, a keyboard and two disks, and a way to ask root inside.

What is asserted about the station comes from outside: `picture` is what the screen shows, `press`
is the keyboard. `run` goes over a virtio-serial port to the test's own agent. `pull_the_plug` is a
power cut: what the guest had not written to its disk is gone.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from image import Image
from screen import Picture, read_picture

T = TypeVar("T")

MEMORY_MB = 1536
NS_PER_INSTRUCTION = 2
"""The machine's clock counts its instructions: half a thousand million a second, a Pi's order. It
keeps its own deadlines however slowly, and beside whatever else, the host works them off."""
SIZE = (1024, 600)
"""The smallest screen that the station supports: this machine draws without a GPU."""

STATION = "'^/opt/kiosk/current/bin/python -m kiosk run'"
"""The station's own process for `pkill -f`: neither its compositor nor the shell that looks."""

BOOT_S = 900
"""How long a machine may take to be up, of the host's time. Beside other work it needs a third."""


class MachineError(Exception):
    """The machine did not do what was asked."""


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Booted:
    """A machine kept at its first page, and how long it took to get there."""

    frozen: Path
    to_attract_s: float


class Machine:
    """One QEMU. `folder` takes its disks, its sockets, its console log and nothing of another's.

    `frozen` is a folder that `freeze` filled: the machine goes on from there instead of booting.
    `read_only` gives it a root disk that it cannot write, by hardware.
    """

    def __init__(
        self,
        image: Image,
        folder: Path,
        *,
        frozen: Path | None = None,
        read_only: bool = False,
        kernel_words: str = "",
    ) -> None:
        self.folder = folder
        self.console = folder / "console.log"
        self._image = image
        self._frozen = frozen
        self._read_only = read_only
        self._words = kernel_words
        self._pictures = 0
        folder.mkdir(parents=True, exist_ok=True)

    def start(self, *, fresh: bool = True) -> None:
        """Power on. `fresh` lays new disks over the image's; else those of before the cut."""
        if fresh:
            for name, below in (("root", self._image.root), ("data", self._image.data)):
                kind = "raw"
                if self._frozen is not None:
                    below, kind = self._frozen / f"{name}.qcow2", "qcow2"
                _make_disk(self.folder / f"{name}.qcow2", below, kind)
        for name in ("qmp", "agent"):
            (self.folder / name).unlink(missing_ok=True)
        with (self.folder / "qemu.log").open("w") as log:
            self._process = subprocess.Popen(
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.started_s = time.monotonic()
        self._monitor = _Lines(self.folder / "qmp", self._process)
        self._monitor.read(60)  # the greeting
        self._ask("qmp_capabilities")
        self._agent = _Lines(self.folder / "agent", self._process)
        if self._frozen is not None:
            self.until(lambda: self._ask("query-status")["status"] == "paused", 300, "thawed")
            self._ask("cont")

    def age_s(self) -> float:
        """Seconds since power on."""
        return time.monotonic() - self.started_s

    def run(self, *command: str, typed: str = "", limit_s: float = 300) -> Ran:
        """Run a command inside, as root."""
        asked = {"run": list(command), "input": typed, "limit_s": limit_s}
        self._agent.write(json.dumps(asked))
        told = json.loads(self._agent.read(limit_s + 120))
        return Ran(told["code"], told["out"], told["err"])

    def shell(self, script: str, limit_s: float = 300) -> str:
        """What a shell script writes; MachineError when it fails."""
        ran = self.run("sh", "-c", script, limit_s=limit_s)
        if ran.code != 0:
            raise MachineError(f"{script}: {ran.code}: {ran.out} {ran.err}")
        return ran.out

    def wait_for_agent(self, limit_s: float = BOOT_S) -> None:
        """Until somebody answers inside."""
        self._agent.write(json.dumps({"run": ["true"]}))
        self._agent.read(limit_s)

    def ball(self, line: str) -> None:
        """Tell whoever squeezes the ball: `rest`, `press 60 6.5 3` and so on (guest/ball.py)."""
        self.shell(f"echo '{line}' > /run/ball")

    def press(self, *keys: str) -> None:
        """Press keys together for a tenth of a second, as named by QEMU: `ret`, `ctrl`, `f2`."""
        codes = [{"type": "qcode", "data": key} for key in keys]
        self._ask("send-key", keys=codes, **{"hold-time": 100})
        time.sleep(0.4)

    def type(self, text: str) -> None:
        for letter in text:
            self.press(letter)

    def picture(self) -> Picture:
        """What the screen shows now."""
        path = self.folder / "screen.ppm"
        self._ask("screendump", filename=str(path))
        return read_picture(path)

    def until(self, true: Callable[[], T], limit_s: float, what: str, *, every_s: float = 0.5) -> T:
        """Look again and again until it is so; what it was. MachineError after `limit_s`.

        Whoever asks inside does it seldom: a question takes the machine a tenth of its second.
        """
        end_s = time.monotonic() + limit_s
        while True:
            found = true()
            if found:
                return found
            if self._process.poll() is not None:
                raise MachineError(f"the machine has ended, waiting for: {what}")
            if time.monotonic() > end_s:
                raise MachineError(f"not within {limit_s:g} s: {what}")
            time.sleep(every_s)

    def freeze(self, folder: Path) -> None:
        """Stop the machine for good and keep all of it, for others to go on from there."""
        folder.mkdir(parents=True, exist_ok=True)
        self._ask("stop")
        self._ask("migrate", uri=f"exec:cat > '{folder}/memory'")
        self.until(lambda: self._ask("query-migrate")["status"] == "completed", 600, "kept")
        self.off()
        for name in ("root", "data"):
            shutil.move(self.folder / f"{name}.qcow2", folder / f"{name}.qcow2")

    def pull_the_plug(self) -> None:
        """Cut the power: nothing is written any more from this instant. Again: nothing."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._monitor.close()
        self._agent.close()

    def boot_again(self) -> None:
        """Power on after a cut, with the disks as it left them."""
        self._frozen = None
        self.start(fresh=False)

    def off(self) -> None:
        if self._process.poll() is None:
            self._ask("quit")
            self._process.wait(60)
            self._monitor.close()
            self._agent.close()

    def _ask(self, command: str, **arguments: Any) -> Any:
        self._monitor.write(json.dumps({"execute": command, "arguments": arguments}))
        while True:
            told = json.loads(self._monitor.read(120))
            if "error" in told:
                raise MachineError(f"{command}: {told['error']['desc']}")
            if "return" in told:
                return told["return"]

    def _command(self) -> Sequence[str]:
        root = "ro" if self._read_only else "rw"
        words = f"root=LABEL=kiosk-root {root} console=tty0 console=ttyS0 quiet {self._words}"
        command = [
            "qemu-system-x86_64", "-nodefaults", "-no-user-config", "-machine", "q35",
            # The host's processor would be KVM's; with all that this one could do Mesa crashes.
            "-accel", "tcg", "-cpu", "Nehalem",
            "-icount", f"shift={NS_PER_INSTRUCTION.bit_length() - 1}",
            "-smp", "1", "-m", str(MEMORY_MB),
            "-kernel", str(self._image.kernel), "-initrd", str(self._image.initrd),
            "-append", words,
            "-display", "none", "-device", f"virtio-gpu-pci,xres={SIZE[0]},yres={SIZE[1]}",
            "-device", "virtio-keyboard-pci", "-device", "virtio-tablet-pci",
            "-device", "virtio-rng-pci",
            "-nic", "none", "-serial", f"file:{self.console}",
            "-device", "virtio-serial-pci",
            "-chardev", f"socket,id=agent,path={self.folder}/agent,server=on,wait=off",
            "-device", "virtserialport,chardev=agent,name=agent",
            "-qmp", f"unix:{self.folder}/qmp,server=on,wait=off",
            *self._disk("root", self._read_only), *self._disk("data", False),
        ]  # fmt: skip
        if self._frozen is not None:
            command += ["-incoming", f"exec:cat '{self._frozen}/memory'", "-S"]
        return command

    def _disk(self, name: str, read_only: bool) -> Sequence[str]:
        file = f"if=none,id={name},format=qcow2,file={self.folder}/{name}.qcow2"
        file += ",readonly=on" if read_only else ""
        return ["-drive", file, "-device", f"virtio-blk-pci,drive={name}"]


class _Lines:
    """A socket that talks in lines of JSON."""

    def __init__(self, path: Path, process: subprocess.Popen[bytes]) -> None:
        end_s = time.monotonic() + 60
        self._socket = socket.socket(socket.AF_UNIX)
        while True:
            try:
                self._socket.connect(os.fspath(path))
                break
            except OSError as error:
                if process.poll() is not None or time.monotonic() > end_s:
                    self._socket.close()
                    log = path.with_name("qemu.log").read_text()
                    raise MachineError(f"{path.name}: {error}: {log}") from error
                time.sleep(0.1)
        self._waiting = b""

    def close(self) -> None:
        self._socket.close()

    def write(self, line: str) -> None:
        self._socket.sendall(line.encode() + b"\n")

    def read(self, limit_s: float) -> str:
        end_s = time.monotonic() + limit_s
        while b"\n" not in self._waiting:
            self._socket.settimeout(max(0.1, end_s - time.monotonic()))
            try:
                piece = self._socket.recv(1 << 16)
            except TimeoutError as error:
                raise MachineError(f"no answer within {limit_s:g} s") from error
            if not piece:
                raise MachineError("the machine has hung up")
            self._waiting += piece
        line, _, self._waiting = self._waiting.partition(b"\n")
        return line.decode()


def _make_disk(path: Path, below: Path, kind: str) -> None:
    path.unlink(missing_ok=True)
    subprocess.run(
        ["qemu-img", "create", "-q", "-f", "qcow2", "-F", kind, "-b", str(below), str(path)],
        check=True,
    )
