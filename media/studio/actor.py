"""A figure in Blender: skin, clothes, hair and eyes on an armature that takes solved postures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix

from studio import clothes, hair, materials
from studio.body import Body, build_body, read_figures, read_target

SMOOTH_CLOTH, SMOOTH_SKIN = 12, 8


class Actor:
    """One dressed figure; `pose` it with solved bones, `glow` its muscles."""

    def __init__(self, name: str) -> None:
        table = read_figures()[name]
        self.look: Mapping[str, str] = table["look"]
        self.body: Body = build_body(table)
        self.measures = clothes.measure(self.body)
        self.head = hair.Head(self.body)
        self.armature, self._bone_rest = self._build_armature()
        self._build_skin()
        self._build_clothes()
        self.fixed_to_head = self._build_eyes()
        dark, light = self.look["hair"], self.look["hair_light"]
        brow = materials.hair("brow", self.look["brow"], self.look["brow"])
        strands = materials.hair("hair", dark, light)
        self.fixed_to_head += hair.dress_head(self.head, self.look, strands, brow)

    def pose(self, bones: Mapping[str, np.ndarray]) -> None:
        """Take the posture of solved bones (name -> 4 x 4, rest to posed)."""
        for bone, (_, _, parent) in self.body.bones.items():
            rest = self._bone_rest[bone]
            posed = bones[bone] @ rest
            if parent:
                rest = np.linalg.inv(self._bone_rest[parent]) @ rest
                posed = np.linalg.inv(bones[parent] @ self._bone_rest[parent]) @ posed
            basis = np.linalg.inv(rest) @ posed
            self.armature.pose.bones[bone].matrix_basis = Matrix(basis.tolist())
        for thing in self.fixed_to_head:
            thing.matrix_world = Matrix(bones["head"].tolist())

    def glow(self, levels: Mapping[str, float], shown: Mapping[str, float]) -> None:
        """How bright the muscle of each side is, and whether it is seen at all (0..1)."""
        for side in "LR":
            materials.set_value(self.leggings_material, f"glow_{side}", levels.get(side, 0.0))
            materials.set_value(self.leggings_material, f"shown_{side}", shown.get(side, 0.0))

    # ---------------------------------------------------------------- building

    def _build_armature(self) -> tuple[Any, dict[str, np.ndarray]]:
        data = bpy.data.armatures.new("bones")
        thing = bpy.data.objects.new("bones", data)
        bpy.context.scene.collection.objects.link(thing)
        bpy.context.view_layer.objects.active = thing
        bpy.ops.object.mode_set(mode="EDIT")
        for name, (head, tail, parent) in self.body.bones.items():
            bone = data.edit_bones.new(name)
            bone.head = head
            long_enough = np.linalg.norm(tail - head) > 1e-4
            bone.tail = tail if long_enough else head + np.array([0, 0, 0.01])
            if parent:
                bone.parent = data.edit_bones[parent]
        bpy.ops.object.mode_set(mode="OBJECT")
        rest = {name: np.array(data.bones[name].matrix_local) for name in self.body.bones}
        return thing, rest

    def _part(self, name: str, groups: Sequence[str], vertices: np.ndarray | None = None) -> tuple:
        """Object of the faces of some groups, with bone weights and `rest`, `arm` attributes.

        Returns it and the body's number of each of its vertices.
        """
        body = self.body
        faces = [f for f, g in zip(body.faces, body.face_groups, strict=True) if g in groups]
        used = np.unique(np.concatenate([np.array(face) for face in faces]))
        new_number = {int(old): new for new, old in enumerate(used)}
        points = (body.vertices if vertices is None else vertices)[used]
        mesh = bpy.data.meshes.new(name)
        mesh.from_pydata(
            [tuple(p) for p in points], [], [[new_number[v] for v in face] for face in faces]
        )
        mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
        thing = bpy.data.objects.new(name, mesh)
        bpy.context.scene.collection.objects.link(thing)
        set_vector(mesh, "rest", body.vertices[used])
        set_float(mesh, "arm", clothes.arm_share(body)[used])
        for bone, (numbers, weights) in body.weights.items():
            inside = np.isin(numbers, used)
            if inside.any():
                group = thing.vertex_groups.new(name=bone)
                for number, weight in zip(numbers[inside], weights[inside], strict=True):
                    group.add([new_number[int(number)]], float(weight), "REPLACE")
        return thing, used

    def _bend_with_bones(self, thing: Any, rounds: int, seen: str, thick_m: float = 0.0) -> None:
        """Modifiers: follow the bones, mend creases, show only group `seen`, thicken, round."""
        follow = thing.modifiers.new("follow", "ARMATURE")
        follow.object = self.armature
        follow.use_deform_preserve_volume = True
        mend = thing.modifiers.new("mend", "CORRECTIVE_SMOOTH")
        mend.iterations, mend.factor, mend.smooth_type = rounds, 0.5, "LENGTH_WEIGHTED"
        mend.use_pin_boundary, mend.rest_source = True, "ORCO"
        thing.modifiers.new("seen", "MASK").vertex_group = seen
        if thick_m:
            thicken = thing.modifiers.new("thicken", "SOLIDIFY")
            thicken.thickness, thicken.offset = thick_m, 1.0
        rounded = thing.modifiers.new("rounded", "SUBSURF")
        rounded.levels = rounded.render_levels = 1

    def _build_skin(self) -> None:
        self.skin, used = self._part("skin", ["body"])
        mesh = self.skin.data
        lip, flush = lip_and_flush(self.body, self.head)
        set_float(mesh, "lip", lip[used])
        set_float(mesh, "flush", flush[used])
        line = hair.LINE_OF_STYLE[self.look["hair_style"]]
        set_float(mesh, "scalp", self.head.above_hairline(line)[used])
        seen = clothes.uncovered_skin(self.body, self.measures)[used]
        group = self.skin.vertex_groups.new(name="seen")
        group.add([int(k) for k in np.flatnonzero(seen)], 1.0, "REPLACE")
        mesh.materials.append(materials.skin(self.look))
        self._bend_with_bones(self.skin, SMOOTH_SKIN, "seen")

    def _build_clothes(self) -> None:
        body, m = self.body, self.measures
        tights = [f for f, g in zip(body.faces, body.face_groups, strict=True)
                  if g == "helper-tights"]  # fmt: skip
        loose = clothes.hang(body, tights, m)
        first, _ = self._part("leggings", ["helper-tights"])
        second, _ = self._part("top", ["helper-tights"], loose)
        hips = {side: body.bones[f"upperleg01.{side}"][0] for side in "LR"}
        self.leggings_material = materials.leggings(self.look, hips, m.size)
        top = materials.fabric("top", self.look["top"], self.look["top_trim"], "trim")
        for thing, material, thick in (
            (first, self.leggings_material, clothes.LEGGINGS_THICK_M),
            (second, top, clothes.TOP_THICK_M),
        ):
            clothes.cut_tights(thing, m)
            clothes.wear(thing, m)
            thing.data.materials.append(material)
            self._bend_with_bones(thing, SMOOTH_CLOTH, thing.name, thick)

    def _build_eyes(self) -> list[Any]:
        eyes = []
        for side, x_sign in (("l", 1.0), ("r", -1.0)):
            group = f"helper-{side}-eye"
            thing, used = self._part(f"eye {side}", [group])
            thing.vertex_groups.clear()
            centre = self.body.vertices[used].mean(axis=0)
            # Eyes at ease look straight ahead and a little down.
            gaze = np.array([0.02 * x_sign, -1.0, -0.10])
            gaze /= np.linalg.norm(gaze)
            thing.data.materials.append(materials.eye(self.look["eye"], centre, gaze))
            thing.modifiers.new("rounded", "SUBSURF").render_levels = 1
            eyes.append(thing)
        return eyes


def lip_and_flush(body: Body, head: hair.Head) -> tuple[np.ndarray, np.ndarray]:
    """Where lips are and where blood shows through, 0..1 for every vertex (n,)."""
    count = len(body.vertices)
    lip = np.zeros(count)
    for target in ("mouth/mouth-upperlip-volume-incr", "mouth/mouth-lowerlip-volume-incr"):
        numbers, offsets = read_target(target)
        size = np.linalg.norm(offsets, axis=1)
        lip[numbers] = np.maximum(lip[numbers], np.clip(size / size.max() * 2.2, 0, 1))
    flush = np.where(head.ears, 0.8, 0.0)

    def blush(centre: np.ndarray, radius_m: float, level: float) -> None:
        near = np.exp(-(((body.vertices - centre) / radius_m) ** 2).sum(axis=1))
        np.maximum(flush, level * near, out=flush)

    face = head.eyes_m
    for sign in (1.0, -1.0):
        blush(np.array([sign * (face[0] + 0.008), face[1] - 0.01, face[2] - 0.038]), 0.022, 0.8)
    nose = body.vertices[
        np.argmin(body.vertices[:, 1] + 9 * (body.vertices[:, 2] < face[2] - 0.06))
    ]
    blush(nose, 0.016, 0.7)
    for bone, (at, _, _) in body.bones.items():
        if bone.startswith(("finger", "toe")) and "-1." not in bone:
            blush(at, 0.014, 0.6)
        elif bone.startswith(("lowerarm01", "foot")):
            blush(at, 0.05, 0.5)
    return lip, flush.clip(0, 1)


def set_float(mesh: Any, name: str, values: np.ndarray) -> None:
    """Store one number per vertex."""
    mesh.attributes.new(name, "FLOAT", "POINT")
    mesh.attributes[name].data.foreach_set("value", values.astype(np.float32))


def set_vector(mesh: Any, name: str, values: np.ndarray) -> None:
    """Store one vector (n, 3) per vertex."""
    mesh.attributes.new(name, "FLOAT_VECTOR", "POINT")
    mesh.attributes[name].data.foreach_set("vector", values.astype(np.float32).ravel())
