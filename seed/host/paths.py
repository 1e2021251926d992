"""Where things are on disk, and locks on them."""
import contextlib
import fcntl
import os
import pathlib

from report import say

HERE = pathlib.Path(__file__).resolve().parent.parent
HOME = pathlib.Path(os.environ.get('HOME') or '/root')
CACHE = pathlib.Path(os.environ.get('XDG_CACHE_HOME') or HOME / '.cache') / 'tripleo'
SEEDS = pathlib.Path(os.environ.get('XDG_STATE_HOME') or HOME / '.local/state') / 'tripleo' / 'seeds'


@contextlib.contextmanager
def lock(path, what):
    """Hold path's lock. The file goes with the lock, so it is looked at again once the lock is had."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    said = False
    while True:
        file = open(path, 'a')
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not said:
                say(f'waiting for another seed command that is at work on {what}')
                said = True
            fcntl.flock(file, fcntl.LOCK_EX)
        try:
            if os.fstat(file.fileno()).st_ino == path.stat().st_ino:
                break
        except FileNotFoundError:
            pass
        file.close()
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        file.close()


def prune(*folders):
    """Remove folders that are empty, and their parents up to tripleo/."""
    for folder in folders:
        while folder.name in ('seeds', 'tripleo'):
            try:
                folder.rmdir()
            except OSError:
                break
            folder = folder.parent


def private(path, text):
    """Write a file for its owner's eyes only, whole or not at all."""
    new = path.with_name(path.name + '.new')
    with open(os.open(new, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), 'w') as f:
        f.write(text)
    new.rename(path)
