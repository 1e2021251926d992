"""The root tree all seeds share: Debian 13 with OpenStack's packages, nothing configured, nothing started.

It is built once for each state of the recipe (the folder tree/), stage by stage, in a folder that gets its final name
when it is complete; so a build that was cut off goes on with the stage it was in.
"""
import hashlib
import os
import re
import shutil
import subprocess

from paths import CACHE, HERE, lock
from process import mortal, run_logged
from report import SeedError, phase, say

RECIPE = HERE / 'tree'
DEBS = CACHE / 'seed-debs'
SUITE = 'trixie'
CLEAN = {'HOME': '/root', 'PATH': '/usr/sbin:/usr/bin:/sbin:/bin', 'LANG': 'C.UTF-8'}
PROXIES = ('http_proxy', 'https_proxy', 'no_proxy')


def recipe_hash():
    digest = hashlib.sha256()
    for path in sorted(RECIPE.iterdir()):
        digest.update(f'{path.name}\0'.encode() + path.read_bytes() + b'\0')
    return digest.hexdigest()[:12]


def path_of(tree):
    return CACHE / f'seed-tree-{tree}'


def build_lock():
    return lock(CACHE / 'seed-tree.lock', 'the tree')


def ensure(instance):
    """The tree for today's recipe, built if need be, and the instance put down as its user."""
    tree = recipe_hash()
    with build_lock():
        if not path_of(tree).exists():
            Build(tree).run()
            forget_unused(keep=tree)
        users = path_of(tree) / 'users'
        users.mkdir(exist_ok=True)
        link = users / hashlib.sha256(bytes(instance)).hexdigest()[:12]
        if not link.is_symlink():
            link.symlink_to(instance)
    return path_of(tree)


# ---- who uses a tree: each instance has a link to itself in it

def in_use(folder):
    users = folder / 'users'
    return users.exists() and any(link.exists() for link in users.iterdir())


def forget_unused(keep=None):
    """Remove trees, whole or half built, that no instance stands on. True if none is left."""
    left = False
    for folder in CACHE.glob('seed-tree-*'):
        if folder.name == f'seed-tree-{keep}' or in_use(folder):
            left = True
        else:
            shutil.rmtree(folder)
    return not left


def forget_all():
    """Remove trees and packages, unless an instance anywhere still stands on a tree."""
    if not CACHE.exists():
        return
    with build_lock():
        if forget_unused():
            shutil.rmtree(DEBS, ignore_errors=True)


# ---- building

def mirrors():
    """apt source lines for Debian 13, from the mirrors this host's own apt uses."""
    def targets():
        out = subprocess.run(['apt-get', 'indextargets', '--format', '$(ORIGIN)|$(LABEL)|$(RELEASE)|$(REPO_URI)', 'Created-By: Packages'],
                             capture_output=True, text=True).stdout
        return [line.split('|', 3) for line in out.splitlines()]

    found = targets()
    if not any(origin == 'Debian' for origin, *_ in found):  # apt has no lists yet
        subprocess.run(['apt-get', 'update', '-q'], stdin=subprocess.DEVNULL, capture_output=True)
        found = targets()
    main = next((uri for origin, label, suite, uri in found if (origin, label) == ('Debian', 'Debian')), None)
    security = next((uri for origin, label, suite, uri in found if label == 'Debian-Security'), None)
    if not main:
        raise SeedError("found no Debian mirror in this host's apt configuration",
                        advice='check that `apt-get update` works and `apt-get indextargets` lists a repository of origin Debian')
    lines = [f'deb {main} {SUITE} main']
    if security:
        lines.append(f'deb {security} {SUITE}-security main')
    return main, '\n'.join(lines) + '\n'


def host_apt_settings():
    """What this host's apt needs to reach its mirror: proxies, timeouts, dates it does not check."""
    out = subprocess.run(['apt-config', 'dump', '--no-empty', 'Acquire'], capture_output=True, text=True).stdout
    return ''.join(line + '\n' for line in out.splitlines() if re.match(r'Acquire::(http|https|ftp|Check|Max|Retries|By-Hash)', line))


