"""The studio's steps, in the order in which one film after another comes about.

Each step imports what it works with only when it runs: no Python needs all of it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

from studio.progress import Progress
from studio.step import HERE, Step, code
from studio.storyboard import LANGUAGES, MEDIA, read_cues, read_storyboard, storyboard_ids
from studio.timeline import Timeline, read_lengths, timeline

FRAMES = MEDIA.parent / "build" / "studio" / "frames"
BESIDE_FILM = code("encode", "frames")
CUTTING = code("edit", "footage", "inbetween", "looks", "overlay", "pace", "resample")
BODY = code("body", "figure", "skeleton", "skinning", "turning", "posture", "path")
RENDERING = code(
    "render", "patches", "scene", "actor", "clothes", "hair", "materials", "props"
)  # fmt: skip


class Figures(Step):
    name, once = "figures", True
    about = "skeletons and skins of the figures, out of the body data"

    def made_from(self, subject: str) -> Iterable[Path | str]:
        return [HERE / "figures.toml", *code("body")]

    def makes(self, subject: str) -> Iterable[Path]:
        names = tomllib.loads((HERE / "figures.toml").read_text("utf-8"))
        return [HERE / "figures" / f"{name}.npz" for name in names]

    def run(self, subject: str, progress: Progress) -> None:
        from studio.body import write_extracts

        progress(0, 1, "body data")
        write_extracts()
        progress(1, 1)


class Say(Step):
    name, once = "say", True
    about = "narration and spoken cues, and how long every line takes"
    needs = ("numpy", "kokoro_onnx", "soundfile")

    def made_from(self, subject: str) -> Iterable[Path | str]:
        lines = [read_storyboard(exercise_id) for exercise_id in storyboard_ids()]
        sounds = code("voice", "narration", "loudness", "timeline")
        return [repr(lines), repr(read_cues()), HERE / "voices.toml", *sounds]

    def makes(self, subject: str) -> Iterable[Path]:
        for language in LANGUAGES:
            for exercise_id in storyboard_ids():
                yield MEDIA / exercise_id / f"narration.{language}.ogg"
            for cue in read_cues():
                yield MEDIA / "voice" / language / f"{cue.name}.ogg"

    def run(self, subject: str, progress: Progress) -> None:
        from studio import narration, voice

        voice.say(storyboard_ids(), progress)
        narration.write_narration(storyboard_ids())
        narration.write_cues()


class Render(Step):
    name = "render"
    about = "the pictures that the film is cut from; some 10 min an exercise on two cores"
    needs = ("bpy", "numpy")

    def made_from(self, subject: str) -> Iterable[Path | str]:
        poses = HERE / "exercises" / f"{subject}.toml"
        modules = sorted((HERE / "exercises").glob("*.py"))
        tables = [HERE / "figures.toml", HERE / "cameras.toml"]
        return [poses, *modules, *tables, *BODY, *RENDERING]

    def makes(self, subject: str) -> Iterable[Path]:
        found = sorted((FRAMES / subject).glob("*/*"))
        return [file for file in found if file.suffix in (".png", ".json")] or [FRAMES / subject]

    def run(self, subject: str, progress: Progress) -> None:
        from studio.render import render_exercise

        render_exercise(subject)
        print()


class Edit(Step):
    name = "edit"
    about = "the film"
    needs = ("numpy", "av")

    def made_from(self, subject: str) -> Iterable[Path | str]:
        return [shown(_timeline(subject)), *_frames(subject), *CUTTING, *BESIDE_FILM]

    def makes(self, subject: str) -> Iterable[Path]:
        return [MEDIA / subject / "film.mp4"]

    def run(self, subject: str, progress: Progress) -> None:
        from studio.edit import edit_film

        edit_film(_timeline(subject), MEDIA / subject / "film.mp4", progress)


class Clips(Step):
    name = "clips"
    about = "mirror clips, the ball's light for them, and posters"
    needs = ("numpy", "av")

    def made_from(self, subject: str) -> Iterable[Path | str]:
        takes = _frames(subject, "right-main", "lit-main")
        exercise = MEDIA / subject / "exercise.toml"
        return [exercise, *takes, *code("clips", "posters"), *BESIDE_FILM]

    def makes(self, subject: str) -> Iterable[Path]:
        from studio.clips import clip_names
        from studio.posters import poster_names

        folder = MEDIA / subject
        return [folder / name for name in (*clip_names(subject, folder), *poster_names(folder))]

    def run(self, subject: str, progress: Progress) -> None:
        from studio.clips import write_clips
        from studio.posters import write_posters

        progress(0, 2, "clips")
        write_clips(subject, MEDIA / subject)
        progress(1, 2, "posters")
        write_posters(subject, MEDIA / subject)
        progress(2, 2)


class Captions(Step):
    name = "captions"
    about = "captions in every language"

    def made_from(self, subject: str) -> Iterable[Path | str]:
        return [repr(_timeline(subject)), *code("captions", "timeline")]

    def makes(self, subject: str) -> Iterable[Path]:
        return [MEDIA / subject / f"captions.{language}.vtt" for language in LANGUAGES]

    def run(self, subject: str, progress: Progress) -> None:
        from studio.captions import write_captions

        write_captions([subject])
        progress(1, 1)


class Attract(Step):
    name, once = "attract", True
    about = "the first page's loop, out of all exercises"
    needs = ("numpy", "av")

    def made_from(self, subject: str) -> Iterable[Path | str]:
        from studio.attract import EXERCISES, TAKE

        takes = [file for exercise_id in EXERCISES for file in _frames(exercise_id, TAKE)]
        return [*takes, *code("attract"), *CUTTING, *BESIDE_FILM]

    def makes(self, subject: str) -> Iterable[Path]:
        return [MEDIA / "attract" / "film.mp4"]

    def run(self, subject: str, progress: Progress) -> None:
        from studio.attract import write_attract

        write_attract(MEDIA / "attract" / "film.mp4", progress)


STEPS: tuple[Step, ...] = (
    Figures(), Say(), Render(), Edit(), Clips(), Captions(), Attract()
)  # fmt: skip


def shown(times: Timeline) -> str:
    """What of a timeline can be seen in the film: not the words."""
    rows = []
    for timed in times.shots:
        shot = timed.shot
        looks = (shot.kind, shot.from_at, shot.to_at, shot.seconds, shot.pulse, shot.marks)
        rows.append((timed.start_s, timed.end_s, *looks, shot.breath))
    return repr(rows)


def _timeline(exercise_id: str) -> Timeline:
    return timeline(read_storyboard(exercise_id), read_lengths())


def _frames(exercise_id: str, *takes: str) -> list[Path]:
    """The rendered pictures of some takes, or of all."""
    folders = takes or ("*",)
    found = {file for take in folders for file in (FRAMES / exercise_id).glob(f"{take}/*")}
    return sorted(file for file in found if file.suffix in (".png", ".json"))
