"""Processes known by pid and start time, so that a pid that came round again is never taken for the old one."""
import os
import signal
import subprocess
import time

# In a pid and mount namespace of its own: when its first process ends, all do, and nothing stays mounted.
TOGETHER = ['unshare', '--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child', '--mount-proc']

# The pid is on disk before there is anything to lose; exec keeps it.
START = 'cat /proc/$$/stat >"$0"; exec "$@"'


def stat_fields(pid):
    """The fields of /proc/PID/stat after the command's name: state, ppid, …"""
    try:
        with open(f'/proc/{pid}/stat') as f:
            return f.read().rpartition(')')[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


class Process:
    def __init__(self, pid, started=None):
        self.pid = int(pid)
        self.started = str(started or self._start_time())

    @classmethod
    def of_stat_line(cls, line):
        return cls(line.split()[0], line.rpartition(')')[2].split()[19])

    def _start_time(self):
        fields = stat_fields(self.pid)
        return fields and fields[0] not in 'ZX' and fields[19]

    def alive(self):
        return self._start_time() == self.started

    def name(self):
        try:
            with open(f'/proc/{self.pid}/comm') as f:
                return f.read().strip()
        except OSError:
            return None

    def descendants(self):
        """All that it has started and that is still there, parents first."""
        children = {}
        for name in os.listdir('/proc'):
            fields = name.isdigit() and stat_fields(name)
            if fields and fields[0] not in 'ZX':
                children.setdefault(int(fields[1]), []).append(Process(name))
        found = [self]
        for process in found:
            found += children.get(process.pid, [])
        return found[1:]

    def memory(self):
        """Its part of the memory in bytes, what it shares with others divided by their number (PSS)."""
        try:
            with open(f'/proc/{self.pid}/smaps_rollup') as f:
                return sum(int(line.split()[1]) for line in f if line.startswith('Pss:')) * 1024
        except OSError:
            return 0

    def stop(self, seconds):
        """Ask it to end, and end it if it has not after so many seconds."""
        for number, patience in ((signal.SIGTERM, seconds), (signal.SIGKILL, 10)):
            if patience and self.alive():
                try:
                    os.kill(self.pid, number)
                except ProcessLookupError:
                    return
                self.wait(patience)

    def wait(self, seconds):
        """Wait for it to end, so many seconds at most."""
        end = time.monotonic() + seconds
        while self.alive() and time.monotonic() < end:
            time.sleep(0.05)


def recorded(record):
    """The process that a record is of, if it is still there."""
    try:
        process = Process.of_stat_line(record.read_text())
    except (FileNotFoundError, IndexError, ValueError):
        return None
    return process if process.alive() else None


def start(command, record, log, **kwargs):
    """Start a process that outlives us, and wait until its record is on disk. Should it end before us, `subprocess` buries it in time."""
    record.unlink(missing_ok=True)
    with open(log, 'a') as out:
        subprocess.Popen(['sh', '-euc', START, record, *command], stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, **kwargs)
    end = time.monotonic() + 10
    while not recorded(record) and time.monotonic() < end:
        time.sleep(0.02)


def mortal(*command):
    """The command, made to end when we do, however we end, and with all that it started: nspawn by itself leaves its machine behind."""
    return ['setpriv', '--pdeathsig', 'KILL', *TOGETHER, *map(str, command)]


def run_logged(command, log, **kwargs):
    """Run with all output to a log file. The exit code."""
    with open(log, 'a') as out:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, **kwargs).returncode
