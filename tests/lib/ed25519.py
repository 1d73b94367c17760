# SPDX-License-Identifier: Apache-2.0
"""Ed25519 (RFC 8032) for tests: keys and signatures, in plain arithmetic.

    public(secret), sign(secret, message)       secret: 32 bytes
"""
import hashlib

P = 2 ** 255 - 19
ORDER = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = \
    15112221349535400772501151409588531511454012693041857206046113283949847762202


def add(p, q):
    """Points are (x, y, z, t) with t = x y / z."""
    a = (p[1] - p[0]) * (q[1] - q[0])
    b = (p[1] + p[0]) * (q[1] + q[0])
    c = 2 * D * p[3] * q[3]
    d = 2 * p[2] * q[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def times(k, p):
    out = (0, 1, 1, 0)
    while k:
        if k & 1:
            out = add(out, p)
        p = add(p, p)
        k >>= 1
    return out


def packed(p):
    z = pow(p[2], P - 2, P)
    x, y = p[0] * z % P, p[1] * z % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def expanded(secret):
    h = hashlib.sha512(secret).digest()
    a = int.from_bytes(h[:32], "little") & (1 << 254) - 8 | 1 << 254
    return a, h[32:]


def public(secret):
    return packed(times(expanded(secret)[0], BASE))


def sign(secret, message):
    a, prefix = expanded(secret)
    key = packed(times(a, BASE))
    r = int.from_bytes(hashlib.sha512(prefix + message).digest(),
                       "little") % ORDER
    point = packed(times(r, BASE))
    h = int.from_bytes(hashlib.sha512(point + key + message).digest(),
                       "little")
    return point + ((r + h * a) % ORDER).to_bytes(32, "little")