class Build:
    def __init__(self, tree):
        self.final = path_of(tree)
        self.folder = CACHE / f'{self.final.name}.part'
        self.root = self.folder / 'root'
        self.log = self.folder / 'build.log'

    def run(self):
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        DEBS.mkdir(exist_ok=True)
        (DEBS / 'partial').mkdir(exist_ok=True)
        self.stage('bootstrap', 'tree: Debian 13, the minimum', self.bootstrap)
        self.stage('download', 'tree: downloading packages', lambda: self.inside('/run/recipe/install.sh', 'download'), self.downloaded)
        self.stage('install', 'tree: installing packages', lambda: self.inside('/run/recipe/install.sh', 'install'), self.installed)
        self.stage('prepare', 'tree: compiling Python modules, turning units off', lambda: self.inside('/run/recipe/prepare.sh'))
        self.stage('bake', "tree: creating the databases' schemas", lambda: self.inside('/run/recipe/bake.sh', network=False))
        self.folder.rename(self.final)
        say('tree: complete')

    def stage(self, name, text, work, detail=None):
        done = self.folder / f'{name}.done'
        if done.exists():
            return
        with phase(text, detail):
            failed = work()
        if failed:
            raise SeedError(f'the stage `{name}` of the tree failed', log=self.log,
                            advice='run the same command again: it goes on with this stage')
        done.touch()

    def bootstrap(self):
        """Cannot go on where it was: starts over."""
        if self.root.exists():
            shutil.rmtree(self.root)
        mirror, sources = mirrors()
        self.write('etc/dpkg/dpkg.cfg.d/seed', (RECIPE / 'dpkg.cfg').read_text())
        environment = {**CLEAN, **{key: os.environ[key] for key in PROXIES if key in os.environ}}
        failed = run_logged(mortal('debootstrap', '--variant=minbase', f'--cache-dir={DEBS}',
                                   '--include=ca-certificates,systemd,systemd-sysv,dbus,iproute2,procps', SUITE, self.root, mirror),
                            self.log, env=environment)
        if not failed:
            self.write('etc/apt/sources.list', sources)
            self.write('etc/apt/apt.conf.d/seed', 'APT::Install-Recommends "false";\nAcquire::Languages "none";\n')
            self.write('etc/apt/apt.conf.d/00seed-host', host_apt_settings())
            self.write('usr/sbin/policy-rc.d', '#!/bin/sh\nexit 101\n', 0o755)
        return failed

    def write(self, path, text, mode=0o644):
        path = self.root / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)

    def inside(self, *command, network=True):
        options = ['--resolv-conf=copy-host', '--bind-ro=/etc/hosts'] if network else ['--private-network', '--resolv-conf=off']
        proxies = [f'--setenv={key}={os.environ[key]}' for key in PROXIES if key in os.environ]
        return run_logged(mortal('systemd-nspawn', '--quiet', f'--directory={self.root}', '--register=no', '--as-pid2', *keep_unit(),
                                 '--console=pipe', '--setenv=LANG=C.UTF-8', *proxies, *options,
                                 f'--bind-ro={RECIPE}:/run/recipe', f'--bind={DEBS}:/var/cache/apt/archives', *command),
                          self.log, env=CLEAN)

    def downloaded(self):
        return f'{sum(1 for _ in DEBS.glob("*.deb"))} packages so far'

    def installed(self):
        try:
            status = (self.root / 'var/lib/dpkg/status').read_text(errors='replace')
        except OSError:
            return ''
        return f'{status.count("Status: install ok installed")} of {status.count("Package: ")} configured'


def keep_unit():
    """Without systemd as the host's init there is no scope to be had."""
    return [] if os.path.isdir('/run/systemd/system') else ['--keep-unit']
