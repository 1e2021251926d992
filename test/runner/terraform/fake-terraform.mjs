#!/usr/bin/env node
/**
 * As much of Terraform as the runner meets: a state in a file, plans by comparing it with the configuration, events as JSON. What it makes is
 * in its state alone. In the folder $FAKE_TERRAFORM it records how it was called, and finds in `ways.json` what a test wants of it.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [command, ...args] = process.argv.slice(2);
const folder = process.env.FAKE_TERRAFORM;
const ways = read(join(folder, 'ways.json')) ?? {};
appendFileSync(join(folder, 'calls.jsonl'), `${JSON.stringify({ command, args, cwd: process.cwd(), env: process.env })}\n`);

/** What stands beside a resource's properties. */
const META = ['//', 'depends_on', 'lifecycle', 'provider', 'timeouts'];
/** Properties that can't be changed. */
const FORCE_NEW = ['triggers_replace', 'vcpus'];
/** Properties that are known once something is made. */
const COMPUTED = ['id', 'output'];
const UNKNOWN = Symbol('unknown');

const commands = { version, init, plan, show, state, apply, untaint };
process.exitCode = await commands[command]();

function version() {
  process.stdout.write(ways.version ?? 'Terraform v1.11.4\non linux_amd64\n');
  return ways.versionCode ?? 0;
}

function init() {
  const backend = JSON.stringify(configuration().terraform.backend);
  const before = read('.terraform/backend.json');
  if (ways.init || (before && JSON.stringify(before) !== backend && !args.includes('-reconfigure'))) {
    process.stderr.write(`\nError: ${ways.init ?? 'Backend configuration changed'}\n\nIt can be\nmended.\n`);
    return 1;
  }
  mkdirSync('.terraform', { recursive: true });
  writeFileSync('.terraform/backend.json', backend);
  writeFileSync('.terraform.lock.hcl', '');
  return 0;
}

function plan() {
  const lock = takeLock();
  if (lock) return failed(lock);
  if (ways.plan && process.cwd().includes(ways.planStack ?? ''))
    return failed({ severity: 'error', summary: ways.plan, detail: 'Try another.', address: ways.planAddress });
  const state = readState();
  const wanted = option('destroy') === undefined && !args.includes('-destroy') ? configuration() : { resource: {}, output: {} };
  const { changes, next, outputs } = compare(state, wanted);
  const guards = changes.filter(({ change, address }) => change.actions.includes('delete') && isGuarded(address));
  if (guards.length > 0) {
    const summary = 'Instance cannot be destroyed';
    return failed(...guards.map(({ address }) => ({ severity: 'error', summary, detail: `Resource ${address} has prevent_destroy` })));
  }
  const shown = {
    format_version: '1.2',
    resource_changes: changes,
    output_changes: outputChanges(state.outputs, outputs),
    prior_state: { values: { root_module: { resources: resourcesOf(state) } } },
  };
  writeFileSync(option('out'), JSON.stringify({ shown, next, file: stateFile() }));
  return 0;
}

function show() {
  process.stdout.write(JSON.stringify(read(args.at(-1)).shown));
  return 0;
}

function state() {
  const { resources, outputs } = readState();
  const pulled = Object.values(resources).map(({ type, name, values, tainted }) => {
    // Of any type, so that the type is beside the value.
    const attributes = { ...values, ...('output' in values && { output: { value: values.output, type: typeof values.output } }) };
    return { mode: 'managed', type, name, instances: [{ ...(tainted && { status: 'tainted' }), attributes }] };
  });
  if (existsSync(stateFile())) process.stdout.write(JSON.stringify({ version: 4, outputs, resources: pulled }));
  return 0;
}

async function apply() {
  const { shown, next, file } = read(args.at(-1));
  const errors = [];
  const state = readState(file);
  for (const { address, change } of shown.resource_changes) {
    for (const action of change.actions.filter((name) => name !== 'no-op')) {
      const hook = { resource: { addr: address }, action };
      event({ type: 'apply_start', hook });
      await sleep(ways.delay ?? 0);
      const reason = action !== 'delete' && ways.fail?.[address];
      if (reason) {
        event({ type: 'apply_errored', hook });
        errors.push({ severity: 'error', summary: reason, detail: '', address });
        state.resources[address] = { ...next.resources[address], tainted: true };
      } else {
        event({ type: 'apply_complete', hook });
        if (action === 'delete') delete state.resources[address];
        else state.resources[address] = next.resources[address];
      }
    }
  }
  const outputs = errors.length > 0 ? state.outputs : next.outputs;
  writeFileSync(file, JSON.stringify({ ...state, outputs, made: next.made }));
  return errors.length > 0 ? failed(...errors) : 0;
}

