#!/bin/sh
# In the tree: diskimage-builder and what it calls. Safe to run again after an interruption.
# Usage: install.sh packages|diskimage-builder
set -eu
HERE=$(dirname "$0")
export DEBIAN_FRONTEND=noninteractive

case $1 in
packages)
	dpkg --configure -a
	apt-get update -q
	# shellcheck disable=SC2046 # one package a word
	apt-get install -y -q -o Dpkg::Use-Pty=0 $(grep -v '^#' "$HERE/packages.txt")
	apt-get clean
	;;
diskimage-builder)
	# Not Debian's own: an image's name stands for the version that builds it, down to the elements that come with it.
	# For the system's Python, since hooks run under sudo, which drops a virtual environment's path.
	pip install --break-system-packages --no-deps --no-cache-dir --root-user-action=ignore --require-hashes -r "$HERE/requirements.txt"
	install -m 755 "$HERE"/sbin/* /usr/local/sbin/
	;;
esac
