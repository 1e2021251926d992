"""The switch that a seed's virtual machines are plugged into: a network namespace that holds a bridge for each network of Neutron's.

It has no address and no way out, so that machines meet on their networks and nowhere else, and nothing of it is on the host.
"""
import os
import time

from process import recorded, start

# What a switch would say by itself, it does not: no IPv6 addresses on bridges and ports.
HOLD = 'echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6; echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6; exec sleep infinity'


class Switch:
    def __init__(self, folder):
        self.record = folder / 'switch'
        self.log = folder / 'switch.log'

    def ensure(self):
        if not self.namespace():
            start(['unshare', '--net', 'sh', '-euc', HOLD], self.record, self.log, cwd='/')
            while recorded(self.record) and not self.namespace():
                time.sleep(0.01)

    def namespace(self):
        """The path of its network namespace, if it is there."""
        process = recorded(self.record)
        if not process:
            return None
        path = f'/proc/{process.pid}/ns/net'
        return path if os.readlink(path) != os.readlink('/proc/self/ns/net') else None

    def stop(self):
        process = recorded(self.record)
        if process:
            process.stop(2)
        self.record.unlink(missing_ok=True)
