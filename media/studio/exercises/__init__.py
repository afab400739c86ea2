"""One exercise a module: numbers of a pose go in, a posture with its contacts comes out."""
