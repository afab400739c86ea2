"""Colours of the figure and its light, pixel by pixel, with smooth edges."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from march import MELTS, chain_spheres, cone_start, lamp_reach, march, openness, pick_tile

Array = NDArray[np.float64]


def linear(*srgb: int) -> Array:
    """Linear light of an sRGB colour 0..255."""
    c = np.array(srgb, dtype=np.float64) / 255.0
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


# rows: leggings, skin, hair, ball, pillow, shirt, face
PALETTE = np.stack(
    [
        linear(66, 84, 112),
        linear(228, 184, 160),
        linear(98, 72, 62),
        linear(238, 168, 62),
        linear(240, 240, 240),
        linear(92, 190, 176),
        linear(228, 184, 160),
    ]
)
CORAL = linear(255, 98, 76)
CREAM = linear(250, 243, 226)
LASH = linear(84, 58, 50)
LIP = linear(206, 128, 116)
GRID = np.array([[-0.125, -0.375], [0.375, -0.125], [0.125, 0.375], [-0.375, 0.125]])
TILE = 8

_jit = njit(cache=True, fastmath=True)


@_jit
def _step(edge0, edge1, v):
    u = min(max((v - edge0) / (edge1 - edge0), 0.0), 1.0)
    return u * u * (3.0 - 2.0 * u)


@_jit
def _local(frame, x, y, z, out):
    px, py, pz = x - frame[0, 0], y - frame[0, 1], z - frame[0, 2]
    for c in range(3):
        out[c] = frame[c + 1, 0] * px + frame[c + 1, 1] * py + frame[c + 1, 2] * pz


@_jit
def _mix(colour, other, u):
    for c in range(3):
        colour[c] += (other[c] - colour[c]) * u


@_jit
def _paint_trunk(p, q, colour, glow, palette, coral, chain):
    """Shirt, waistband, neckline and gluteus medius; p pelvis, q chest frame. Returns its glow."""
    lit = 0.0
    shirt = _step(0.101, 0.1025, p[2]) if chain == 0 else 0.0
    if shirt < 1.0:
        for c in range(3):
            colour[c] = palette[0, c]
        if chain == 0:
            band = _step(0.0625, 0.0635, p[2])
            for c in range(3):
                colour[c] *= 1.0 - 0.22 * band
        side = 0 if p[1] > 0 else 1
        if glow[side] > 0.0 and abs(p[1]) > 0.05:
            # a fan from the iliac crest down to the trochanter, over the side and a little behind
            along = (p[2] - 0.018) / 0.075
            wide = 0.082 * (0.62 + 0.38 * min(max(along, -1.0), 1.0))
            across = (p[0] + 0.012) / wide
            lit = glow[side] * (1.0 - _step(0.80, 1.04, np.sqrt(across**2 + along**2)))
            _mix(colour, coral, lit)
    if shirt > 0.0:
        dx, dy, dz = q[0] - 0.022, q[1], q[2] - 0.300
        r = np.sqrt(dx * dx + dy * dy * 0.92 + dz * dz)
        for c in range(3):
            teal = palette[5, c] * (1.0 - 0.16 * (1.0 - _step(0.003, 0.005, abs(r - 0.113))))
            bare = 1.0 - _step(0.1065, 0.1075, r)
            colour[c] += ((teal + (palette[1, c] - teal) * bare) - colour[c]) * shirt
    return lit * (1.0 - shirt)


@_jit
def _paint_face(p, colour, lash, lip):
    """Closed lids, brows, lips and a little warmth in the cheeks; p in the head frame."""
    if p[0] < 0.03:
        return
    y = abs(p[1])
    e = y - 0.033
    lid = 0.1035 + 7.5 * e * e
    if abs(e) < 0.0165:
        _mix(colour, lash, 0.85 * (1.0 - _step(0.0010, 0.0026, abs(p[2] - lid))))
    b = y - 0.034
    brow = 0.1300 - 7.0 * (b - 0.004) * (b - 0.004)
    if abs(b) < 0.020:
        _mix(colour, lash, 0.60 * (1.0 - _step(0.0010, 0.0028, abs(p[2] - brow))))
    mouth = np.sqrt((p[1] / 0.0215) ** 2 + ((p[2] - 0.0515 - 9.0 * p[1] ** 2) / 0.0075) ** 2)
    _mix(colour, lip, 0.80 * (1.0 - _step(0.75, 1.05, mouth)))
    if y < 0.018:
        line = abs(p[2] - 0.0515 - 9.0 * p[1] ** 2)
        _mix(colour, lash, 0.45 * (1.0 - _step(0.0004, 0.0013, line)))
    cheek = np.sqrt((y - 0.042) ** 2 + (p[2] - 0.077) ** 2)
    _mix(colour, lip, 0.22 * (1.0 - _step(0.0, 0.030, cheek)))


@_jit
def _albedo(shapes, hit, frames, glow, x, y, z, colour, p, q, palette, inks):
    kind, chain = int(shapes[hit, 21]), int(shapes[hit, 20])
    for c in range(3):
        colour[c] = palette[kind, c]
    if chain <= 2:
        _local(frames[0], x, y, z, p)
        _local(frames[1], x, y, z, q)
        return _paint_trunk(p, q, colour, glow, palette, inks[0], chain)
    if kind == 6:
        _local(frames[2], x, y, z, p)
        _paint_face(p, colour, inks[2], inks[3])
    elif kind == 3:
        dx, dy, dz = x - shapes[hit, 0], y - shapes[hit, 1], z - shapes[hit, 2]
        h = shapes[hit, 9] * dx + shapes[hit, 10] * dy + shapes[hit, 11] * dz
        band = abs(abs(h * shapes[hit, 14]) - 0.36)
        _mix(colour, inks[1], 1.0 - _step(0.045, 0.06, band))
    return 0.0


@_jit
def _light(shapes, groups, chain, x, y, z, grad, lamp, work, kept):
    """Openness and lamp light at a surface point.

    `kept` (chain, normal, both) is reused when the last point of the same 2 x 2 pixels lay on
    the same limb and faced the same way.
    """
    like = kept[1] * grad[0] + kept[2] * grad[1] + kept[3] * grad[2]
    if kept[0] == chain and like > 0.985:
        return kept[4], kept[5]
    opened = openness(shapes, groups, x, y, z, grad, 0.16, work)
    # the floor close below takes light away too
    opened *= 0.72 + 0.28 * _step(0.0, 0.16, z + 0.06 * grad[2])
    nl = grad[0] * lamp[0] + grad[1] * lamp[1] + grad[2] * lamp[2]
    reach = 0.0
    if nl > -0.22:
        reach = lamp_reach(
            shapes, groups, x + 0.02 * grad[0], y + 0.02 * grad[1], z + 0.02 * grad[2], lamp,
            0.03, 12, work,
        )  # fmt: skip
    kept[0], kept[4], kept[5] = chain, opened, reach
    for c in range(3):
        kept[c + 1] = grad[c]
    return opened, reach


@_jit
def _sample(shapes, groups, picked, count, melts, eye, ray, t0, t1, frames, glow, lamp, palette,
            inks, kept, work, grad, colour, p, q):  # fmt: skip
    """Colour (linear) of one ray into `colour`; returns the shape hit or -1."""
    t, hit = march(shapes, picked, count, melts, eye, ray, t0, t1, grad, work)
    if hit < 0:
        return -1
    x, y, z = eye[0] + t * ray[0], eye[1] + t * ray[1], eye[2] + t * ray[2]
    length = np.sqrt(grad[0] ** 2 + grad[1] ** 2 + grad[2] ** 2) + 1e-12
    for c in range(3):
        grad[c] /= length
    lit = _albedo(shapes, hit, frames, glow, x, y, z, colour, p, q, palette, inks)
    kind, chain = int(shapes[hit, 21]), shapes[hit, 20]
    opened, reach = _light(shapes, groups, chain, x, y, z, grad, lamp, work, kept)
    facing = -(grad[0] * ray[0] + grad[1] * ray[1] + grad[2] * ray[2])
    nl = grad[0] * lamp[0] + grad[1] * lamp[1] + grad[2] * lamp[2]
    key = reach * max(0.0, (nl + 0.22) / 1.22)
    sky = (0.70 + 0.30 * grad[2]) * opened
    sheen = max(0.0, 1.0 - facing) ** 3 * opened
    warm = 0.10 if kind == 1 or kind == 6 else 0.0
    for c in range(3):
        red = 1.0 + warm * (1.0 - opened) * (1.0 if c == 0 else -0.4)
        light = 0.58 * sky + 0.62 * key + 0.05 * max(0.0, facing)
        # the coral shines a little by itself, so that it reads from three metres
        light += lit * 0.45 * max(0.0, 0.95 - light)
        colour[c] = colour[c] * light * red + 0.085 * sheen * (0.4 + 0.6 * colour[c])
    return hit


@_jit
def _ray(camera, u, v, ray):
    """Unit ray of a pixel place; camera rows: eye, right, up, forward, (focal px, cx, cy)."""
    f, cx, cy = camera[4, 0], camera[4, 1], camera[4, 2]
    a, b = (u - cx) / f, (cy - v) / f
    length = 0.0
    for c in range(3):
        ray[c] = camera[3, c] + a * camera[1, c] + b * camera[2, c]
        length += ray[c] * ray[c]
    length = np.sqrt(length)
    for c in range(3):
        ray[c] /= length


@_jit
def _figure(shapes, groups, frames, glow, camera, lamp, melts, palette, inks, grid, image, alpha):
    """Draws the figure into image (h, w, 3, linear, premultiplied) and alpha (h, w)."""
    height, width = alpha.shape
    n = shapes.shape[0]
    work, grad = np.zeros((4, 3)), np.zeros(3)
    colour, p, q, ray = np.zeros(3), np.zeros(3), np.zeros(3), np.zeros(3)
    chains = np.full((height, width), -1, np.int64)
    kept = np.full((height // 2 + 1, width // 2 + 1, 6), -1.0)
    th, tw = (height + TILE - 1) // TILE, (width + TILE - 1) // TILE
    lists = np.zeros((th, tw, n), np.int64)
    counts = np.zeros((th, tw), np.int64)
    spans = np.zeros((th, tw, 2))
    spread = 0.75 * TILE / camera[4, 0] * 1.15
    eye = camera[0]
    for ty in range(th):
        for tx in range(tw):
            _ray(camera, (tx + 0.5) * TILE, (ty + 0.5) * TILE, ray)
            counts[ty, tx], spans[ty, tx, 0], spans[ty, tx, 1] = pick_tile(
                shapes, n, eye, ray, spread, lists[ty, tx]
            )
            if counts[ty, tx] == 0:
                continue
            spans[ty, tx, 0] = cone_start(
                shapes, lists[ty, tx], counts[ty, tx], melts, eye, ray, spans[ty, tx, 0],
                spans[ty, tx, 1], spread, grad, work,
            )  # fmt: skip
            if spans[ty, tx, 0] < 0.0:
                counts[ty, tx] = 0
                continue
            for y in range(ty * TILE, min(height, (ty + 1) * TILE)):
                for x in range(tx * TILE, min(width, (tx + 1) * TILE)):
                    _ray(camera, x + 0.5, y + 0.5, ray)
                    hit = _sample(
                        shapes, groups, lists[ty, tx], counts[ty, tx], melts, eye, ray,
                        spans[ty, tx, 0], spans[ty, tx, 1], frames, glow, lamp, palette, inks,
                        kept[y // 2, x // 2], work, grad, colour, p, q,
                    )  # fmt: skip
                    if hit >= 0:
                        chains[y, x] = int(shapes[hit, 20])
                        alpha[y, x] = 1.0
                        image[y, x] = colour
    first = image.copy()
    for y in range(1, height - 1):
        for x in range(1, width - 1):
            edge = False
            for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0)):
                if chains[y + dy, x + dx] != chains[y, x]:
                    edge = True
                elif chains[y, x] >= 0:
                    jump = abs(first[y + dy, x + dx, 0] - first[y, x, 0])
                    jump += abs(first[y + dy, x + dx, 2] - first[y, x, 2])
                    if jump > 0.05:
                        edge = True
            if not edge:
                continue
            ty, tx = y // TILE, x // TILE
            image[y, x] = 0.0
            alpha[y, x] = 0.0
            for k in range(4):
                _ray(camera, x + 0.5 + grid[k, 0], y + 0.5 + grid[k, 1], ray)
                hit = -1
                if counts[ty, tx] > 0:
                    hit = _sample(
                        shapes, groups, lists[ty, tx], counts[ty, tx], melts, eye, ray,
                        spans[ty, tx, 0], spans[ty, tx, 1], frames, glow, lamp, palette, inks,
                        kept[y // 2, x // 2], work, grad, colour, p, q,
                    )  # fmt: skip
                if hit >= 0:
                    alpha[y, x] += 0.25
                    for c in range(3):
                        image[y, x, c] += 0.25 * colour[c]


def draw_figure(
    shapes: Array, frames: Array, glow: tuple[float, float], camera: Array, lamp: Array,
    size: tuple[int, int],
) -> tuple[Array, Array]:  # fmt: skip
    """Figure and props: linear premultiplied image (h, w, 3) and alpha (h, w)."""
    width, height = size
    image, alpha = np.zeros((height, width, 3)), np.zeros((height, width))
    inks = np.stack([CORAL, CREAM, LASH, LIP])
    _figure(
        shapes, chain_spheres(shapes), frames, np.array(glow), camera, lamp,
        MELTS, PALETTE, inks, GRID, image, alpha,
    )  # fmt: skip
    return image, alpha
