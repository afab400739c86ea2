"""The studio that makes the exercise films: a body, poses in clinical angles, light and words."""
