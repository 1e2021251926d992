import type { Report } from '../report';
import { type Diagnostic, eventOf, type ResourceEvent } from './events';

/** Silence after which it is said what is still under way, in milliseconds. */
const HEARTBEAT = 30_000;
/** How many resources are named then. */
const NAMED = 5;
/** How many lines are kept of what a program says that names no error. */
const LAST_WORDS = 20;

const DOING: { readonly [action: string]: string } = { create: 'creating', update: 'changing', delete: 'deleting' };
const DONE: { readonly [action: string]: string } = { create: 'created', update: 'changed', delete: 'deleted' };

/** Tells what happens to a stack's resources, and keeps what went wrong. */
export class Progress {
  /** What went wrong, each thing once. */
  public readonly errors: Diagnostic[] = [];
  private readonly open = new Set<string>();
  private readonly words: string[] = [];
  private spoken = Date.now();

  /**
   * @param stackName what the lines begin with
   * @param paths construct paths by resource address
   */
  public constructor(
    private readonly stackName: string,
    private readonly paths: { readonly [address: string]: string },
    private readonly report: Report,
  ) {}

  /** Takes a line that Terraform has printed. */
  public take(line: string): void {
    const event = eventOf(line);
    if (!event) return;
    if (event.type === 'words') this.words.push(event.words);
    else if (event.type === 'error') this.keep(event.diagnostic);
    else if (event.type === 'progressing') this.beat();
    else this.tell(event);
  }

  /** What went wrong; where Terraform named no error, its last words. */
  public get failures(): readonly Diagnostic[] {
    if (this.errors.length > 0) return this.errors;
    return [{ summary: this.words.slice(-LAST_WORDS).join('\n') || 'it ended without a word', detail: '' }];
  }

  private tell({ type, address, action }: ResourceEvent): void {
    if (type === 'started') this.open.add(address);
    else this.open.delete(address);
    const doing = DOING[action] ?? action;
    if (type === 'failed') this.say(`${this.name(address)}: ${doing} failed`);
    else if (this.isTold(address)) this.say(`${this.name(address)}: ${type === 'done' ? (DONE[action] ?? action) : doing}`);
  }

  private keep(diagnostic: Diagnostic): void {
    const { summary, detail, address } = diagnostic;
    const known = this.errors.some((error) => error.summary === summary && error.detail === detail && error.address === address);
    if (!known) this.errors.push(diagnostic);
  }

  private beat(): void {
    if (Date.now() - this.spoken < HEARTBEAT) return;
    const names = [...this.open].map((address) => this.name(address));
    const rest = names.length - NAMED;
    this.say(`waiting for ${names.slice(0, NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`);
  }

  private say(what: string): void {
    this.report(`${this.stackName}: ${what}`);
    this.spoken = Date.now();
  }

  /** What is not in the program any more goes, and is told; what only the configuration has is nobody's. */
  private isTold(address: string): boolean {
    return address in this.paths || !/^(data\.|terraform_data\.)/.test(address);
  }

  private name(address: string): string {
    const path = this.paths[address];
    return path === undefined ? address : `[${path}] ${address}`;
  }
}
