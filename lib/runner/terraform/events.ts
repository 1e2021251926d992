import { isDocument, section } from '../plan/side';

/** What Terraform says is wrong. */
export interface Diagnostic {
  readonly summary: string;
  readonly detail: string;
  /** Of the resource that it is about, where it is about one. */
  readonly address?: string;
}

/** What happens to a resource. */
export interface ResourceEvent {
  readonly type: 'started' | 'progressing' | 'done' | 'failed';
  readonly address: string;
  /** `create`, `update`, `delete` or `read`. */
  readonly action: string;
}

/** A line of what `-json` prints, as far as it concerns us. Source: developer.hashicorp.com/terraform/internals/machine-readable-ui */
export type Event =
  | { readonly type: 'error'; readonly diagnostic: Diagnostic }
  | ResourceEvent
  /** No event: what is printed where `-json` is not known, or by a program that gives up on itself. */
  | { readonly type: 'words'; readonly words: string };

const ACTIONS = { apply_start: 'started', apply_progress: 'progressing', apply_complete: 'done', apply_errored: 'failed' } as const;

/** The event of a line; nothing where it tells what concerns nobody. */
export function eventOf(line: string): Event | undefined {
  const event = parsed(line);
  if (!event) return line.trim() === '' ? undefined : { type: 'words', words: line };
  if (event.type === 'diagnostic') {
    const { severity, summary, detail, address } = section(event, 'diagnostic');
    if (severity !== 'error') return undefined;
    const diagnostic = { summary: String(summary), detail: String(detail ?? '') };
    return { type: 'error', diagnostic: { ...diagnostic, ...(typeof address === 'string' && { address }) } };
  }
  const type = ACTIONS[event.type as keyof typeof ACTIONS];
  if (type === undefined) return undefined;
  const hook = section(event, 'hook');
  return { type, address: String(section(hook, 'resource').addr), action: String(hook.action) };
}

function parsed(line: string): { readonly [key: string]: unknown } | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isDocument(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
