"""Surfaces of the films (Blender shader nodes).

Meshes carry what a surface must know about the body as attributes: `rest` (position at rest,
metres), `flush` (0..1, where blood shows through the skin), `lip` (0..1), `scalp` (metres above
the hairline, negative below it).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import bpy
import numpy as np

# Part of the hash of a rendered frame: raise it when surfaces, clothes, hair or light change.
VERSION = 1

Colour = tuple[float, float, float, float]

MUSCLE_CALM = "#A8483C"
MUSCLE_WORKING = "#F0442A"
TENDON = "#F3E1CF"
GLOW = "#FF3D12"
PELVIS_RADIUS_M = 0.150  # round the hips, for a figure with a thigh of 0.39 m
BALL = "#D3912F"
BALL_STRIPE = "#FBE6C2"
BALL_LIGHT = "#FFA838"
LIGHT_SEEN, LIGHT_THROWN = 0.85, 7.0


def linear(hex_colour: str) -> Colour:
    """Colour "#RRGGBB" (sRGB) to scene linear (r, g, b, 1)."""
    srgb = [int(hex_colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in srgb)
    return (r, g, b, 1.0)


class Nodes:
    """A material's node tree with short ways to do arithmetic in it."""

    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.tree.nodes.clear()

    def node(self, kind: str, **inputs: Any) -> Any:
        """A new node; inputs by name (spaces as underscores): numbers, colours or sockets."""
        node = self.tree.nodes.new(kind)
        for name, value in inputs.items():
            self.put(node.inputs[name.replace("_", " ")], value)
        return node

    def put(self, socket: Any, value: Any) -> None:
        """Give an input its value, or link an output to it."""
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        else:
            socket.default_value = value

    def math(self, operation: str, *values: Any) -> Any:
        node = self.tree.nodes.new("ShaderNodeMath")
        node.operation = operation
        for socket, value in zip(node.inputs, values, strict=False):
            self.put(socket, value)
        return node.outputs[0]

    def product(self, first: Any, *others: Any) -> Any:
        for other in others:
            first = self.math("MULTIPLY", first, other)
        return first

    def step(self, value: Any, low: float, high: float) -> Any:
        """0 below `low`, 1 above `high`, smooth between."""
        node = self.tree.nodes.new("ShaderNodeMapRange")
        node.interpolation_type = "SMOOTHSTEP"
        for name, number in (("Value", value), ("From Min", low), ("From Max", high)):
            self.put(node.inputs[name], number)
        return node.outputs["Result"]

    def inverse(self, value: Any) -> Any:
        return self.math("SUBTRACT", 1.0, value)

    def mix(self, share: Any, first: Any, second: Any) -> Any:
        """Colour: `first` where share is 0, `second` where it is 1."""
        node = self.tree.nodes.new("ShaderNodeMix")
        node.data_type = "RGBA"
        for index, value in ((0, share), (6, first), (7, second)):
            self.put(node.inputs[index], value)
        return node.outputs[2]

    def value(self, name: str, number: float = 0.0) -> Any:
        """A number that can be set later with `set_value`."""
        node = self.tree.nodes.new("ShaderNodeValue")
        node.name = node.label = name
        node.outputs[0].default_value = number
        return node.outputs[0]

    def attribute(self, name: str) -> Any:
        node = self.tree.nodes.new("ShaderNodeAttribute")
        node.attribute_name = name
        return node

    def xyz(self, vector: Any) -> Any:
        return self.node("ShaderNodeSeparateXYZ", Vector=vector).outputs

    def vector(self, x: Any, y: Any, z: Any) -> Any:
        return self.node("ShaderNodeCombineXYZ", X=x, Y=y, Z=z).outputs[0]

    def noise(self, vector: Any, scale: float, detail: float = 2.0) -> Any:
        return self.node("ShaderNodeTexNoise", Vector=vector, Scale=scale, Detail=detail).outputs[0]

    def finish(self, shader: Any) -> Any:
        """Make the shader the material's surface; returns the material."""
        output = self.tree.nodes.new("ShaderNodeOutputMaterial")
        self.tree.links.new(shader.outputs[0], output.inputs[0])
        return self.material


def set_value(material: Any, name: str, number: float) -> None:
    """Set a number made by `Nodes.value`."""
    material.node_tree.nodes[name].outputs[0].default_value = number


