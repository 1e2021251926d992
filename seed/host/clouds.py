"""clouds.yaml and secure.yaml of a seed, beside its record and inside it; never the user's own."""
import os
import shutil

from paths import private


def entries(record):
    """Name of the cloud -> what its token is scoped to."""
    projects = {**{name: name for name in record['projects']}, 'seed-admin': 'admin'}
    scopes = {cloud: {'project_name': project, 'project_domain_name': 'Default'} for cloud, project in projects.items()}
    return {**scopes, 'seed-system': {'system_scope': 'all'}}


def write(folder, record):
    lines, secure = ['clouds:'], ['clouds:']
    for cloud, scope in entries(record).items():
        auth = {'auth_url': f'http://{record["ip"]}:5000/v3', 'username': 'admin', 'user_domain_name': 'Default', **scope}
        lines += [f'  {cloud}:', '    auth:', *(f'      {key}: {value}' for key, value in auth.items()),
                  f'    region_name: {record["region"]}', '    identity_api_version: 3']
        secure += [f'  {cloud}:', '    auth:', f'      password: "{record["passwords"]["admin"]}"']
    private(folder / 'clouds.yaml', '\n'.join(lines) + '\n')
    private(folder / 'secure.yaml', '\n'.join(secure) + '\n')


def install(folder, root):
    """The same two for the client inside."""
    os.makedirs(f'{root}/etc/openstack', 0o700, exist_ok=True)
    for name in ('clouds.yaml', 'secure.yaml'):
        shutil.copy(folder / name, f'{root}/etc/openstack/{name}')
