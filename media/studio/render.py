"""Renders the pictures of an exercise into the frame store, each once; an interrupted run goes on.

build/studio/frames/<id>/<take>-<camera>/0000.png ... and frames.json: where on the path each
picture stands and where the body's points lie in it. A take is rendered again only when what it
shows has changed: the solved bones, glow and ball of every picture, the camera, set, light, the
figure's shape and look, and `materials.VERSION`.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from studio import materials
from studio.actor import Actor
from studio.body import read_figures, shape_hash
from studio.patches import Patch, figure_patch, lay_patch, light_patch
from studio.path import Poses, read_poses
from studio.posture import Posture
from studio.props import Placed
from studio.scene import SAMPLES, Stage, read_cameras
from studio.skeleton import Solved, moved
from studio.skinning import skin

STORE = Path(__file__).resolve().parents[2] / "build" / "studio" / "frames"
BESIDE_PICTURES = 13
INSET_STEP = 2
CALM_GLOW, FULL_GLOW, PULSE_GLOW = 0.15, 1.0, 0.6
SIZES = {"main": (1280, 720), "inset": (480, 400), "beside": (640, 720), "close": (1280, 720)}

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Picture:
    """One picture to make: where on the path, and what differs from the posture there."""

    file: str
    position: float
    wrong: bool = False
    glow: float | None = None  # instead of the posture's, for sides that glow at all
    light: float = 0.0  # of the ball


@dataclass(frozen=True)
class Take:
    """Pictures through one camera; `patched`: only what moves is rendered, over a plate."""

    name: str
    camera: str
    pictures: tuple[Picture, ...]
    extra: tuple[Picture, ...] = ()  # files beside the numbered pictures
    patched: str = ""  # "figure" or "ball"


def _number(index: int) -> str:
    return f"{index:04d}.png"


def takes_of(poses: Poses, cameras: Mapping[str, Any]) -> list[Take]:
    """All takes of an exercise, in the order in which they are rendered.

    Fast limbs want more pictures beside each other: `pictures` of the beside camera.
    """
    close_at = cameras["close"]["position"]
    positions = poses.right.positions()
    end = replace(Picture("pulse.png", positions[-1]), glow=PULSE_GLOW)
    main = tuple(Picture(_number(k), s) for k, s in enumerate(positions))
    inset = tuple(Picture(_number(k), s) for k, s in enumerate(positions[::INSET_STEP]))
    few = np.linspace(0, 1, cameras["beside"].get("pictures", BESIDE_PICTURES))
    beside = {
        wrong: tuple(Picture(_number(k), float(s), wrong) for k, s in enumerate(few))
        for wrong in (False, True)
    }
    close = tuple(
        Picture(_number(k), close_at, glow=glow) for k, glow in enumerate((CALM_GLOW, FULL_GLOW))
    )
    takes = [
        Take("right-main", "main", main, (end,), patched="figure"),
        Take("right-inset", "inset", inset, (end,)),
        Take("right-beside", "beside", beside[False]),
        Take("wrong-beside", "beside", beside[True]),
        Take("why-close", "close", close),
    ]
    if poses.posture(0.0).ball is not None:
        lit = tuple(replace(picture, light=1.0) for picture in main)
        takes.append(Take("lit-main", "main", lit, patched="ball"))
    return takes


class Session:
    """The studio set up for one exercise: stage, actor and poses."""

    def __init__(self, exercise_id: str, percent: int = 100, samples: int = SAMPLES) -> None:
        self.exercise_id, self.percent = exercise_id, percent
        self.poses = read_poses(exercise_id)
        self.rig = self.poses.rig
        self.cameras = read_cameras()[exercise_id]
        self.stage = Stage(samples)
        self.actor = Actor(self.rig.figure.name)
        self.stage.scene.render.resolution_percentage = percent
        start = self.poses.posture(0.0)
        figure = self.rig.figure
        upper = figure.vertices_of(frozenset({"head", "neck01", "neck02", "neck03"}))
        head_m = skin(figure, self.rig.solve(start), upper)
        self.stage.furnish(exercise_id, Placed(head_m, start.ball))
        self.stage.lamps(lying=self.cameras["lying"])
        self._shown = {
            side: float(self.poses.posture(1.0).glow.get(side, 0.0) > 0.01) for side in "LR"
        }

    def posture(self, picture: Picture) -> Posture:
        return self.poses.posture(picture.position, wrong=picture.wrong)

    def glow(self, picture: Picture, posture: Posture) -> dict[str, float]:
        """Glow by side: the posture's, or the picture's own level on the sides that work."""
        if picture.glow is None:
            return dict(posture.glow)
        return {side: picture.glow * shown for side, shown in self._shown.items()}

    def camera_spec(self, camera: str) -> dict[str, Any]:
        return {**self.cameras[camera], "size": SIZES[camera]}

    def set_up(self, picture: Picture, camera: str) -> tuple[Posture, Solved]:
        """Pose everything for a picture and point the camera."""
        posture = self.posture(picture)
        bones = self.rig.solve(posture)
        self.actor.pose(bones)
        self.actor.glow(self.glow(picture, posture), self._shown)
        self.stage.place_ball(posture.ball, picture.light)
        self.stage.camera(self.camera_spec(camera), moved(bones["root"], self.rig.hip_centre))
        return posture, bones

    def points(self, posture: Posture, bones: Solved, size: Sequence[int]) -> dict[str, list]:
        """Pixel places of the body's points in the picture that is set up."""
        rig, figure = self.rig, self.rig.figure
        skull = self.actor.head
        places = {
            "pelvis": moved(bones["root"], rig.hip_centre),
            "waist": moved(bones["spine04"], figure.head("spine04")),
            "head": moved(bones["head"], np.array([0.0, skull.middle_y, skull.eyes_m[2]])),
        }
        for side in "LR":
            for joint in ("hip", "shoulder", "elbow", "knee", "ankle", "toe"):
                places[f"{joint}.{side}"] = rig.joint(bones, f"{joint}.{side}")
            hand = moved(bones[f"wrist.{side}"], figure.head(f"finger3-1.{side}"))
            places[f"hand.{side}"] = hand
        if posture.ball is not None:
            places["ball"] = posture.ball.centre_m
        shares = {name: self.stage.project(place) for name, place in places.items()}
        return {
            name: [round(x * size[0], 1), round(y * size[1], 1)] for name, (x, y) in shares.items()
        }

    def inputs_hash(self, take: Take) -> str:
        """sha256 of all that the take's pictures depend on."""
        table = read_cameras()
        figure = read_figures()[self.rig.figure.name]
        digest = hashlib.sha256()
        spec = self.camera_spec(take.camera)
        common = [spec, self.cameras.get("set"), table["paper"], table["light"], figure["look"]]
        version = [materials.VERSION, shape_hash(figure), self.percent, SAMPLES, take.patched]
        digest.update(json.dumps([common, version], sort_keys=True).encode())
        for picture in (*take.pictures, *take.extra):
            posture = self.posture(picture)
            bones = self.rig.solve(posture)
            digest.update(np.stack([bones[b] for b in self.rig.figure.bones]).round(5).tobytes())
            ball = posture.ball
            numbers = [*ball.centre_m, ball.radius_m, ball.width_m] if ball else []
            glow = sorted(self.glow(picture, posture).items())
            digest.update(repr((np.round(numbers, 5).tolist(), glow, picture.light)).encode())
        return digest.hexdigest()


