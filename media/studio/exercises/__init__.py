"""One exercise a module: numbers of a pose go in, a posture with its contacts comes out.

`flat_hand` is no exercise: it holds what two of them share.
"""
