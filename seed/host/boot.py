"""Boots one virtual machine, as the first process of the namespaces it is to live in: boot.py HOST SWITCH NSPAWN...

HOST and SWITCH are file descriptors of the network namespaces of the host and of the switch. Works in the machine's folder; all that it
mounts, plugs in and starts ends with the machine.
"""
import json
import os
import pathlib
import subprocess
import sys

from forward import forward


def ip(*words, inside=()):
    subprocess.run([*inside, 'ip', *words], check=True, close_fds=False)


def plug(name, interface, switch):
    """One interface of the machine: a cable to the bridge of its network."""
    at_switch = ['nsenter', f'--net={switch}', '--']
    bridge, port = interface_name('n', interface['network']), interface_name('p', interface['port'])
    # Of two machines that come first to a network one makes the bridge. A port can be left of a machine that is not quite gone.
    for words in (['link', 'add', bridge, 'type', 'bridge'], ['link', 'delete', port]):
        subprocess.run([*at_switch, 'ip', *words], stderr=subprocess.DEVNULL, close_fds=False)
    ip('link', 'set', bridge, 'up', inside=at_switch)
    ip('link', 'add', name, 'address', interface['mac'], 'type', 'veth', 'peer', 'name', port, 'netns', switch)
    ip('link', 'set', port, 'master', bridge, 'up', inside=at_switch)
    for address in interface['addresses']:
        ip('address', 'add', address, 'dev', name)
    ip('link', 'set', name, 'up')


def interface_name(kind, uuid):
    """Linux takes 15 characters."""
    return kind + uuid.replace('-', '')[:14]


def main():
    host, switch, *nspawn = sys.argv[1:]
    host, switch = f'/proc/self/fd/{host}', f'/proc/self/fd/{switch}'
    machine = json.loads(pathlib.Path('machine.json').read_text())

    subprocess.run(['mount', '-t', 'overlay', 'machine', '-o', f'lowerdir={machine["tree"]},upperdir=disk/upper,workdir=disk/work', 'root'], check=True)
    if machine['ephemeral']:
        subprocess.run(['mount', '-o', 'loop', 'ephemeral.img', 'ephemeral'], check=True)

    ip('link', 'set', 'lo', 'up')
    for index, interface in enumerate(machine['interfaces']):
        plug(f'eth{index}', interface, switch)
    gateway = next((interface['gateway'] for interface in machine['interfaces'] if interface['gateway']), None)
    if gateway:
        ip('route', 'add', 'default', 'via', gateway)

    # A forwarder keeps no file descriptor but its socket, so the way to the host is a file that is there for this machine alone.
    subprocess.run(['mount', '--no-canonicalize', '--bind', host, 'host-network'], check=True, close_fds=False)
    for where in machine['services']:
        forward(where, f'--net={os.getcwd()}/host-network', None)
    os.execvp(nspawn[0], nspawn)


main()