function untaint() {
  const state = readState();
  delete state.resources[args.at(-1)].tainted;
  writeFileSync(stateFile(), JSON.stringify(state));
  return 0;
}

/** What it takes to come from a state to a configuration, and the state then. */
function compare(state, wanted) {
  const next = { resources: {}, outputs: {}, made: { ...state.made } };
  const changes = new Map();
  const bodies = new Map();
  for (const [type, resources] of Object.entries(wanted.resource ?? {})) {
    for (const [name, body] of Object.entries(resources)) bodies.set(`${type}.${name}`, body);
  }
  const settle = (address) => {
    if (changes.has(address)) return;
    const [type, name] = address.split('.');
    const body = bodies.get(address);
    const before = state.resources[address];
    const { ignore_changes: ignored = [], replace_triggered_by: triggers = [] } = body.lifecycle ?? {};
    const properties = Object.fromEntries(Object.entries(body).filter(([key]) => !META.includes(key)));
    const value = (unknown) => ({
      ...resolve(properties, reference(unknown)),
      ...(before && Object.fromEntries(ignored.map((key) => [key, before.values[key]]))),
    });
    changes.set(address, undefined);
    const after = value(true);
    const triggered = triggers.some((trigger) => {
      settle(trigger);
      return changes.get(trigger).change.actions.length > 1;
    });
    const action = args.includes(`-replace=${address}`)
      ? { actions: ['delete', 'create'], action_reason: 'replace_by_request' }
      : actionOf(before, after, triggered);
    const isNew = action.actions.includes('create');
    if (isNew) next.made[address] = (next.made[address] ?? 0) + 1;
    const id = isNew ? `${address}.${next.made[address]}` : before.values.id;
    const given = value(false);
    const values = { ...given, id, ...(type === 'terraform_data' && { output: given.input }) };
    next.resources[address] = { type, name, values };
    const known = Object.fromEntries(Object.entries(after).filter(([, member]) => !holdsUnknown(member)));
    const unknown = Object.keys(after).filter((key) => holdsUnknown(after[key]));
    const computed = isNew ? COMPUTED : [];
    const sensitive = type === 'terraform_data' ? { input: true, output: true } : {};
    const { actions, ...why } = action;
    const change = {
      actions,
      before: before?.values ?? null,
      after: isNew ? known : { ...values, ...known },
      after_unknown: Object.fromEntries([...unknown, ...computed].map((key) => [key, true])),
      before_sensitive: sensitive,
      after_sensitive: sensitive,
      replace_paths:
        before && isNew
          ? Object.keys(after)
              .filter((key) => FORCE_NEW.includes(key))
              .map((key) => [key])
          : [],
    };
    changes.set(address, { address, mode: 'managed', type, name, ...why, change });
  };
  const reference = (unknown) => (root, steps) => {
    if (root === 'var') return walk(variable(steps[0]), steps.slice(1));
    const address = `${root}.${steps[0]}`;
    settle(address);
    if (unknown && COMPUTED.includes(steps[1]) && changes.get(address).change.actions.includes('create')) return UNKNOWN;
    return walk(next.resources[address].values, steps.slice(1));
  };
  const targets = args.filter((arg) => arg.startsWith('-target=')).map((arg) => arg.slice('-target='.length));
  for (const address of targets.length > 0 ? targets : bodies.keys()) settle(address);
  if (targets.length > 0)
    return {
      changes: [...changes.values()],
      next: { ...state, made: next.made, resources: { ...state.resources, ...next.resources } },
      outputs: state.outputs,
    };
  for (const [address, before] of Object.entries(state.resources)) {
    if (bodies.has(address)) continue;
    const { type, name, values } = before;
    changes.set(address, { address, mode: 'managed', type, name, change: { actions: ['delete'], before: values, after: null } });
  }
  const outputs = {};
  for (const [name, { value, sensitive = false }] of Object.entries(wanted.output ?? {})) {
    next.outputs[name] = { value: resolve(value, reference(false)), sensitive };
    outputs[name] = { value: resolve(value, reference(true)), sensitive };
  }
  return { changes: [...changes.values()], next, outputs };
}

