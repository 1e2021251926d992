"""Swift's rings: one copy of everything, on one device for each kind, all of them behind one port."""
import os
import shutil


def make(seed):
    # The modules of Swift take a second to load, and most seeds do without.
    from swift.common.ring import RingBuilder
    for kind in ('account', 'container', 'object'):
        folder = f'/var/lib/swift/{kind}'
        os.makedirs(folder, exist_ok=True)
        shutil.chown(folder, 'swift', 'swift')
        builder = RingBuilder(part_power=2, replicas=1, min_part_hours=1)
        builder.add_dev({'region': 1, 'zone': 1, 'weight': 1, 'device': kind, 'ip': seed['ip'], 'port': 8080,
                         'replication_ip': seed['ip'], 'replication_port': 8080, 'meta': ''})
        builder.rebalance()
        ring = f'/etc/swift/{kind}.ring.gz'
        builder.get_ring().save(ring)
        os.chmod(ring, 0o644)
