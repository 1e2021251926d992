import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const USAGE = `npm run bench -- [--runs N] [--limit SECONDS] [--only WORD]

Measures the built package beside its peers: a fresh process for every run, the subjects of a case by turns.
Prints a table and writes bench/results.json. What counts are the ratios; times are the machine's.

  --runs N         runs that count, after two that don't (10)
  --limit SECONDS  a subject whose first run takes longer is not run again (60)
  --only WORD      cases whose name has this word
`;

const WARM_UPS = 2;
const OURS = 'tripleo-cdk';

/** What one process took. */
interface Run {
  /** Milliseconds of Node's own start, in none of the other figures. */
  readonly start: number;
  /** Milliseconds from there to the process's end. */
  readonly ms: number;
  /** Peak of resident memory. */
  readonly megabytes: number;
}

/** What is measured: for each subject the words after `node`, ours first. OUT stands for a folder to write to. */
interface Case {
  readonly name: string;
  readonly subjects: { readonly [library: string]: readonly string[] };
}

interface Result {
  readonly case: string;
  readonly subject: string;
  readonly runs: number;
  /** Null where the subject took longer than the limit. */
  readonly median: number | null;
  readonly p90: number | null;
  readonly megabytes: number | null;
  /** Ours divided by this subject's. */
  readonly ratio: number | null;
}

const OUT = '{out}';
const script = (library: string, ...words: string[]) => [join(__dirname, 'cases', `${library}.js`), ...words];

function both(name: string, kind: string, ...sizes: number[]): Case {
  const words = [kind, OUT, ...sizes.map(String)];
  return { name, subjects: { [OURS]: script('tripleo-cdk', ...words), cdk8s: script('cdk8s', ...words) } };
}

const CASES: readonly Case[] = [
  { name: 'require', subjects: { [OURS]: script('tripleo-cdk'), constructs: script('constructs'), cdk8s: script('cdk8s') } },
  { name: 'tripleo --version', subjects: { [OURS]: [join(__dirname, '..', 'bin', 'tripleo'), '--version'] } },
  both('synth 100 ports', 'flat', 100),
  both('synth 1000 ports', 'flat', 1000),
  both('synth 5000 ports', 'flat', 5000),
  both('synth 12 layers of 3', 'layers', 12, 3),
  // Heat takes 1000 resources a stack, two of which are the template's own.
  both('synth 99 layers of 10', 'layers', 99, 10),
  {
    name: 'synth 10000 ports for Terraform',
    subjects: {
      [OURS]: script('tripleo-cdk', 'terraform', OUT, '10000'),
      cdktf: script('cdktf', 'terraform', OUT, '10000'),
    },
  },
];

/** One process; undefined where it took longer than the limit. */
function measure(words: readonly string[], out: string, limit: number): Run | undefined {
  const args = ['--require', join(__dirname, 'cases', 'measure.js'), ...words.map((word) => (word === OUT ? out : word))];
  rmSync(out, { recursive: true, force: true });
  const child = spawnSync(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    timeout: limit * 1000,
    killSignal: 'SIGKILL',
    cwd: __dirname,
  });
  if (child.signal === 'SIGKILL') return undefined;
  if (child.status !== 0) throw new Error(`${words.join(' ')} ended with ${child.status}: ${child.stderr}`);
  return JSON.parse(String(child.output[3]));
}

/** The value below which this share of the values is. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

function measureCase({ name, subjects }: Case, runs: number, limit: number, out: string): { results: Result[]; starts: number[] } {
  const taken = new Map<string, Run[]>(Object.keys(subjects).map((subject) => [subject, []]));
  for (let i = 0; i < WARM_UPS + runs; i++) {
    for (const [subject, list] of taken) {
      const run = measure(subjects[subject], out, limit);
      if (run === undefined) taken.delete(subject);
      else if (i >= WARM_UPS) list.push(run);
    }
  }
  const median = (subject: string): number | undefined => {
    const list = taken.get(subject);
    return (
      list &&
      quantile(
        list.map(({ ms }) => ms),
        0.5,
      )
    );
  };
  const results = Object.keys(subjects).map((subject): Result => {
    const list = taken.get(subject);
    const ours = median(OURS);
    const theirs = median(subject);
    if (!list || theirs === undefined) return { case: name, subject, runs: 0, median: null, p90: null, megabytes: null, ratio: null };
    return {
      case: name,
      subject,
      runs: list.length,
      median: theirs,
      p90: quantile(
        list.map(({ ms }) => ms),
        0.9,
      ),
      megabytes: quantile(
        list.map(({ megabytes }) => megabytes),
        0.5,
      ),
      ratio: ours === undefined ? null : ours / theirs,
    };
  });
  return { results, starts: [...taken.values()].flat().map(({ start }) => start) };
}

function table(results: readonly Result[], limit: number): string {
  const rows = results.map(({ case: name, subject, median, p90, megabytes, ratio }) =>
    median === null || p90 === null || megabytes === null
      ? [name, subject, `over ${limit} s`, '', '', '']
      : [name, subject, median.toFixed(0), p90.toFixed(0), megabytes.toFixed(0), subject === OURS ? '' : (ratio?.toFixed(2) ?? '')],
  );
  const all = [['case', 'subject', 'median ms', 'p90 ms', 'MB', 'ours / theirs'], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => '-'.repeat(width + 1) + (i < 2 ? '-' : ':')).join('|')}|`;
  return [line(all[0]), rule, ...all.slice(1).map(line)].join('\n');
}

function main(): void {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '10' },
      limit: { type: 'string', default: '60' },
      only: { type: 'string', default: '' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  if (!existsSync(join(__dirname, '..', 'dist', 'index.js'))) throw new Error('there is nothing to measure; run "npm run build" first');
  if (!existsSync(join(__dirname, 'node_modules')))
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: __dirname, stdio: 'ignore' });
  const limit = Number(values.limit);
  const scratch = mkdtempSync(join(tmpdir(), 'tripleo-bench-'));
  const results: Result[] = [];
  const starts: number[] = [];
  try {
    for (const one of CASES.filter(({ name }) => name.includes(values.only))) {
      process.stderr.write(`${one.name}\n`);
      const measured = measureCase(one, Number(values.runs), limit, join(scratch, 'out'));
      results.push(...measured.results);
      starts.push(...measured.starts);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const machine = `${cpus().length} x ${cpus()[0].model.trim()}, Node ${process.versions.node}`;
  const nodeStart = quantile(starts, 0.5);
  writeFileSync(
    join(__dirname, 'results.json'),
    `${JSON.stringify({ date: new Date().toISOString().slice(0, 10), machine, nodeStart, results }, undefined, 2)}\n`,
  );
  process.stdout.write(`${table(results, limit)}\n\n${machine}; Node's own start, ${nodeStart.toFixed(0)} ms, is in none of these\n`);
}

main();