# ---------------------------------------------------------------- takes


class Clock:
    """Says how far a run is and how long it will take, in one line."""

    def __init__(self, pictures: int, progress: Progress) -> None:
        self.todo, self.done, self.start = pictures, 0, time.monotonic()
        self.progress = progress

    def tick(self, what: str) -> None:
        self.done += 1
        each_s = (time.monotonic() - self.start) / self.done
        left_s = each_s * (self.todo - self.done)
        left = f"{left_s / 60:.0f} min" if left_s > 90 else f"{left_s:.0f} s"
        self.progress(f"{what}: {self.done}/{self.todo}, {each_s:.1f} s a picture, {left} left")


def print_progress(line: str) -> None:
    """One line that is overwritten on a terminal, plain lines elsewhere."""
    end = "\r" if sys.stdout.isatty() else "\n"
    print(f"{line:<78}", end=end, flush=True)


def store_of(percent: int) -> Path:
    """Trial sizes have their own store, so that they never pass for the real one."""
    return STORE if percent == 100 else STORE.with_name(f"frames-{percent}")


def _prepare(folder: Path, inputs: str) -> None:
    """Empty the folder if its pictures were made from something else."""
    note = folder / "inputs.txt"
    if folder.exists() and (not note.exists() or note.read_text("utf-8") != inputs):
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    note.write_text(inputs, "utf-8")


