"""What Keystone is to hold: services, users, roles, projects, and the catalogue. By REST: one `openstack` call costs 2 s."""
import base64
import json
import os
import shutil
import urllib.request

from system import run

CATALOGUE = {
    'heat': [('heat', 'orchestration', ':8004/v1/%(tenant_id)s'), ('heat-cfn', 'cloudformation', ':8000/v1')],
    'glance': [('glance', 'image', ':9292')],
    'placement': [('placement', 'placement', ':8778')],
    'neutron': [('neutron', 'network', ':9696')],
    'nova': [('nova', 'compute', ':8774/v2.1')],
    'ironic': [('ironic', 'baremetal', ':6385')],
    'swift': [('swift', 'object-store', ':8080/v1/AUTH_%(tenant_id)s')],
}
ADMIN_ROLES = ('admin', 'member', 'heat_stack_owner')


def make_keys():
    """What `keystone-manage fernet_setup` and `credential_setup` do, less two interpreter starts and a log owned by root."""
    for kind in ('fernet', 'credential'):
        folder = f'/etc/keystone/{kind}-keys'
        os.makedirs(folder, 0o700, exist_ok=True)
        shutil.chown(folder, 'keystone', 'keystone')
        for name in ('0', '1'):
            path = f'{folder}/{name}'
            if not os.path.exists(path) or os.path.getsize(path) == 0:
                with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), 'wb') as f:
                    f.write(base64.urlsafe_b64encode(os.urandom(32)))
            shutil.chown(path, 'keystone', 'keystone')


def bootstrap(seed):
    url = seed['keystone_url'] + '/v3'
    urls = [word for kind in ('admin', 'public', 'internal') for word in (f'--bootstrap-{kind}-url', url)]
    run('keystone-manage', 'bootstrap', '--bootstrap-region-id', seed['region'], *urls, user='keystone',
        env={'OS_BOOTSTRAP_PASSWORD': seed['passwords']['admin']})


class Keystone:
    def __init__(self, seed):
        self.url = seed['keystone_url'] + '/v3'
        self.headers = {'Content-Type': 'application/json'}
        user = {'name': 'admin', 'password': seed['passwords']['admin'], 'domain': {'id': 'default'}}
        with self._open('POST', '/auth/tokens', {'auth': {
                'identity': {'methods': ['password'], 'password': {'user': user}},
                'scope': {'project': {'name': 'admin', 'domain': {'id': 'default'}}}}}) as answer:
            self.headers['X-Auth-Token'] = answer.headers['X-Subject-Token']

    def _open(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        return urllib.request.urlopen(urllib.request.Request(self.url + path, data, self.headers, method=method), timeout=60)

    def call(self, method, path, body=None):
        with self._open(method, path, body) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def ensure(self, kind, match, **rest):
        """The id of the one that matches, made if there is none."""
        query = '&'.join(f'{key}={value}' for key, value in match.items())
        found = self.call('GET', f'/{kind}s?{query}')[f'{kind}s']
        return (found[0] if found else self.call('POST', f'/{kind}s', {kind: {**match, **rest}})[kind])['id']

    def grant(self, scope, scope_id, user, role):
        self.call('PUT', f'/{scope}s/{scope_id}/users/{user}/roles/{role}')


def populate(seed):
    keystone, passwords = Keystone(seed), seed['passwords']
    ensure, grant = keystone.ensure, keystone.grant
    roles = {name: ensure('role', {'name': name}) for name in (*ADMIN_ROLES, 'service', 'heat_stack_user')}

    admin = ensure('user', {'name': 'admin', 'domain_id': 'default'})
    for project in ('admin', *seed['projects']):
        project_id = ensure('project', {'name': project, 'domain_id': 'default'})
        for role in ADMIN_ROLES:
            grant('project', project_id, admin, roles[role])

    service_project = ensure('project', {'name': 'service', 'domain_id': 'default'})
    for name in seed['services']:
        if name not in CATALOGUE:
            continue
        user = ensure('user', {'name': name, 'domain_id': 'default'}, password=passwords[name])
        for role in ('admin', 'service'):
            grant('project', service_project, user, roles[role])
        for label, kind, rest in CATALOGUE[name]:
            service = ensure('service', {'name': label, 'type': kind})
            for interface in ('public', 'internal', 'admin'):
                ensure('endpoint', {'service_id': service, 'interface': interface},
                       url=f'http://{seed["ip"]}{rest}', region_id=seed['region'])

    heat_domain = ensure('domain', {'name': 'heat'})
    domain_admin = ensure('user', {'name': 'heat_domain_admin', 'domain_id': heat_domain}, password=passwords['heat_domain_admin'])
    grant('domain', heat_domain, domain_admin, roles['admin'])
