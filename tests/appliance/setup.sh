#!/bin/bash
# What `make appliance` needs of the system, on Debian 12 or 13: the machine, what fills its disk,
# and what reads it again. As root or through sudo.
set -euo pipefail

needed=(qemu-system-x86 qemu-utils seabios mmdebstrap e2fsprogs debian-archive-keyring)
missing=()
for package in "${needed[@]}"; do
  dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  echo "Installing ${missing[*]} ..."
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
fi
