"""A machine run by systemd-nspawn, known by a record of the process that all of it lives and dies with."""
import os

from process import recorded

PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'


class Nspawn:
    def __init__(self, record):
        self.record = record

    def outermost(self):
        """What all of it lives and dies with, if it runs."""
        return recorded(self.record)

    def nspawn(self):
        outermost = self.outermost()
        return outermost and next((process for process in outermost.descendants() if process.name() == 'systemd-nspawn'), None)

    def leader(self):
        """The machine's PID 1 as seen from the host, once its systemd takes orders."""
        nspawn = self.nspawn()
        for process in nspawn.descendants() if nspawn else []:
            if is_first(process) and os.path.exists(f'/proc/{process.pid}/root/run/systemd/private'):
                return process
        return None

    def enter(self, *command, **environment):
        """The command line that runs a command inside; there is a leader.

        A shell forks in nsenter's place, which stops itself when the command is stopped. A machine that goes down stops all that is in it
        before it ends them, and nobody would ever have nsenter go on.
        """
        environment = {'HOME': '/root', 'PATH': PATH, 'LANG': 'C.UTF-8', **environment}
        return ['nsenter', '-t', str(self.leader().pid), '--all', '--no-fork', 'env', '-i', '--chdir=/root',
                *(f'{key}={value}' for key, value in environment.items()), 'sh', '-c', '"$@"; exit $?', 'sh', *command]

    def memory(self):
        """All its processes' memory in bytes."""
        outermost = self.outermost()
        return sum(process.memory() for process in [outermost, *outermost.descendants()]) if outermost else 0

    def stop(self, seconds):
        """Have it shut down, and end it if it has not after so many seconds; 0: end it."""
        outermost, nspawn = self.outermost(), self.nspawn()
        if nspawn and seconds:
            nspawn.stop(seconds)
        if outermost:
            rest = outermost.descendants()
            outermost.stop(0)
            for process in rest:  # they are being ended, and are at home in folders that may be removed next
                process.wait(10)
        self.record.unlink(missing_ok=True)


def is_first(process):
    """Whether it is the first of its process namespace. nspawn's other children are helpers of ours."""
    try:
        with open(f'/proc/{process.pid}/status') as f:
            return next(line for line in f if line.startswith('NSpid:')).split()[-1] == '1'
    except OSError:
        return False
