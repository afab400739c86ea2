"""Ray-march kernels: distance to the rounded shapes of one frame, hits, shade of the light.

A shape is one row of numbers (see `COLUMNS`): a round cone in its own frame, squeezed along its
axes. Shapes of one chain melt into each other (polynomial smooth minimum); chains listed in
`MELTS` melt into chain 0 (the torso), all others only touch. Distances are in metres.
"""

import numpy as np
from numba import njit

# origin 0-2, rotation rows 3-11, 1/scale 12-14, length 15, radii 16-17, cut 18, melt 19,
# chain 20, colour 21, bounding sphere 22-25, how far it melts 26
COLUMNS = 27
CHAINS = 16
MELTS = np.zeros(CHAINS)
MELTS[1:3] = 0.05  # trouser legs into the pelvis
MELTS[3:5] = 0.045  # sleeves into the shoulders
MARGIN_M = 0.07  # no melt reaches further than this; chain 0 and what melts into it
FAR_M = 1e6

_jit = njit(cache=True, fastmath=True)


def chain_spheres(shapes):
    """Bounding spheres of the chains, (m, 6): centre, radius, first and past-last shape."""
    groups = []
    for chain in np.unique(shapes[:, 20]):
        rows = np.flatnonzero(shapes[:, 20] == chain)
        centres, radii = shapes[rows, 22:25], shapes[rows, 25]
        middle = (centres.min(axis=0) + centres.max(axis=0)) / 2
        radius = (np.linalg.norm(centres - middle, axis=1) + radii).max()
        groups.append([*middle, radius, rows[0], rows[-1] + 1])
    return np.array(groups)


@_jit
def shape_distance(shapes, i, x, y, z, grad):
    """Signed distance (first order) of a point to shape `i`; writes its gradient into `grad`."""
    px, py, pz = x - shapes[i, 0], y - shapes[i, 1], z - shapes[i, 2]
    lx = shapes[i, 3] * px + shapes[i, 4] * py + shapes[i, 5] * pz
    ly = shapes[i, 6] * px + shapes[i, 7] * py + shapes[i, 8] * pz
    lz = shapes[i, 9] * px + shapes[i, 10] * py + shapes[i, 11] * pz
    sx, sy, sz = shapes[i, 12], shapes[i, 13], shapes[i, 14]
    qx, qy, qz = lx * sx, ly * sy, lz * sz
    rho = np.sqrt(qx * qx + qy * qy) + 1e-12
    h, r1, r2 = shapes[i, 15], shapes[i, 16], shapes[i, 17]
    b, a = 0.0, 1.0
    along = -1.0
    if h > 1e-9:
        b = (r1 - r2) / h
        a = np.sqrt(max(1.0 - b * b, 1e-9))
        along = a * qz - b * rho
    if along < 0.0:
        length = np.sqrt(rho * rho + qz * qz) + 1e-12
        d, nr, nz = length - r1, rho / length, qz / length
    elif along > a * h:
        top = qz - h
        length = np.sqrt(rho * rho + top * top) + 1e-12
        d, nr, nz = length - r2, rho / length, top / length
    else:
        d, nr, nz = rho * a + qz * b - r1, a, b
    gx, gy, gz = nr * qx / rho * sx, nr * qy / rho * sy, nz * sz
    g = np.sqrt(gx * gx + gy * gy + gz * gz) + 1e-12
    d, gx, gy, gz = d / g, gx / g, gy / g, gz / g
    if lz - shapes[i, 18] > d:
        d, gx, gy, gz = lz - shapes[i, 18], 0.0, 0.0, 1.0
    grad[0] = shapes[i, 3] * gx + shapes[i, 6] * gy + shapes[i, 9] * gz
    grad[1] = shapes[i, 4] * gx + shapes[i, 7] * gy + shapes[i, 10] * gz
    grad[2] = shapes[i, 5] * gx + shapes[i, 8] * gy + shapes[i, 11] * gz
    return d


@_jit
def melt(da, ga, db, gb, k):
    """Smooth minimum of two distances; `ga` becomes the gradient of the result."""
    gap = abs(da - db)
    if k <= 0.0 or gap >= k:
        if db < da:
            ga[:] = gb
            return db
        return da
    h = (k - gap) / k
    low = min(da, db)
    wa = 0.5 * h if db < da else 1.0 - 0.5 * h
    for c in range(3):
        ga[c] = wa * ga[c] + (1.0 - wa) * gb[c]
    return low - h * h * k * 0.25


@_jit
def field(shapes, picked, count, melts, x, y, z, cut, grad, work):
    """Distance of a point to the picked shapes (sorted by chain), with gradient and shape hit.

    Shapes farther than `cut` are left out. `work` is scratch of shape (4, 3). Returns
    (distance, nearest shape); the distance is FAR_M when nothing was near.
    """
    g, cg, tg = work[0], work[1], work[2]
    torso, best, chain, hit, chain_hit, torso_hit = FAR_M, FAR_M, -1, -1, -1, -1
    d_chain, near = FAR_M, FAR_M
    for j in range(count + 1):
        i = picked[j] if j < count else -1
        if i >= 0:
            dx, dy, dz = x - shapes[i, 22], y - shapes[i, 23], z - shapes[i, 24]
            reach = cut + shapes[i, 25] + shapes[i, 26]
            if dx * dx + dy * dy + dz * dz > reach * reach:
                continue
        this = int(shapes[i, 20]) if i >= 0 else -2
        if this != chain:
            if chain == 0:
                torso, torso_hit = d_chain, chain_hit
                tg[:] = cg
                best, hit = torso, torso_hit
                grad[:] = tg
            elif chain > 0:
                if melts[chain] > 0.0 and torso < FAR_M:
                    if torso < d_chain:
                        chain_hit = torso_hit
                    d_chain = melt(d_chain, cg, torso, tg, melts[chain])
                if d_chain < best:
                    best, hit = d_chain, chain_hit
                    grad[:] = cg
            chain, d_chain, near, chain_hit = this, FAR_M, FAR_M, -1
            if i < 0:
                break
        d = shape_distance(shapes, i, x, y, z, g)
        if d < near:
            near, chain_hit = d, i
        if d_chain >= FAR_M:
            d_chain = d
            cg[:] = g
        else:
            d_chain = melt(d_chain, cg, d, g, shapes[i, 19])
    return best, hit


