"""What people are told: progress on stderr, and errors they can act on."""
import contextlib
import sys
import threading
import time

STARTED = time.monotonic()


class SeedError(Exception):
    """Something failed: what, the log to read, and what to do about it."""

    def __init__(self, what, log=None, advice=None):
        super().__init__(what)
        self.log, self.advice = log, advice

    def show(self):
        lines = [f'seed: {self}']
        if self.log:
            lines += [f'  | {line}' for line in last_lines(self.log)] + [f'  log: {self.log}']
        if self.advice:
            lines.append(f'  {self.advice}')
        print('\n'.join(lines), file=sys.stderr)


def last_lines(path, count=12):
    try:
        with open(path, errors='replace') as f:
            return [line for line in f.read()[-8000:].splitlines() if line.strip()][-count:]
    except OSError:
        return []


def say(text):
    print(f'[{time.monotonic() - STARTED:6.1f} s] {text}', file=sys.stderr, flush=True)


@contextlib.contextmanager
def phase(text, detail=None, every=10):
    """Announce a phase; while it lasts, say every few seconds that it is still at work, and at what."""
    say(text)
    over = threading.Event()

    def live():
        while not over.wait(every):
            more = detail() if detail else ''
            say(f'{text} …' + (f' {more}' if more else ''))

    thread = threading.Thread(target=live, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
