#!/usr/bin/python3
"""Configures and starts the services of a seed, inside it: configure.py < instance.json

Every step may be run again: what is done is left alone, a changed setting restarts only its service. No packaged file is
edited: settings go to drop-ins /etc/SERVICE/SERVICE.conf.d/seed.conf, which /etc/default/openstack makes the daemons read last.
"""
import concurrent.futures
import fcntl
import json
import os
import sys
import threading

import identity
import rings
from system import answers, fill, once, put, run, wait

HERE = os.path.dirname(os.path.abspath(__file__))
UNITS = {
    'keystone': ['keystone'],
    'heat': ['heat-engine', 'heat-api', 'heat-api-cfn'],
    'glance': ['glance-api'],
    'placement': ['placement-api'],
    'neutron': ['neutron-api'],
    'nova': ['nova-conductor', 'nova-scheduler', 'nova-api', 'nova-compute', 'nova-compute-virtual'],
    'ironic': ['ironic-conductor', 'ironic-api'],
    'swift': ['swift'],
}
DATABASES = {
    'keystone': ['keystone'], 'heat': ['heat'], 'glance': ['glance'], 'placement': ['placement'], 'neutron': ['neutron'],
    'nova': ['nova', 'nova_api', 'nova_cell0'], 'ironic': ['ironic'], 'swift': [],
}


def say(text):
    print(text, flush=True)


