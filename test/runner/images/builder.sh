#!/bin/sh
# In the place of images/builder: what it leaves and says for an image, without building one.
set -eu
folder=$1
name=$(sed -n 's/^ *"imagename": "\(.*\)".*/\1/p' "$folder/manifest.json")
echo "$name" >>"$folder/../calls"

case $name in
no-tree-*)
	echo '[   0.0 s] tool tree: Debian 13, the minimum' >&2
	echo 'seed: found no Debian mirror' >&2
	exit 3
	;;
slow-*)
	trap 'exit 130' TERM
	echo '[   0.0 s] waiting' >&2
	while :; do sleep 0.05; done
	;;
broken-*)
	for number in $(seq 30); do echo "line $number"; done
	echo 'E: Unable to locate package no-such-package'
	exit 1
	;;
esac

echo '[   0.2 s] tool tree: complete' >&2
echo '2026-11-23 08:11:31.517 | dib-run-parts Running /tmp/tripleo-images/dib_build.QDKv/hooks/root.d/08-debootstrap'
echo '2026-11-23 08:12:16.879 | dib-run-parts Running /tmp/tripleo-images/dib_build.QDKv/hooks/root.d/09-apt-keyring'
echo '2026-11-23 08:12:46.862 | dib-run-parts Running /tmp/in_target.d/install.d/01-package-installs'
printf 'abc' >"$folder/$name.tar"
echo 'of no use' >"$folder/$name.tar.md5"
mkdir -p "$folder/$name.d/dib-manifests"
cat >"$folder/$name.d/dib-manifests/dib-manifest-dpkg-$name" <<'END'
{"packages": [
{"package": "apt","arch": "amd64","version": "3.0.4","status": "ii "},
{"package": "gone","arch": "amd64","version": "1","status": "rc "}
]}
END
{
	echo '{"diskimageBuilder": "3.43.0", "elements": {'
	for file in $(cd "$folder/elements" && find . -type f | sort); do
		[ -x "$folder/elements/$file" ] && mode=x || mode=-
		echo "\"$file\": \"$mode $(cat "$folder/elements/$file")\","
	done
	echo "\"version\": \"$3\"}}"
} >"$folder/elements.json"
