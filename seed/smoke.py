#!/usr/bin/python3 -B
"""smoke.py [NAME] [CLOUD]: use a running seed from the host, as a project's admin; leaves nothing behind if all goes well.

Enrols a fake node, boots a bare-metal and a pretended virtual server by Heat, and sees both and the node active.
"""
import json
import os
import pathlib
import re
import sys
import time
import urllib.error

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / 'host'))

from openstack import OpenStack  # noqa: E402

NAME = sys.argv[1] if len(sys.argv) > 1 else 'default'
CLOUD = sys.argv[2] if len(sys.argv) > 2 else 'seed'
STATE = pathlib.Path(os.environ.get('XDG_STATE_HOME') or pathlib.Path.home() / '.local/state')
RECORD = json.loads((STATE / f'tripleo/seeds/{NAME}/instance.json').read_text())
TAG = f'smoke-{os.urandom(3).hex()}'
CLIENT = OpenStack(RECORD, user='admin', project=CLOUD)
CLASS = re.sub('[^A-Z0-9]', '_', TAG.upper())
STARTED = time.monotonic()


def say(text):
    print(f'[{time.monotonic() - STARTED:5.1f} s] {text}', flush=True)


def api(method, service, path, body=None):
    try:
        return CLIENT.call(method, service, path, body)
    except urllib.error.HTTPError as e:
        raise SystemExit(f'{method} {service} {path}: {e.code} {e.read()[:600]}')


def wait(what, ready, seconds=120):
    end = time.monotonic() + seconds
    while not (result := ready()):
        if time.monotonic() > end:
            raise SystemExit(f'waited {seconds} s in vain for {what}')
        time.sleep(0.3)
    say(what)
    return result


def main():
    node = api('POST', 'baremetal', '/v1/nodes', {'name': TAG, 'driver': 'fake-hardware', 'resource_class': TAG,
               'properties': {'cpus': 4, 'memory_mb': 8192, 'local_gb': 50, 'cpu_arch': 'x86_64'}})['uuid']
    api('POST', 'baremetal', '/v1/ports', {'node_uuid': node, 'address': '52:54:00:%02x:%02x:%02x' % tuple(os.urandom(3)), 'physical_network': 'ctlplane'})
    api('PUT', 'baremetal', f'/v1/nodes/{node}/traits', {'traits': ['CUSTOM_SMOKE']})

    def state():
        return api('GET', 'baremetal', f'/v1/nodes/{node}')['provision_state']

    for target, reached in (('manage', 'manageable'), ('provide', 'available')):
        api('PUT', 'baremetal', f'/v1/nodes/{node}/states/provision', {'target': target})
        wait(f'node {reached}', lambda: state() == reached)
    # A fake node's power is unknown until somebody sets it, and Nova takes no node whose power is unknown.
    api('PUT', 'baremetal', f'/v1/nodes/{node}/states/power', {'target': 'power off'})
    assert node in [n['uuid'] for n in api('GET', 'baremetal', '/v1/nodes')['nodes']], 'the project does not see its own node'

    image = api('POST', 'image', '/v2/images', {'name': TAG, 'disk_format': 'raw', 'container_format': 'bare'})['id']
    api('PUT', 'image', f'/v2/images/{image}/file', b'\0' * 65536)
    specs = {'resources:VCPU': '0', 'resources:MEMORY_MB': '0', 'resources:DISK_GB': '0', f'resources:CUSTOM_{CLASS}': '1', 'trait:CUSTOM_SMOKE': 'required'}
    metal = api('POST', 'compute', '/flavors', {'flavor': {'name': f'{TAG}-metal', 'vcpus': 4, 'ram': 8192, 'disk': 50}})['flavor']['id']
    api('POST', 'compute', f'/flavors/{metal}/os-extra_specs', {'extra_specs': specs})
    virtual = api('POST', 'compute', '/flavors', {'flavor': {'name': f'{TAG}-virtual', 'vcpus': 1, 'ram': 512, 'disk': 1}})['flavor']['id']
    wait('node in Placement', lambda: any(p['name'] == node for p in api('GET', 'placement', '/resource_providers')['resource_providers'])
         and f'CUSTOM_{CLASS}' in api('GET', 'placement', f'/resource_providers/{node}/inventories')['inventories'])

    def server(flavor):
        return {'type': 'OS::Nova::Server', 'properties': {'name': flavor, 'flavor': flavor, 'image': image, 'networks': [{'network': {'get_resource': 'net'}}]},
                'depends_on': 'subnet'}

    template = {'heat_template_version': '2021-04-16', 'resources': {
        'net': {'type': 'OS::Neutron::ProviderNet', 'properties': {'name': TAG, 'network_type': 'flat', 'physical_network': TAG}},
        'subnet': {'type': 'OS::Neutron::Subnet', 'properties': {'network': {'get_resource': 'net'}, 'cidr': '192.168.24.0/24'}},
        'metal': server(f'{TAG}-metal'), 'virtual': server(f'{TAG}-virtual')},
        'outputs': {name: {'value': {'get_resource': name}} for name in ('metal', 'virtual')}}
    stack = api('POST', 'orchestration', '/stacks', {'stack_name': TAG, 'template': template, 'timeout_mins': 5})['stack']['id']

    def status():
        return api('GET', 'orchestration', f'/stacks/{TAG}/{stack}')['stack']

    done = wait('stack settled', lambda: (s := status())['stack_status'] != 'CREATE_IN_PROGRESS' and s)
    assert done['stack_status'] == 'CREATE_COMPLETE', done['stack_status_reason']
    for output in done['outputs']:
        found = api('GET', 'compute', f'/servers/{output["output_value"]}')['server']
        say(f'{found["name"]}: {found["status"]} on {found["OS-EXT-SRV-ATTR:host"]} {found["OS-EXT-SRV-ATTR:hypervisor_hostname"]} {found["addresses"][TAG][0]["addr"]}')
        assert found['status'] == 'ACTIVE'
    assert state() == 'active', state()
    say('node active')

    api('DELETE', 'orchestration', f'/stacks/{TAG}/{stack}')
    wait('stack deleted', lambda: status()['stack_status'] == 'DELETE_COMPLETE')
    wait('node available again', lambda: state() == 'available')
    api('DELETE', 'baremetal', f'/v1/nodes/{node}')
    for flavor in (metal, virtual):
        api('DELETE', 'compute', f'/flavors/{flavor}')
    api('DELETE', 'image', f'/v2/images/{image}')
    say('all good')


main()