class Seed:
    """Brings the services up in lanes that run side by side; a lane waits for what it needs of another."""

    def __init__(self, seed):
        self.seed = seed
        self.ip = seed['ip']
        self.seed['keystone_url'] = f'http://{self.ip}:5000'
        self.reached = {name: threading.Event() for name in ('database', 'broker', 'keystone', 'placement', 'ironic')}
        self.failed = threading.Event()

    # ---- files

    def write_files(self):
        """Returns the services whose settings changed."""
        seed, passwords = self.seed, self.seed['passwords']
        values = {**seed, **{f'password_{name}': word for name, word in passwords.items()},
                  'transport_url': f'rabbit://openstack:{passwords["rabbit"]}@{self.ip}:5672/'}

        def setting(name, path, **kwargs):
            with open(f'{HERE}/settings/{name}') as f:
                return put(path, fill(f.read(), values), **kwargs)

        def copy(name, path):
            with open(f'{HERE}/{name}') as f:
                return put(path, f.read())

        put('/etc/hostname', seed['hostname'] + '\n')
        put('/etc/hosts', f'127.0.0.1 localhost\n{self.ip} {seed["hostname"]}\n')
        changed = set()
        for service in seed['services']:
            # Swift's programs take one file and no drop-ins.
            path = '/etc/swift/seed.conf' if service == 'swift' else f'/etc/{service}/{service}.conf.d/seed.conf'
            if setting(f'{service}.conf', path, group=service, mode=0o640):
                changed.add(service)
        if setting('openstack-defaults.sh', '/etc/default/openstack'):
            changed.update(seed['services'])
        if setting('mariadb.cnf', '/etc/mysql/mariadb.conf.d/99-seed.cnf'):
            changed.add('mariadb')
        if setting('rabbitmq.conf', '/etc/rabbitmq/rabbitmq.conf', group='rabbitmq', mode=0o640) \
                | setting('rabbitmq-env.conf', '/etc/rabbitmq/rabbitmq-env.conf') | put('/etc/rabbitmq/enabled_plugins', '[].\n'):
            changed.add('rabbitmq-server')

        site = f'/usr/local/lib/python3.{sys.version_info.minor}/dist-packages'
        with open('/etc/heat/api-paste.ini') as f:
            paste = f.read().replace('heat.api.aws.ec2token:', 'seed_ec2token:')
        if put('/etc/heat/seed-paste.ini', paste) | copy('seed_ec2token.py', f'{site}/seed_ec2token.py'):
            changed.add('heat')
        if 'neutron' in seed['services']:
            copy('entry_points.txt', f'{site}/seed-1.dist-info/entry_points.txt')
            put(f'{site}/seed-1.dist-info/METADATA', 'Metadata-Version: 2.1\nName: seed\nVersion: 1\n')
            if copy('seed_ml2.py', f'{site}/seed_ml2.py'):
                changed.add('neutron')
        if 'ironic' in seed['services']:
            # Its iPXE and PXE interfaces write there as they load.
            run('install', '-d', '-o', 'ironic', '-g', 'ironic', '/var/lib/ironic/httpboot', '/var/lib/ironic/tftpboot')
        if 'nova' in seed['services']:
            if setting('nova-virtual.conf', '/etc/nova/seed-virtual.conf', group='nova', mode=0o640):
                changed.add('nova')
            if copy('nova-compute-virtual.service', '/etc/systemd/system/nova-compute-virtual.service'):
                run('systemctl', 'daemon-reload')
        if 'swift' in seed['services']:
            if setting('swift-hash.conf', '/etc/swift/swift.conf', group='swift', mode=0o640) | copy('seed_swift.py', f'{site}/seed_swift.py'):
                changed.add('swift')
            if copy('swift.service', '/etc/systemd/system/swift.service'):
                run('systemctl', 'daemon-reload')
        return changed

    # ---- tools of the lanes

    def need(self, *names):
        for name in names:
            while not self.reached[name].wait(0.5):
                if self.failed.is_set():
                    raise RuntimeError(f'gave up waiting for {name}: another step failed')

    def start(self, *units):
        run('systemctl', 'start', *(f'{unit}.service' for unit in units))

    def serve(self, name, *ports):
        for port in ports:
            wait(f'{name} on port {port}', lambda: answers(f'http://{self.ip}:{port}/'))
        say(f'{name} answers')

    def sql(self, text):
        return run('mariadb', '-N', stdin=text)

    def reported(self, unit, table, when='created_at'):
        """Wait until a daemon has put itself on record since its unit started: before that, requests get lost or refused."""
        def rows():
            started = run('systemctl', 'show', '--value', '--property=ActiveEnterTimestamp', '--timestamp=unix', f'{unit}.service').strip('@\n')
            return int(self.sql(f"SET time_zone = '+00:00'; SELECT COUNT(*) FROM {table} WHERE {when} >= FROM_UNIXTIME({started})"))
        wait(f'{unit} to report in {table}', rows)

    # ---- lanes

    def databases(self):
        self.start('mariadb', 'memcached')
        once('database-users-' + '-'.join(self.seed['services']), self.database_users)
        say('MariaDB is ready')
        self.reached['database'].set()

    def database_users(self):
        lines = []
        for service in self.seed['services']:
            account = f"{service}@'%'"
            password = self.seed['passwords'][service]
            lines += [f"CREATE USER IF NOT EXISTS {account};", f"ALTER USER {account} IDENTIFIED BY '{password}';"]
            lines += [f"GRANT ALL ON {name}.* TO {account};" for name in DATABASES[service]]
        self.sql('\n'.join(lines))

    def broker(self):
        self.start('rabbitmq-server')
        say('RabbitMQ is ready')
        self.reached['broker'].set()

    def keystone(self):
        once('keystone-keys', identity.make_keys)
        self.need('database')
        once('keystone-bootstrap', identity.bootstrap, self.seed)
        self.start('keystone')
        self.serve('Keystone', 5000)
        once('identity-' + '-'.join(self.seed['services']), identity.populate, self.seed)
        say('Keystone has its projects, users and catalogue')
        self.reached['keystone'].set()

    def heat(self):
        self.need('database', 'broker', 'keystone')
        self.start('heat-engine', 'heat-api', 'heat-api-cfn')
        self.serve('Heat', 8004, 8000)
        self.reported('heat-engine', 'heat.service')
        say("Heat's engine is at work")

    def glance(self):
        self.need('database', 'keystone')
        self.start('glance-api')
        self.serve('Glance', 9292)

    def placement(self):
        self.need('database', 'keystone')
        self.start('placement-api')
        self.serve('Placement', 8778)
        self.reached['placement'].set()

    def neutron(self):
        self.need('database', 'broker', 'keystone')
        self.start('neutron-api')
        self.serve('Neutron', 9696)

    def ironic(self):
        self.need('database', 'keystone')
        self.start('ironic-conductor', 'ironic-api')
        self.serve('Ironic', 6385)
        self.reported('ironic-conductor', 'ironic.conductor_hardware_interfaces')
        say("Ironic's conductor is at work")
        self.reached['ironic'].set()

    def nova(self):
        self.need('database', 'broker', 'keystone')
        once('nova-hosts', self.nova_hosts)
        self.start('nova-conductor', 'nova-scheduler', 'nova-api')
        self.need('placement', 'ironic')
        self.start('nova-compute', 'nova-compute-virtual')
        self.serve('Nova', 8774)
        # The provider's inventory is what makes a pretended virtual machine schedulable.
        self.reported('nova-compute-virtual', 'nova.compute_nodes', 'COALESCE(updated_at, created_at)')
        wait("Nova's pretended hypervisor in Placement", lambda: int(self.sql('SELECT COUNT(*) FROM placement.inventories')))
        say('Nova has its hosts')

    def nova_hosts(self):
        """Map both hosts to their cell, which Nova itself would do only after each has a node, and some seconds later."""
        for host in (self.seed['hostname'], self.seed['hostname'] + '-virtual'):
            self.sql('INSERT IGNORE INTO nova_api.host_mappings (created_at, cell_id, host) '
                     f"SELECT UTC_TIMESTAMP(), id, '{host}' FROM nova_api.cell_mappings WHERE name = 'cell1'")

    def swift(self):
        once('swift-rings', rings.make, self.seed)
        self.need('keystone')
        self.start('swift')
        self.serve('Swift', 8080)

    # ---- all of it

    def dead_units(self):
        units = [f'{unit}.service' for name in self.seed['services'] for unit in UNITS[name]]
        states = run('systemctl', 'show', '--value', '--property=ActiveState', *units).split()
        return [f'{unit} is {state}' for unit, state in zip(units, states) if state != 'active']

    def up(self):
        changed = self.write_files()
        run('systemctl', 'reset-failed')  # units that an earlier try has used up their starts of
        if changed:
            units = [unit for name in sorted(changed) for unit in UNITS.get(name, [name])]
            run('systemctl', 'try-restart', *(f'{unit}.service' for unit in units))
        lanes = [self.databases, self.broker] + [getattr(self, name) for name in self.seed['services']]

        def guarded(lane):
            try:
                lane()
            except BaseException:
                self.failed.set()
                raise

        with concurrent.futures.ThreadPoolExecutor(len(lanes)) as pool:
            jobs = [pool.submit(guarded, lane) for lane in lanes]
        errors = [str(job.exception()) for job in jobs if job.exception()] or self.dead_units()
        if errors:
            sys.exit('\n'.join(errors))


if __name__ == '__main__':
    instance = json.load(sys.stdin)
    # A configurator whose `seed up` was killed may still be at work: wait for it.
    lock = open('/run/seed-configure.lock', 'w')
    fcntl.flock(lock, fcntl.LOCK_EX)
    Seed(instance).up()
