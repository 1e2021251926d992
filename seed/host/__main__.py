"""seed: a real OpenStack on this machine.

  seed up     [--name NAME] [--tier full|heat] [--swift] [--machines N]
                                                 bring a seed up; what is done already is left alone. --machines: its nodes are
                                                 virtual machines, of which N run at once; 0: pretended ones again
  seed down   [--name NAME] [--wipe [--keep-tree]]
                                                 stop it; --wipe removes it from disk, with the last one also the tree
  seed status [--name NAME] [--json]             0 if it runs and all its APIs answer, 3 otherwise
  seed exec   [--name NAME] [--machine MACHINE] -- COMMAND...
                                                 run a command inside, e.g. `openstack server list`; in a virtual machine, by its
                                                 server's or its node's name

NAME is `default` unless given. Progress goes to stderr, results to stdout. Exit codes: 0 done, 1 failed, 2 usage.
"""
import argparse
import json
import os
import signal
import sys

import tree
from instance import MOST_MACHINES, SERVICES, Instance, valid_name
from paths import CACHE, SEEDS, prune
from report import SeedError, phase, say
from virtual import described


def up(seed, args):
    with seed.lock():
        seed.ensure_record(args.tier, args.swift, args.machines)
        seed.ensure_tree()
        seed.ensure_machine()
        seed.configure()
        seed.forward()
        seed.ensure_machines()
    say(f'{seed.name} is up on {seed.address}')
    names = ', '.join(seed.record['projects'] + ['seed-admin', 'seed-system'])
    print(f'export OS_CLIENT_CONFIG_FILE={seed.folder}/clouds.yaml OS_CLIENT_SECURE_FILE={seed.folder}/secure.yaml\n'
          f'openstack --os-cloud seed stack list    # clouds: {names}\n'
          f'tripleo seed exec --name {seed.name} -- openstack stack list    # the same with the client inside')


def down(seed, args):
    with seed.lock():
        if not seed.folder.exists():
            say(f'nothing to do: there is no seed {seed.name}')
        elif seed.exists():
            seed.load()
            with phase(f'{seed.name}: stopping'):
                seed.stop(gently=not args.wipe)
        if args.wipe and seed.folder.exists():
            with phase(f'{seed.name}: removing'):
                seed.wipe()
        if args.wipe and not args.keep_tree:
            with phase('tree and packages: removing what no seed uses'):
                tree.forget_all()
    prune(SEEDS, CACHE)


def status(seed, args):
    state = {'name': seed.name, 'state': 'absent'}
    if seed.exists():
        seed.load()
        state.update(state='stopped', tier=seed.record['tier'], address=seed.address, clouds=f'{seed.folder}/clouds.yaml', apis={})
        if seed.machine.leader():
            state['apis'] = seed.answering()
            working = all(state['apis'].values()) and (not seed.record.get('machines') or seed.machines.emulator())
            state['state'] = 'running' if working else 'degraded'
        if seed.record.get('machines'):
            state.update(capacity=seed.record['machines'], emulator='running' if seed.machines.emulator() else 'stopped',
                         machines=[described(machine) for machine in seed.machines.all()])
    if args.json:
        print(json.dumps(state, indent=2))
    else:
        print(f'{seed.name}: {state["state"]}' + (f', tier {state["tier"]}, on {state["address"]}' if 'tier' in state else ''))
        for api, ok in state.get('apis', {}).items():
            print(f'  {api}: {"answers" if ok else "no answer"}')
        if 'machines' in state:
            print(f'  emulator: {state["emulator"]}, room for {state["capacity"]} machines; log: {seed.machines.log}')
        for machine in state.get('machines', []):
            print(f'  machine {machine["server"]} on {machine["node"]}: {machine["state"]}, {" ".join(machine["addresses"]) or "no address"}, '
                  f'{machine["memory"] >> 20} MB' + (f'; {machine["reason"]}' if machine['reason'] else ''))
    return 0 if state['state'] == 'running' else 3


def exec_inside(seed, args):
    if not seed.exists():
        raise SeedError(f'there is no seed {seed.name}', advice=f'seed up --name {seed.name}')
    seed.load()
    if args.machine:
        machine = seed.machines.find(args.machine)
        if not machine or not machine.nspawn.leader():
            raise SeedError(f'no machine {args.machine} runs in the seed {seed.name}', advice=f'seed status --name {seed.name} lists its machines')
        command = machine.nspawn.enter(*args.command)
        os.execvp(command[0], command)
    environment = {'OS_CLOUD': os.environ.get('OS_CLOUD', 'seed'), 'TERM': os.environ.get('TERM', 'dumb')}
    command = seed.enter(*args.command, **environment)
    os.execvp(command[0], command)


def parse(argv):
    argv, command = (argv[:argv.index('--')], argv[argv.index('--') + 1:]) if '--' in argv else (argv, [])
    parser = argparse.ArgumentParser(prog='seed', usage=__doc__, add_help=False, allow_abbrev=False)
    parser.add_argument('-h', '--help', action='store_true')
    commands = parser.add_subparsers(dest='verb', required=not {'-h', '--help'} & set(argv))
    for verb, run in (('up', up), ('down', down), ('status', status), ('exec', exec_inside)):
        one = commands.add_parser(verb, usage=__doc__, add_help=False, allow_abbrev=False)
        one.add_argument('-h', '--help', action='store_true', default=argparse.SUPPRESS)
        one.add_argument('--name', default='default')
        one.set_defaults(run=run)
        if verb == 'up':
            one.add_argument('--tier', choices=sorted(SERVICES))
            one.add_argument('--swift', action='store_true')
            one.add_argument('--machines', type=int)
        elif verb == 'down':
            one.add_argument('--wipe', action='store_true')
            one.add_argument('--keep-tree', action='store_true')
        elif verb == 'exec':
            one.add_argument('--machine')
        elif verb == 'status':
            one.add_argument('--json', action='store_true')
    args = parser.parse_args(argv)
    args.command = command
    if args.help:
        print(__doc__.strip())
        sys.exit(0)
    if args.verb == 'down' and args.keep_tree and not args.wipe:
        parser.error('--keep-tree goes with --wipe')
    if not valid_name(args.name):
        parser.error(f'--name {args.name}: a name is 1 to 32 lower-case letters, digits and inner hyphens')
    if args.verb == 'up' and args.machines is not None and not 0 <= args.machines <= MOST_MACHINES:
        parser.error(f'--machines {args.machines}: 0 to {MOST_MACHINES}')
    if (args.verb == 'exec') != bool(command):
        parser.error('`seed exec` takes a command after `--`, the others take none')
    return args


def main():
    args = parse(sys.argv[1:])
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    os.umask(0o022)  # what the seed and its machines run on is theirs to read, whoever starts them
    try:
        if os.geteuid() != 0:
            raise SeedError('needs root: it mounts an overlay and runs a machine')
        return args.run(Instance(args.name), args)
    except SeedError as e:
        e.show()
    except KeyboardInterrupt:
        print('seed: interrupted; the same command again goes on from here', file=sys.stderr)
    return 1


sys.exit(main())