def plain(name: str, colour: str, roughness: float = 0.7) -> Any:
    """One colour. Rough surfaces are plain diffuse, which renders faster."""
    nodes = Nodes(name)
    if roughness >= 0.7:
        return nodes.finish(nodes.node("ShaderNodeBsdfDiffuse", Color=linear(colour)))
    surface = nodes.node("ShaderNodeBsdfPrincipled", Base_Color=linear(colour), Roughness=roughness)
    return nodes.finish(surface)


def fading(name: str, lit: Colour, paper: Colour, near_m: float, far_m: float) -> Any:
    """Floor or wall that takes light and shadow near the middle and is paper further out.

    The world shows the same paper to the camera, so that there is no horizon.
    """
    nodes = Nodes(name)
    place = nodes.tree.nodes.new("ShaderNodeNewGeometry").outputs["Position"]
    x, y, _ = nodes.xyz(place)
    distance = nodes.math("SQRT", nodes.math("ADD", nodes.product(x, x), nodes.product(y, y)))
    near = nodes.node("ShaderNodeBsdfDiffuse", Color=lit)
    far = nodes.node("ShaderNodeEmission", Color=paper, Strength=1.0)
    mixed = nodes.tree.nodes.new("ShaderNodeMixShader")
    nodes.put(mixed.inputs[0], nodes.step(distance, near_m, far_m))
    nodes.put(mixed.inputs[1], near.outputs[0])
    nodes.put(mixed.inputs[2], far.outputs[0])
    return nodes.finish(mixed)


def skin(look: Mapping[str, str]) -> Any:
    """Skin with warmer cheeks, knuckles and lips, and the roots of the hair."""
    nodes = Nodes("skin")
    place = nodes.attribute("rest").outputs["Vector"]
    red, green, blue, _ = linear(look["skin"])
    warm = (min(1.0, red * 1.0), green * 0.72, blue * 0.66, 1.0)
    mottled = nodes.product(nodes.noise(place, 45.0), 0.35)
    flush = nodes.math("ADD", nodes.product(nodes.attribute("flush").outputs["Fac"], 0.6), mottled)
    colour = nodes.mix(nodes.product(flush, 0.75), linear(look["skin"]), warm)
    lips = nodes.product(nodes.attribute("lip").outputs["Fac"], 0.75)
    colour = nodes.mix(lips, colour, linear(look["lip"]))
    # The hairline is uneven: strands stand closer and closer over a centimetre.
    roots = nodes.math(
        "ADD", nodes.attribute("scalp").outputs["Fac"],
        nodes.product(nodes.math("SUBTRACT", nodes.noise(place, 160.0), 0.5), 0.022),
    )  # fmt: skip
    colour = nodes.mix(nodes.product(nodes.step(roots, -0.004, 0.010), 0.9), colour,
                       linear(look["hair"]))  # fmt: skip
    surface = nodes.node("ShaderNodeBsdfPrincipled", Base_Color=colour, Roughness=0.5)
    surface.inputs["Specular IOR Level"].default_value = 0.4
    return nodes.finish(surface)


def hair(name: str, dark: str, light: str) -> Any:
    """Strands between two colours, each its own; brighter towards the tip."""
    nodes = Nodes(name)
    info = nodes.tree.nodes.new("ShaderNodeHairInfo")
    own, along = info.outputs["Random"], info.outputs["Intercept"]
    share = nodes.math("ADD", nodes.product(own, 0.7), nodes.product(along, 0.3))
    colour = nodes.mix(share, linear(dark), linear(light))
    surface = nodes.node("ShaderNodeBsdfPrincipled", Base_Color=colour, Roughness=0.65)
    surface.inputs["Specular IOR Level"].default_value = 0.15
    return nodes.finish(surface)