@_jit
def rough_distance(shapes, groups, x, y, z, cut, work):
    """Plain minimum of all distances, no melting, never above `cut`; enough for soft light.

    `groups` are bounding spheres of whole chains: centre, radius, first and past-last shape.
    """
    best = cut
    for g in range(groups.shape[0]):
        dx, dy, dz = x - groups[g, 0], y - groups[g, 1], z - groups[g, 2]
        reach = best + groups[g, 3]
        if dx * dx + dy * dy + dz * dz >= reach * reach:
            continue
        for i in range(int(groups[g, 4]), int(groups[g, 5])):
            dx, dy, dz = x - shapes[i, 22], y - shapes[i, 23], z - shapes[i, 24]
            reach = best + shapes[i, 25]
            if reach > 0.0 and dx * dx + dy * dy + dz * dz < reach * reach:
                best = min(best, shape_distance(shapes, i, x, y, z, work[3]))
    return best


@_jit
def pick_tile(shapes, n, eye, axis, spread, picked):
    """Indices of the shapes that a cone of rays (axis, half-angle tangent `spread`) may meet.

    Returns (count, nearest t, farthest t).
    """
    count, t0, t1 = 0, FAR_M, 0.0
    for i in range(n):
        dx, dy, dz = shapes[i, 22] - eye[0], shapes[i, 23] - eye[1], shapes[i, 24] - eye[2]
        t = dx * axis[0] + dy * axis[1] + dz * axis[2]
        off = np.sqrt(max(dx * dx + dy * dy + dz * dz - t * t, 0.0))
        r = shapes[i, 25] + shapes[i, 26]
        if off < r + t * spread:
            picked[count] = i
            count += 1
            t0, t1 = min(t0, t - r), max(t1, t + r)
    return count, t0, t1


@_jit
def march(shapes, picked, count, melts, eye, ray, t0, t1, grad, work):
    """First hit along a ray. Returns (t or -1, shape); `grad` holds the surface normal."""
    t, cut = t0, FAR_M
    for _ in range(72):
        x, y, z = eye[0] + t * ray[0], eye[1] + t * ray[1], eye[2] + t * ray[2]
        d, hit = field(shapes, picked, count, melts, x, y, z, cut, grad, work)
        if d < 0.0008:
            return t, hit
        if hit < 0:
            d = cut
        cut = 1.92 * d  # after the next step nothing nearer lies beyond this
        t += 0.92 * d
        if t > t1:
            break
    return -1.0, -1


@_jit
def cone_start(shapes, picked, count, melts, eye, axis, t0, t1, spread, grad, work):
    """How far a whole tile of rays may start out before any of them can hit; -1 if none can."""
    t = t0
    for _ in range(40):
        x, y, z = eye[0] + t * axis[0], eye[1] + t * axis[1], eye[2] + t * axis[2]
        d, _ = field(shapes, picked, count, melts, x, y, z, FAR_M, grad, work)
        room = 0.9 * d - t * spread
        if room < 0.002:
            return t
        t += room / (1.0 + spread)
        if t > t1:
            return -1.0
    return t


@_jit
def openness(shapes, groups, x, y, z, normal, reach, work):
    """How open a point is to the room, 0 (buried) .. 1, from distances along its normal."""
    closed, weight = 0.0, 1.0
    step = reach * 0.16
    for _ in range(4):
        d = rough_distance(
            shapes, groups, x + step * normal[0], y + step * normal[1], z + step * normal[2], step,
            work,
        )  # fmt: skip
        closed += weight * (step - d) / step
        weight *= 0.72
        step *= 1.85
    return max(0.0, 1.0 - closed * 0.36)


@_jit
def lamp_reach(shapes, groups, x, y, z, lamp, start, steps, work):
    """How much of a wide lamp in direction `lamp` reaches a point, 0..1 (soft shadow)."""
    light, t = 1.0, start
    for _ in range(steps):
        d = rough_distance(
            shapes, groups, x + t * lamp[0], y + t * lamp[1], z + t * lamp[2], 0.3, work
        )
        light = min(light, 0.5 + 0.5 * d / (0.22 * t + 0.01))
        if light <= 0.0:
            return 0.0
        t += min(max(d, 0.035), 0.16)
        if t > 1.7:
            break
    return light * light * (3.0 - 2.0 * light)


@_jit
def plane_light(shapes, groups, points, normals, lamp, out):
    """For set points (m, 3) with normals: openness and lamp light into `out` (m, 2)."""
    work = np.zeros((4, 3))
    for j in range(points.shape[0]):
        x, y, z = points[j, 0], points[j, 1], points[j, 2]
        if rough_distance(shapes, groups, x, y, z, 1.3, work) >= 1.3:
            out[j, 0] = out[j, 1] = 1.0
            continue
        out[j, 0] = openness(shapes, groups, x, y, z, normals[j], 0.5, work)
        out[j, 1] = lamp_reach(shapes, groups, x, y, z, lamp, 0.015, 22, work)