def _write_table(session: Session, take: Take, folder: Path) -> None:
    """frames.json: positions, segments and the points of every picture."""
    size = [side * session.percent // 100 for side in SIZES[take.camera]]
    tracks: dict[str, list] = {}
    for picture in take.pictures:
        posture, bones = session.set_up(picture, take.camera)
        for name, place in session.points(posture, bones, size).items():
            tracks.setdefault(name, []).append(place)
    whole = {name: track for name, track in tracks.items() if len(track) == len(take.pictures)}
    path = [round(picture.position, 6) for picture in take.pictures]
    if take.name == "why-close":
        path = [0.0, 1.0]  # one pose: from calm to glowing
    table = {"n": len(path), "size": size, "path": path, "segments": _segments(session, path)}
    text = json.dumps({**table, "points": whole}, indent=None)
    (folder / "frames.json").write_text(text + "\n", "utf-8")


def _segments(session: Session, path: Sequence[float]) -> list[list[int]]:
    """First and last picture of each stretch between two key poses."""
    ends = [0.0]
    for key in session.poses.right.keys[1:]:
        ends.append(ends[-1] + key.frames)
    at = [int(np.argmin(np.abs(np.array(path) - end / ends[-1]))) for end in ends]
    return [[first, last] for first, last in pairwise(at)]


def render_take(session: Session, take: Take, clock: Clock) -> None:
    """Render what is missing of one take, then write its frames.json."""
    folder = store_of(session.percent) / session.exercise_id / take.name
    _prepare(folder, session.inputs_hash(take))
    missing = [p for p in (*take.pictures, *take.extra) if not (folder / p.file).exists()]
    clock.todo -= len(take.pictures) + len(take.extra) - len(missing)
    patch = _patch_of(session, take, folder) if take.patched and missing else None
    session.stage.border(patch.border if patch else None)
    for picture in missing:
        session.set_up(picture, take.camera)
        session.stage.picture(folder / picture.file)
        if patch:
            under = folder / "plate.png"
            if take.patched == "ball":
                under = folder.parent / "right-main" / picture.file
            lay_patch(folder / picture.file, under, patch)
        clock.tick(f"{session.exercise_id} {take.name}")
    session.stage.border(None)
    if missing or not (folder / "frames.json").exists():
        _write_table(session, take, folder)


def _patch_of(session: Session, take: Take, folder: Path) -> Patch:
    """The part of the picture that the take changes; renders the plate if there is none."""
    session.set_up(take.pictures[0], take.camera)
    if take.patched == "ball":
        balls = [session.posture(picture).ball for picture in take.pictures]
        return light_patch(session.stage, [ball for ball in balls if ball], SIZES["main"])
    plate = folder / "plate.png"
    if not plate.exists():
        session.stage.border(None)
        session.stage.picture(plate)
    skins = []
    for picture in take.pictures[:: max(1, len(take.pictures) // 8)] + take.pictures[-1:]:
        posture = session.posture(picture)
        skins.append(skin(session.rig.figure, session.rig.solve(posture))[::7])
        if posture.ball is not None:
            around = np.vstack([np.eye(3), -np.eye(3)]) * (posture.ball.radius_m * 1.4)
            skins.append(posture.ball.centre_m + around)
    return figure_patch(session.stage, np.concatenate(skins), SIZES["main"])


# ---------------------------------------------------------------- commands


def render_exercise(
    exercise_id: str, only: Sequence[str] | None = None, percent: int = 100,
    progress: Progress = print_progress,
) -> None:  # fmt: skip
    """Render the takes of an exercise (all, or those named), skipping what exists and fits."""
    session = Session(exercise_id, percent)
    takes = takes_of(session.poses, session.cameras)
    if only:
        unknown = set(only) - {take.name for take in takes}
        if unknown:
            known = ", ".join(take.name for take in takes)
            raise ValueError(f"{', '.join(sorted(unknown))}: no such take; there are: {known}")
        takes = [take for take in takes if take.name in only]
    clock = Clock(sum(len(take.pictures) + len(take.extra) for take in takes), progress)
    for take in takes:
        render_take(session, take, clock)


def stills(
    exercise_id: str, positions: Sequence[float], percent: int = 40, camera: str = "main",
    out_dir: Path = Path("build/studio/stills"), *, wrong: bool = False, light: float = 0.0,
) -> list[Path]:  # fmt: skip
    """A few pictures to look at, quickly: `<out_dir>/<id>-<camera>-<position>.png`."""
    session = Session(exercise_id, percent)
    made = []
    for position in positions:
        way = "wrong-" if wrong else ""
        path = Path(out_dir) / f"{exercise_id}-{way}{camera}-{position:.2f}.png"
        glow = FULL_GLOW if camera == "close" else None
        session.set_up(Picture(path.name, position, wrong, glow, light), camera)
        session.stage.picture(path)
        made.append(path)
    return made


def points_of(exercise_id: str, position: float, camera: str) -> Mapping[str, list]:
    """Pixel places of the body's points, without rendering anything."""
    session = Session(exercise_id)
    posture, bones = session.set_up(Picture("", position), camera)
    return session.points(posture, bones, SIZES[camera])