def eye(iris: str, centre_m: np.ndarray, forward: np.ndarray) -> Any:
    """Eyeball: white, iris and pupil by the angle from where it looks; `rest` positions."""
    nodes = Nodes("eye")
    place = nodes.attribute("rest").outputs["Vector"]
    offset = nodes.node("ShaderNodeVectorMath", Vector=place)
    offset.operation = "SUBTRACT"
    offset.inputs[1].default_value = tuple(centre_m)
    straight = nodes.node("ShaderNodeVectorMath")
    straight.operation = "NORMALIZE"
    nodes.put(straight.inputs[0], offset.outputs[0])
    along = nodes.node("ShaderNodeVectorMath")
    along.operation = "DOT_PRODUCT"
    nodes.put(along.inputs[0], straight.outputs[0])
    along.inputs[1].default_value = tuple(forward)
    angle_deg = nodes.product(nodes.math("ARCCOSINE", along.outputs["Value"]), 57.2958)
    rim = nodes.step(angle_deg, 21.0, 29.0)
    red, green, blue, _ = linear(iris)
    dark = (0.35 * red, 0.35 * green, 0.35 * blue, 1.0)
    iris_colour = nodes.mix(rim, linear(iris), dark)
    colour = nodes.mix(nodes.step(angle_deg, 27.5, 30.0), iris_colour, linear("#EDE6DD"))
    colour = nodes.mix(nodes.step(angle_deg, 10.5, 12.5), linear("#0E0B0A"), colour)
    surface = nodes.node("ShaderNodeBsdfPrincipled", Base_Color=colour, Roughness=0.12)
    return nodes.finish(surface)


def fabric(name: str, colour: str, trim: str, trim_mask: str) -> Any:
    """Knitted cloth; the hem (attribute `trim_mask`, 0..1) in its own colour."""
    nodes = Nodes(name)
    place = nodes.attribute("rest").outputs["Vector"]
    hem = nodes.step(nodes.attribute(trim_mask).outputs["Fac"], 0.45, 0.55)
    shade = nodes.math("ADD", 0.94, nodes.product(nodes.noise(place, 38.0), 0.12))
    base = nodes.mix(hem, linear(colour), linear(trim))
    multiplied = nodes.node("ShaderNodeVectorMath")
    multiplied.operation = "SCALE"
    nodes.put(multiplied.inputs[0], base)
    nodes.put(multiplied.inputs["Scale"], shade)
    surface = nodes.node(
        "ShaderNodeBsdfPrincipled", Base_Color=multiplied.outputs[0], Roughness=0.8,
        Sheen_Weight=0.12,
    )  # fmt: skip
    surface.inputs["Specular IOR Level"].default_value = 0.2
    return nodes.finish(surface)


# ---------------------------------------------------------------- the muscle


def leggings(look: Mapping[str, str], hips_m: Mapping[str, np.ndarray], size: float) -> Any:
    """Dark cloth through which the gluteus medius of each side shows.

    The muscle is a fan in polar coordinates round the greater trochanter, on the rest position,
    so that it stays on the body in every posture. Numbers to set: `glow_L`, `glow_R` (0..1) and
    `shown_L`, `shown_R`. `hips_m` are the hip joints' centres at rest, `size` the figure's size
    against a thigh of 0.39 m.
    """
    nodes = Nodes("leggings")
    place = nodes.attribute("rest").outputs["Vector"]
    colour = nodes.mix(
        nodes.step(nodes.attribute("band").outputs["Fac"], 0.45, 0.55),
        linear(look["leggings"]), linear(look["band"]),
    )  # fmt: skip
    emission = 0.0
    for side, sign in (("L", 1.0), ("R", -1.0)):
        colour, light = _muscle(nodes, place, colour, side, sign, hips_m[side], size)
        emission = nodes.math("ADD", emission, light)
    surface = nodes.node(
        "ShaderNodeBsdfPrincipled", Base_Color=colour, Roughness=0.7, Sheen_Weight=0.1,
        Emission_Color=linear(GLOW), Emission_Strength=emission,
    )  # fmt: skip
    surface.inputs["Specular IOR Level"].default_value = 0.25
    return nodes.finish(surface)