function actionOf(before, after, triggered) {
  if (!before) return { actions: ['create'] };
  if (before.tainted) return { actions: ['delete', 'create'], action_reason: 'replace_because_tainted' };
  const moved = Object.keys(after).filter(
    (key) => JSON.stringify(after[key]) !== JSON.stringify(before.values[key]) || holdsUnknown(after[key]),
  );
  if (triggered) return { actions: ['delete', 'create'], action_reason: 'replace_by_triggers' };
  if (moved.some((key) => FORCE_NEW.includes(key)))
    return { actions: ['delete', 'create'], action_reason: 'replace_because_cannot_update' };
  return { actions: [moved.length > 0 ? 'update' : 'no-op'] };
}

function outputChanges(before, after) {
  const changes = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const unknown = holdsUnknown(after[name]?.value);
    const same = !unknown && JSON.stringify(before[name]) === JSON.stringify(after[name]);
    const action = same ? 'no-op' : before[name] ? (after[name] ? 'update' : 'delete') : 'create';
    const told = unknown ? {} : { after: after[name]?.value ?? null };
    changes[name] = { actions: [action], before: before[name]?.value ?? null, ...told, after_unknown: unknown };
  }
  return changes;
}

/** A value with its references resolved. */
function resolve(value, reference) {
  if (Array.isArray(value)) return value.map((item) => resolve(item, reference));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolve(member, reference)]));
  }
  const [, expression] = typeof value === 'string' ? (/^\$\{(.+)\}$/.exec(value) ?? []) : [];
  return expression === undefined ? value : evaluate(expression, reference);
}

function evaluate(expression, reference) {
  if (/^(jsonencode\(\{|join\()/.test(expression)) return filledIn(expression, reference);
  const [, name, inner] = /^(\w+)\((.+)\)$/.exec(expression) ?? [];
  if (name !== undefined) {
    const value = evaluate(inner, reference);
    return name === 'jsonencode' && value !== UNKNOWN ? JSON.stringify(value) : value;
  }
  const [root, ...steps] = expression.split(/[.[\]]+/).filter((step) => step !== '');
  return reference(root, steps);
}

/** An expression of several parts, values in the place of what it refers to: not what Terraform makes of it, but another where that is another. */
function filledIn(expression, reference) {
  let unknown = false;
  const text = expression.replace(/"(?:[^"\\]|\\.)*"|[a-z]\w*(?:\.[\w-]+)+/g, (part) => {
    if (part.startsWith('"')) return part;
    const value = evaluate(part, reference);
    unknown ||= value === UNKNOWN;
    return JSON.stringify(String(value));
  });
  return unknown ? UNKNOWN : text;
}

function walk(value, steps) {
  return steps.reduce((at, step) => (at === UNKNOWN ? at : (at?.[step] ?? null)), value);
}

function variable(name) {
  const text = process.env[`TF_VAR_${name}`];
  if (text === undefined) throw new Error(`no value for ${name}`);
  return configuration().variable[name].type === 'string' ? text : JSON.parse(text);
}

function holdsUnknown(value) {
  if (value === UNKNOWN) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsUnknown);
}

function isGuarded(address) {
  const [type, name] = address.split('.');
  return configuration().resource?.[type]?.[name]?.lifecycle?.prevent_destroy === true;
}

/** The lock that somebody else holds, as often as the test wants it held. */
function takeLock() {
  if (!ways.lock?.times || option('lock') === 'false') return undefined;
  const { who, times } = ways.lock;
  writeFileSync(join(folder, 'ways.json'), JSON.stringify({ ...ways, lock: { who, times: times - 1 } }));
  const detail = `Lock Info:\n  ID:        lock-1\n  Operation: OperationTypeApply\n  Who:       ${who}\n  Created:   2026-01-01 00:00:00 +0000 UTC\n`;
  return { severity: 'error', summary: 'Error acquiring the state lock', detail };
}

function failed(...diagnostics) {
  for (const diagnostic of diagnostics) event({ type: 'diagnostic', diagnostic });
  return 1;
}

function event(what) {
  process.stdout.write(`${JSON.stringify({ '@level': 'info', ...what })}\n`);
}

function option(name) {
  return args.find((arg) => arg.startsWith(`-${name}=`))?.slice(name.length + 2);
}

function configuration() {
  return read('main.tf.json');
}

function stateFile() {
  return configuration().terraform.backend.local?.path ?? 'remote.tfstate';
}

function readState(file = stateFile()) {
  return read(file) ?? { resources: {}, outputs: {}, made: {} };
}

function resourcesOf({ resources }) {
  return Object.entries(resources).map(([address, { type, name, values, tainted }]) => ({
    address,
    mode: 'managed',
    type,
    name,
    values,
    ...(tainted && { tainted }),
  }));
}

function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
