"""The host's side of a seed's addresses: sockets that listen on the host and lead into the seed's network namespace.

systemd-socket-activate listens, and at the first connection becomes `nsenter … systemd-socket-proxyd`, which takes the
socket over as file descriptor 3. No veth, no routes, no firewall rules; the pid stays the same all the way.
"""
import subprocess

from process import Process

PROXY = '/lib/systemd/systemd-socket-proxyd'


def forward(where, namespace, log):
    """A process that listens here and hands what it accepts on to the same address in the namespace that nsenter is told."""
    # SIGPIPE stays ignored, as under systemd: else a service that closes before it has read all ends its forwarder.
    return subprocess.Popen(['systemd-socket-activate', '-l', where, '--', 'nsenter', namespace, '--', PROXY, where],
                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, restore_signals=False, cwd='/')


class Forwarders:
    """The record is a file of lines: port, pid, start time, and the leader they lead to."""

    def __init__(self, folder, address):
        self.record = folder / 'forwarders'
        self.log = folder / 'forward.log'
        self.address = address

    def _read(self):
        try:
            lines = self.record.read_text().splitlines()
        except FileNotFoundError:
            return []
        return [line.split() for line in lines if len(line.split()) == 4]

    def ensure(self, leader, ports):
        running = {}
        for port, pid, started, target in self._read():
            process = Process(pid, started)
            if target == str(leader.pid) and process.alive():
                running[int(port)] = process
            else:
                process.stop(2)
        missing = [port for port in ports if port not in running]
        if not missing:
            return
        with open(self.record, 'a') as record, open(self.log, 'a') as log:
            for port in missing:
                child = forward(f'{self.address}:{port}', f'--net=/proc/{leader.pid}/ns/net', log)
                record.write(f'{port} {child.pid} {Process(child.pid).started} {leader.pid}\n')
                record.flush()

    def stop(self):
        for _, pid, started, _ in self._read():
            Process(pid, started).stop(2)
        self.record.unlink(missing_ok=True)
