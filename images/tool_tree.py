"""The tool tree: Debian 13 with diskimage-builder, in which every image is built.

It is built once for each state of its recipe (the folder tree/), stage by stage; a build that was cut off goes on with the stage it
was in. Nothing is installed on the host.
"""
import hashlib
import os
import pathlib
import re
import shutil

from paths import CACHE, lock
from process import mortal, run_logged
from report import SeedError, phase, say
from tree import CLEAN, PROXIES, SUITE, host_apt_settings, mirrors

HERE = pathlib.Path(__file__).resolve().parent
RECIPE = HERE / 'tree'


def ensure():
    """The root folder of the tree for today's recipe, built if need be."""
    tree = ToolTree()
    with lock(CACHE / 'images-tree.lock', 'the tool tree'):
        if not tree.complete.exists():
            tree.build()
    return tree.root


def recipe_hash():
    digest = hashlib.sha256()
    for path in sorted(RECIPE.rglob('*')):
        if path.is_file():
            digest.update(f'{path.relative_to(RECIPE)}\0'.encode() + path.read_bytes() + b'\0')
    return digest.hexdigest()[:12]


def dib_version():
    """The version of diskimage-builder in the tree."""
    return re.search(r'^diskimage-builder==(\S+)', (RECIPE / 'requirements.txt').read_text(), re.MULTILINE)[1]


def environment():
    """What commands in the tree see of the host's environment: the way to its mirrors."""
    kept = [name for name in os.environ if name in PROXIES or name.startswith('PIP_')]
    path = '/usr/local/sbin:/usr/local/bin:' + CLEAN['PATH']
    return {**CLEAN, 'PATH': path, 'USER': 'root', **{name: os.environ[name] for name in kept}}


def entered(root, mounts, *command):
    """A command that runs in the tree and ends with us, with all that it started and mounted."""
    places = [word for source, place in mounts.items() for word in (source, place)]
    return mortal(HERE / 'enter', root, *places, '--', *command)


class ToolTree:
    def __init__(self):
        self.folder = CACHE / f'images-tree-{recipe_hash()}'
        self.root = self.folder / 'root'
        self.log = self.folder / 'build.log'
        self.complete = self.folder / 'complete'

    def build(self):
        if not shutil.which('debootstrap', path=CLEAN['PATH']):
            raise SeedError('debootstrap is not installed on this host', advice='install it: apt-get install debootstrap')
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.stage('bootstrap', 'tool tree: Debian 13, the minimum', self.bootstrap)
        self.stage('packages', 'tool tree: packages', lambda: self.install('packages'))
        self.stage('diskimage-builder', 'tool tree: diskimage-builder', lambda: self.install('diskimage-builder', pip_settings()))
        self.complete.touch()
        say('tool tree: complete')

    def stage(self, name, text, work):
        done = self.folder / f'{name}.done'
        if done.exists():
            return
        with phase(text):
            failed = work()
        if failed:
            raise SeedError(f'the stage `{name}` of the tool tree failed', log=self.log, advice='the same command again goes on with this stage')
        done.touch()

    def bootstrap(self):
        """Cannot go on where it was: starts over."""
        shutil.rmtree(self.root, ignore_errors=True)
        mirror, sources = mirrors()
        failed = run_logged(mortal('debootstrap', '--variant=minbase', SUITE, self.root, mirror), self.log, env=environment())
        if not failed:
            self.write('etc/apt/sources.list', sources)
            self.write('etc/apt/apt.conf.d/tool-tree', 'APT::Install-Recommends "false";\nAcquire::Languages "none";\n' + host_apt_settings())
            self.write('etc/dpkg/dpkg.cfg.d/tool-tree', 'force-unsafe-io\n')
        return failed

    def install(self, what, mounts=None):
        return run_logged(entered(self.root, {RECIPE: '/recipe', **(mounts or {})}, '/recipe/install.sh', what), self.log, env=environment())

    def write(self, path, text):
        (self.root / path).write_text(text)


def pip_settings():
    """The files that the host's pip settings stand in and name, each at its own place: the tree's pip asks the same index."""
    named = ['/etc/pip.conf', *(value for name, value in os.environ.items() if name.startswith('PIP_'))]
    return {path: path for path in named if path.startswith('/') and os.path.exists(path)}
