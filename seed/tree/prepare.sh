#!/bin/sh
# In the tree: what makes the installed packages an image from which machines can start. Safe to run again.
set -eu
HERE=$(dirname "$0")

"$HERE/patch.py"

if [ "$(dpkg-divert --truename /usr/bin/py3compile)" != /usr/bin/py3compile ]; then
	rm -f /usr/bin/py3compile
	dpkg-divert --local --rename --remove /usr/bin/py3compile
fi
# Some modules are templates or for other Pythons and don't compile: dpkg's own py3compile says nothing of them either.
python3 -m compileall -q -j 0 /usr/lib/python3/dist-packages >/dev/null 2>&1 || true

units=$(grep -v '^#' "$HERE/units.txt")
mkdir -p /etc/systemd/system-preset
for unit in $units; do echo "disable $unit"; done >/etc/systemd/system-preset/00-seed.preset
systemctl -q disable $units 2>/dev/null || true
find /etc/systemd/system -name '*.wants' -type d | while read -r wants; do
	for unit in $units; do rm -f "$wants/$unit"; done
done
systemctl -q mask systemd-networkd-wait-online.service
# Nothing in a seed is worth a long good-bye: engines ask for 15 s and more to stop.
mkdir -p /etc/systemd/system/service.d
printf '[Service]\nTimeoutStopSec=5\n' >/etc/systemd/system/service.d/seed.conf

# Empty, not missing: missing means a first boot, which presets all units.
: >/etc/machine-id
rm -rf /var/lib/rabbitmq/.erlang.cookie /var/lib/apt/lists/* /var/cache/apt/*.bin /var/log/*.log /var/log/apt
rm -f /usr/sbin/policy-rc.d /etc/apt/apt.conf.d/00seed-host