def _muscle(
    nodes: Nodes, place: Any, cloth: Any, side: str, sign: float, hip: np.ndarray, size: float
) -> tuple[Any, Any]:
    """Colour with one side's muscle laid over the cloth, and its light."""
    glow, shown = nodes.value(f"glow_{side}"), nodes.value(f"shown_{side}")
    x, y, z = nodes.xyz(place)
    # The trochanter's tip lies a little behind and below the joint's centre. Lengths are measured
    # along the skin: sideways round the pelvis, taken as a cylinder through the hip joints.
    outwards = nodes.math("MAXIMUM", nodes.product(x, sign), 0.001)
    behind = nodes.math("SUBTRACT", y, float(hip[1]))
    around = nodes.product(nodes.math("ARCTAN2", behind, outwards), PELVIS_RADIUS_M)
    back = nodes.math("SUBTRACT", around, 0.014)
    up = nodes.product(nodes.math("SUBTRACT", z, float(hip[2]) - 0.020 * size), 1 / size)
    angle = nodes.math("ARCTAN2", back, up)  # 0 = straight up, + = towards the back
    radius = nodes.math("SQRT", nodes.math("ADD", nodes.product(back, back), nodes.product(up, up)))
    # The fan's origin is the outer ilium below its crest: from a thumb's breadth behind the front
    # spine (40 degrees forward) almost to the rear spine (60 back), where the crest is further.
    crest = nodes.math("ADD", 0.124, nodes.product(nodes.math("MAXIMUM", angle, -0.4), 0.016))
    along = nodes.math("DIVIDE", radius, crest)
    sideways = nodes.step(nodes.product(x, sign), 0.0, 0.02)
    fan = nodes.product(
        nodes.step(angle, -0.76, -0.62), nodes.inverse(nodes.step(angle, 0.98, 1.14)),
        nodes.inverse(nodes.step(along, 0.93, 1.0)), nodes.step(radius, 0.001, 0.012), sideways,
    )  # fmt: skip
    # Fibres: noise stretched along the radius.
    grain = nodes.vector(nodes.product(angle, 16.0), nodes.product(radius, 7.0), 4.0 + 3.0 * sign)
    fibre = nodes.noise(grain, 1.0)
    stripes = nodes.math("ADD", 0.50, nodes.product(nodes.step(fibre, 0.34, 0.62), 0.50))
    tendon = nodes.inverse(
        nodes.step(nodes.math("ADD", along, nodes.product(fibre, 0.20)), 0.22, 0.46)
    )
    flesh = nodes.mix(glow, linear(MUSCLE_CALM), linear(MUSCLE_WORKING))
    flesh = nodes.mix(tendon, flesh, linear(TENDON))
    shaded = nodes.node("ShaderNodeVectorMath")
    shaded.operation = "SCALE"
    nodes.put(shaded.inputs[0], flesh)
    nodes.put(shaded.inputs["Scale"], stripes)
    colour = nodes.mix(nodes.product(fan, shown), cloth, shaded.outputs[0])
    bright = nodes.product(fan, stripes, nodes.inverse(nodes.product(tendon, 0.6)), 0.62)
    # A faint halo, at the side and the back only.
    wide = nodes.product(nodes.step(angle, -1.1, -0.6), nodes.inverse(nodes.step(angle, 1.1, 1.6)))
    halo = nodes.product(nodes.inverse(nodes.step(along, 0.85, 1.25)), wide, sideways, 0.05)
    light = nodes.product(nodes.math("ADD", bright, halo), glow, shown)
    return colour, light


def ball(radius_m: float) -> Any:
    """Soft amber rubber with two pale stripes; `light` (0..1) makes it shine."""
    nodes = Nodes("ball")
    place = nodes.attribute("rest").outputs["Vector"]  # the round ball, before it is pressed
    height = nodes.math("ABSOLUTE", nodes.xyz(place)[2])
    from_stripe = nodes.math("ABSOLUTE", nodes.math("SUBTRACT", height, radius_m * 0.36))
    stripe = nodes.inverse(nodes.step(from_stripe, radius_m * 0.05, radius_m * 0.065))
    colour = nodes.mix(stripe, linear(BALL), linear(BALL_STRIPE))
    # To the eye it glows amber and keeps its stripes; what it throws on legs and wall is stronger.
    seen = nodes.tree.nodes.new("ShaderNodeLightPath").outputs["Is Camera Ray"]
    strength = nodes.math("SUBTRACT", LIGHT_THROWN, nodes.product(seen, LIGHT_THROWN - LIGHT_SEEN))
    surface = nodes.node("ShaderNodeBsdfPrincipled", Base_Color=colour, Roughness=0.42)
    surface.inputs["Emission Color"].default_value = linear(BALL_LIGHT)
    nodes.put(surface.inputs["Emission Strength"], nodes.product(nodes.value("light"), strength))
    return nodes.finish(surface)
