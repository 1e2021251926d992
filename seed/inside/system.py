"""Small tools the configurator is made of: files, commands, waiting, and steps that are done once."""
import os
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request

MARKS = '/var/lib/seed'


def run(*command, user=None, stdin=None, env=None):
    if user:
        command = ('setpriv', f'--reuid={user}', f'--regid={user}', '--init-groups', *command)
    done = subprocess.run(command, input=stdin, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env={**os.environ, **(env or {})})
    if done.returncode:
        raise RuntimeError(f'`{" ".join(command)}` failed with {done.returncode}:\n{done.stdout[-3000:]}')
    return done.stdout


def once(mark, step, *args):
    """Run a step unless it has been done on this machine. The mark comes last: a step that was cut off is done again."""
    path = f'{MARKS}/{mark}'
    if not os.path.exists(path):
        step(*args)
        os.makedirs(MARKS, exist_ok=True)
        open(path, 'w').close()


def put(path, text, group=None, mode=0o644):
    """Write a file whole, or not at all. True if it changed."""
    if os.path.exists(path):
        with open(path) as f:
            if f.read() == text:
                return False
    os.makedirs(os.path.dirname(path), exist_ok=True)
    new = path + '.new'
    with open(os.open(new, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, mode), 'w') as f:
        f.write(text)
    if group:
        shutil.chown(new, 'root', group)
    os.rename(new, path)
    return True


def fill(template, values):
    """Replace each {{name}}; a name without a value is a KeyError."""
    return re.sub(r'\{\{(\w+)\}\}', lambda m: str(values[m.group(1)]), template)


def wait(what, ready, seconds=180, pause=0.2):
    end, last = time.monotonic() + seconds, None
    while time.monotonic() < end:
        try:
            result = ready()
            if result:
                return result
        except Exception as e:
            last = e
        time.sleep(pause)
    raise RuntimeError(f'waited {seconds} s in vain for {what}' + (f': {last}' if last else ''))


def answers(url):
    """Whether an API gives any HTTP answer that is not a server error."""
    try:
        with urllib.request.urlopen(url, timeout=20):
            return True
    except urllib.error.HTTPError as e:
        return e.code < 500
