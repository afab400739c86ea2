"""The studio: light, ground, what stands on it, cameras and the render settings (Blender)."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector

from studio import materials
from studio.posture import Ball
from studio.props import SKIRTING, WALL, Placed, build_set, set_ball

HERE = Path(__file__).resolve().parent

SAMPLES = 4


def read_cameras() -> dict[str, Any]:
    """cameras.toml: cameras by exercise, with `paper` and `light` for all."""
    return tomllib.loads((HERE / "cameras.toml").read_text(encoding="utf-8"))


class Stage:
    """An empty studio in Blender; build it before the actor. Wipes what Blender holds."""

    def __init__(self, samples: int = SAMPLES) -> None:
        bpy.ops.wm.read_factory_settings(use_empty=True)
        self.scene = bpy.context.scene
        self.table = read_cameras()
        self.ball: Any = None
        self._render_settings(samples)
        self._world()
        self._ground()

    # ---------------------------------------------------------------- building

    def _render_settings(self, samples: int) -> None:
        render, cycles = self.scene.render, self.scene.cycles
        render.engine = "CYCLES"
        render.image_settings.file_format = "PNG"
        render.image_settings.color_mode = "RGB"
        render.image_settings.compression = 15
        render.use_persistent_data = True
        render.threads_mode, render.threads = "FIXED", 2
        view = self.scene.view_settings
        # Keeps colours as they are named and a light ground light, where film looks grey it.
        view.view_transform = "Khronos PBR Neutral"
        cycles.device, cycles.samples, cycles.seed = "CPU", samples, 7
        cycles.use_adaptive_sampling = False  # hair and hems need all four samples
        cycles.use_denoising, cycles.denoiser = True, "OPENIMAGEDENOISE"
        cycles.denoising_input_passes = "RGB_ALBEDO_NORMAL"
        cycles.denoising_prefilter, cycles.denoising_quality = "ACCURATE", "BALANCED"
        cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 4, 2, 1
        cycles.transmission_bounces = 0
        cycles.caustics_reflective = cycles.caustics_refractive = False
        cycles.sample_clamp_indirect = 3
        cycles.use_fast_gi, cycles.fast_gi_method = True, "REPLACE"
        cycles.ao_bounces_render = 1
        cycles.use_auto_tile = False
        self.scene.cycles_curves.shape = "RIBBONS"

    def _world(self) -> None:
        world = bpy.data.worlds.new("world")
        self.scene.world = world
        world.use_nodes = True
        tree = world.node_tree
        tree.nodes.clear()
        light, seen = (tree.nodes.new("ShaderNodeBackground") for _ in range(2))
        sky = self.table["light"]
        light.inputs[0].default_value = materials.linear(sky["sky"])
        light.inputs[1].default_value = sky["sky_strength"]
        seen.inputs[0].default_value = (*self.table["paper"], 1.0)
        path, mix = tree.nodes.new("ShaderNodeLightPath"), tree.nodes.new("ShaderNodeMixShader")
        output = tree.nodes.new("ShaderNodeOutputWorld")
        tree.links.new(path.outputs["Is Camera Ray"], mix.inputs[0])
        tree.links.new(light.outputs[0], mix.inputs[1])
        tree.links.new(seen.outputs[0], mix.inputs[2])
        tree.links.new(mix.outputs[0], output.inputs[0])

    def _ground(self) -> None:
        side = 60.0
        corners = [(-side, -side, 0), (side, -side, 0), (side, side, 0), (-side, side, 0)]
        mesh = bpy.data.meshes.new("ground")
        mesh.from_pydata(corners, [], [[0, 1, 2, 3]])
        material = self._fading("ground", self.table["light"]["ground"])
        mesh.materials.append(material)
        self.scene.collection.objects.link(bpy.data.objects.new("ground", mesh))

    def _fading(self, name: str, colour: str) -> Any:
        near, far = self.table["light"]["ground_fades_m"]
        paper = (*self.table["paper"], 1.0)
        return materials.fading(name, materials.linear(colour), paper, near, far)

    def lamps(self, lying: bool) -> None:
        """Key, cool fill and warm rim, for a figure on the mat or one that stands."""
        for lamp in self.table["light"]["lying" if lying else "standing"]:
            # Suns light the ground evenly, so that it meets the paper without a seam.
            light = bpy.data.lights.new("lamp", "SUN")
            light.angle, light.energy = np.radians(lamp["wide_deg"]), lamp["strength"]
            light.color = materials.linear(lamp["colour"])[:3]
            thing = bpy.data.objects.new("lamp", light)
            self.scene.collection.objects.link(thing)
            aim(thing, lamp["from"], (0.0, 0.0, 0.0))

    def furnish(self, exercise_id: str, first: Placed) -> None:
        """Mat, pillow, wall, chair and ball of an exercise, fitted to its first posture."""
        self.ball = build_set(self.table[exercise_id].get("set", {}), first)
        for name, colour in (("wall", WALL), ("skirting", SKIRTING)):
            if thing := bpy.data.objects.get(name):
                thing.data.materials[0] = self._fading(name, colour)

    def place_ball(self, ball: Ball | None, light: float = 0.0) -> None:
        """Press the ball as the posture says; `light` 0..1 makes it shine."""
        if self.ball is None:
            return
        self.ball.hide_render = ball is None
        if ball is None:
            return
        set_ball(self.ball, ball)
        materials.set_value(self.ball.data.materials[0], "light", light)

    # ---------------------------------------------------------------- cameras and pictures

    def camera(self, spec: Mapping[str, Any], pelvis_m: Sequence[float]) -> Any:
        """Point the camera as cameras.toml says; one with `follow` keeps the pelvis in place."""
        if self.scene.camera is None:
            thing = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
            self.scene.collection.objects.link(thing)
            self.scene.camera = thing
        camera = self.scene.camera
        camera.data.lens = spec["lens_mm"]
        shift = np.array(pelvis_m, float) if spec.get("follow") == "pelvis" else np.zeros(3)
        aim(camera, np.array(spec["from_m"]) + shift, np.array(spec["at_m"]) + shift)
        render = self.scene.render
        render.resolution_x, render.resolution_y = spec["size"]
        return camera

    def picture(self, path: Path) -> None:
        """Render to a PNG file, which is whole or not there."""
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}")
        self.scene.render.filepath = str(unfinished)
        with quiet():
            bpy.ops.render.render(write_still=True)
        unfinished.replace(path)

    def border(self, border: tuple[float, float, float, float] | None) -> None:
        """Render only this part (left, right, top, bottom, shares from the top left), or all."""
        render = self.scene.render
        render.use_border = border is not None
        render.use_crop_to_border = False
        if border is not None:
            left, right, top, bottom = border
            render.border_min_x, render.border_max_x = left, right
            render.border_min_y, render.border_max_y = 1 - bottom, 1 - top

    def project(self, point_m: Sequence[float]) -> tuple[float, float]:
        """Where a point of the world is in the picture: shares from its left and its top."""
        bpy.context.view_layer.update()
        place = world_to_camera_view(self.scene, self.scene.camera, Vector(point_m))
        return float(place.x), 1.0 - float(place.y)


def aim(thing: Any, from_m: Sequence[float], at_m: Sequence[float]) -> None:
    """Put a camera or a lamp somewhere, looking at a point."""
    thing.location = Vector(from_m)
    way = Vector(at_m) - Vector(from_m)
    thing.rotation_euler = way.to_track_quat("-Z", "Y").to_euler()


@contextmanager
def quiet() -> Iterator[None]:
    """Blender reports every picture on standard output; hold that back."""
    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
