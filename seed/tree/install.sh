#!/bin/sh
# In the tree: download and install the packages. Safe to run again after an interruption.
# Usage: install.sh download|install
set -eu
HERE=$(dirname "$0")
export DEBIAN_FRONTEND=noninteractive
packages=$(grep -v '^#' "$HERE/packages.txt")

case $1 in
download)
	apt-get update -q
	apt-get install -y -q --download-only $packages
	;;
install)
	echo 'dbconfig-common dbconfig-common/dbconfig-install boolean false' | debconf-set-selections
	# Several hundred packages would each start an interpreter to compile their modules: prepare.sh compiles them all at once.
	if [ "$(dpkg-divert --truename /usr/bin/py3compile)" = /usr/bin/py3compile ]; then
		dpkg-divert --local --rename --add /usr/bin/py3compile
	fi
	printf '#!/bin/sh\nexit 0\n' >/usr/bin/py3compile
	chmod 755 /usr/bin/py3compile
	dpkg --configure -a
	apt-get install -y -q --fix-broken -o Dpkg::Use-Pty=0
	apt-get install -y -q -o Dpkg::Use-Pty=0 $packages
	;;
esac
