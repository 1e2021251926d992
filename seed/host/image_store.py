"""Images of virtual machines, unpacked: one folder for each content hash that Glance knows."""
import hashlib
import shutil
import subprocess
import threading
import time
import urllib.error

from process import mortal

CHUNK = 1 << 20
# Where a tar says that it is one.
MAGIC = slice(257, 262)


class ImageStore:
    def __init__(self, folder, openstack, say):
        self.folder = folder
        self.openstack = openstack
        self.say = say
        self.hashes = {}  # of each image that was looked at; None where it is no archive
        self.lock = threading.Lock()  # one is unpacked at a time, which takes all of a core, and none while others are removed
        folder.mkdir(exist_ok=True)
        for part in folder.glob('*.part'):  # of an emulator that was killed
            shutil.rmtree(part)

    def hash_of(self, image):
        """The hash of an archive, or None where the image is something else, or gone: no machine can be made of that."""
        if image not in self.hashes:
            try:
                known = self.openstack.call('GET', 'image', f'/v2/images/{image}')
                with self.openstack.open('GET', 'image', f'/v2/images/{image}/file') as content:
                    archive = content.read(512)[MAGIC] == b'ustar'
            except urllib.error.HTTPError as e:
                if e.code != 404:
                    raise
                archive = False
            self.hashes[image] = known['os_hash_value'] if archive else None
        return self.hashes[image]

    def path_of(self, digest):
        """Where the image of that hash is, once it is unpacked."""
        return self.folder / digest

    def ensure(self, image):
        """Unpack an archive that is not unpacked yet."""
        digest = self.hash_of(image)
        with self.lock:
            if not self.path_of(digest).exists():
                self.unpack(image, digest, self.path_of(digest))

    def unpack(self, image, digest, folder):
        """Unpack it whole or not at all."""
        started = time.monotonic()
        part = folder.with_name(f'{digest}.part')
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o755)
        algorithm = self.openstack.call('GET', 'image', f'/v2/images/{image}')['os_hash_algo']
        seen = hashlib.new(algorithm)
        tar = subprocess.Popen(mortal('tar', '--extract', '--preserve-permissions', '--numeric-owner', '--xattrs', '--xattrs-include=*', f'--directory={part}'),
                               stdin=subprocess.PIPE)
        with self.openstack.open('GET', 'image', f'/v2/images/{image}/file') as content, tar.stdin:
            while chunk := content.read(CHUNK):
                seen.update(chunk)
                tar.stdin.write(chunk)
        if tar.wait() or seen.hexdigest() != digest:
            raise OSError(f'image {image} cannot be unpacked: ' + (f'tar ended with {tar.returncode}' if tar.returncode else 'its content has another hash'))
        part.rename(folder)
        self.say(f'image {image}: unpacked in {time.monotonic() - started:.1f} s')

    def forget_unused(self, trees):
        """Remove what is neither an image of Glance's any more nor in what `trees` says when asked."""
        known = {image['os_hash_value'] for image in self.openstack.call('GET', 'image', '/v2/images?limit=1000')['images']}
        with self.lock:
            used = trees()
            for folder in self.folder.iterdir():
                if folder.name not in known and str(folder) not in used:
                    shutil.rmtree(folder)
                    self.say(f'image with hash {folder.name[:12]}…: removed, nothing uses it')
