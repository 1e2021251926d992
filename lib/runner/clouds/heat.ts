import { Service } from './service';
import type { Session } from './session';

/** Deepest nesting that Heat allows (its `max_nested_stack_depth`). */
const NESTED_DEPTH = 5;

/** Stacks asked for at once; Heat gives no link to the next page. */
const PAGE = 200;

/** A stack by its name and id; Heat's paths take both. */
export interface StackRef {
  readonly stack_name: string;
  readonly id: string;
}

/** A stack as Heat lists it. */
export interface StackSummary extends StackRef {
  /** Action and state: `CREATE_COMPLETE`, `UPDATE_IN_PROGRESS`, … */
  readonly stack_status: string;
  readonly stack_status_reason: string;
  readonly creation_time: string;
  readonly updated_time: string | null;
  readonly tags: readonly string[] | null;
}

/** A stack as Heat shows it. */
export interface StackDetail extends StackSummary {
  readonly description: string;
  /** As Heat holds them: texts, with stars in place of hidden ones. */
  readonly parameters: { readonly [name: string]: string };
  readonly outputs?: readonly StackOutput[];
  readonly timeout_mins: number | null;
  readonly disable_rollback: boolean;
}

export interface StackOutput {
  readonly output_key: string;
  readonly output_value: unknown;
  readonly description?: string;
  /** Why there is no value. */
  readonly output_error?: string;
}

/** What a stack is to be. */
export interface StackInput {
  /** The document or its text. */
  readonly template: object | string;
  /** The document or its text. */
  readonly environment?: object | string;
  /** What the template names in `get_file` and as types: contents by name. */
  readonly files?: { readonly [name: string]: string };
  readonly parameters?: { readonly [name: string]: unknown };
  readonly tags?: readonly string[];
  /** Minutes. @default - Heat's own, an hour */
  readonly timeout?: number;
}

/** What an update would do, resource by resource; nested stacks' too. */
export interface ResourceChanges {
  readonly added: readonly ResourceChange[];
  readonly deleted: readonly ResourceChange[];
  readonly replaced: readonly ResourceChange[];
  readonly unchanged: readonly ResourceChange[];
  readonly updated: readonly ResourceChange[];
}

export interface ResourceChange {
  readonly resource_name: string;
  readonly resource_type: string;
  readonly physical_resource_id: string | null;
  /** Of the nested stack, where the resource is in one. */
  readonly stack_name: string;
  /** Name of the resource that the nested stack belongs to, where there is one. */
  readonly parent_resource?: string;
}

/** A resource of a stack or of one nested in it. */
export interface StackResource {
  readonly resource_name: string;
  readonly resource_type: string;
  readonly physical_resource_id: string;
  readonly resource_status: string;
  readonly resource_status_reason: string;
  /** Name of the resource that the nested stack belongs to, where there is one. */
  readonly parent_resource?: string;
  readonly links: readonly Link[];
}

export interface StackResourceDetail extends StackResource {
  readonly attributes: { readonly [name: string]: unknown };
}

/** What a server was told, and what it answered. */
export interface SoftwareDeployment {
  readonly output_values: { readonly deploy_status_code?: unknown; readonly deploy_stderr?: string } | null;
}

export interface StackEvent {
  readonly id: string;
  readonly event_time: string;
  /** Of the resource, or the stack's own name where the event is about the stack. */
  readonly resource_name: string;
  readonly logical_resource_id: string;
  readonly physical_resource_id: string | null;
  readonly resource_status: string;
  readonly resource_status_reason: string;
  readonly links: readonly Link[];
}

export interface Link {
  /** `self`, `stack`, `resource`, `root_stack`, `nested`. */
  readonly rel: string;
  readonly href: string;
}

/** Heat, the orchestration service. */
export class Heat {
  private readonly service: Service;

  public constructor(session: Session) {
    this.service = new Service(session, { type: 'orchestration' });
  }

  /** All stacks of the project, but nested ones. */
  public async stacks(): Promise<StackSummary[]> {
    const all: StackSummary[] = [];
    for (;;) {
      const { stacks } = await this.service.get<{ stacks: StackSummary[] }>('stacks', { limit: PAGE, marker: all.at(-1)?.id });
      all.push(...stacks);
      if (stacks.length < PAGE) return all;
    }
  }

  /** The stack of a name; deleted ones don't count. */
  public async stack(name: string): Promise<StackDetail | undefined> {
    const { stacks } = await this.service.get<{ stacks: StackSummary[] }>('stacks', { name });
    const found = stacks.find((stack) => stack.stack_name === name);
    return found && this.show(found);
  }

  /** A stack, deleted ones too. Gone between two requests is the same as never there. */
  public async show(stack: StackRef): Promise<StackDetail | undefined> {
    return (await this.service.find<{ stack: StackDetail }>(pathOf(stack)))?.stack;
  }

  /** Starts to create a stack. It is kept as it is where it fails. */
  public async create(name: string, input: StackInput): Promise<StackRef> {
    const body = { stack_name: name, disable_rollback: true, ...bodyOf(input) };
    const { stack } = await this.service.post<{ stack: { id: string } }>('stacks', body);
    return { stack_name: name, id: stack.id };
  }

  /** Starts to make a stack what `input` says; parameters that it leaves out return to their defaults. */
  public async update(stack: StackRef, input: StackInput): Promise<void> {
    await this.service.put(pathOf(stack), { disable_rollback: true, ...bodyOf(input) });
  }

  /** Starts an update of what is there: template, files and parameters that are left out stay as they are. */
  public async updateExisting(stack: StackRef, input: Partial<StackInput>): Promise<void> {
    await this.service.patch(pathOf(stack), { disable_rollback: true, ...bodyOf(input) });
  }

  /** What an update would do by Heat's own reckoning. It knows no values yet to come, so it errs on the side of change. */
  public async previewUpdate(stack: StackRef, input: StackInput): Promise<ResourceChanges> {
    const path = `${pathOf(stack)}/preview`;
    const body = { disable_rollback: true, ...bodyOf(input) };
    const query = { show_nested: true };
    return (await this.service.put<{ resource_changes: ResourceChanges }>(path, body, { reads: true, query })).resource_changes;
  }

  /** Starts to delete a stack; one that is gone is no error. */
  public async delete(stack: StackRef): Promise<void> {
    await this.service.delete(pathOf(stack));
  }

  /** All resources, those of nested stacks too. */
  public async resources(stack: StackRef): Promise<StackResource[]> {
    const { resources } = await this.service.get<{ resources: StackResource[] }>(`${pathOf(stack)}/resources`, {
      nested_depth: NESTED_DEPTH,
    });
    return resources;
  }

  public async resource(stack: StackRef, name: string): Promise<StackResourceDetail | undefined> {
    const path = `${pathOf(stack)}/resources/${encodeURIComponent(name)}`;
    return (await this.service.find<{ resource: StackResourceDetail }>(path))?.resource;
  }

  /** What a resource's `metadata` says, deployments to a server included. */
  public async resourceMetadata(stack: StackRef, name: string): Promise<unknown> {
    const path = `${pathOf(stack)}/resources/${encodeURIComponent(name)}/metadata`;
    return (await this.service.get<{ metadata: unknown }>(path)).metadata;
  }

  /**
   * Says of a resource that it is unhealthy, so that the next update replaces it, or, where that was said before, that it is not.
   *
   * @param reason shown as the reason of the resource's status
   */
  public async markUnhealthy(stack: StackRef, name: string, unhealthy: boolean, reason: string): Promise<void> {
    const path = `${pathOf(stack)}/resources/${encodeURIComponent(name)}`;
    await this.service.patch(path, { mark_unhealthy: unhealthy, resource_status_reason: reason });
  }

  /** What became of a software deployment; one that is gone tells nothing. */
  public async deployment(id: string): Promise<SoftwareDeployment | undefined> {
    const path = `software_deployments/${encodeURIComponent(id)}`;
    return (await this.service.find<{ software_deployment: SoftwareDeployment }>(path))?.software_deployment;
  }

  /**
   * Events in the order in which they happened, those of nested stacks too. None of a stack that has no resources yet, or is gone.
   *
   * @param marker id of the last event that is known. Where Heat has purged it, all events come again.
   */
  public async events(stack: StackRef, marker?: string): Promise<StackEvent[]> {
    const query = { nested_depth: NESTED_DEPTH, sort_dir: 'asc', marker };
    return (await this.service.find<{ events: StackEvent[] }>(`${pathOf(stack)}/events`, query))?.events ?? [];
  }

  /** What Heat held a resource's properties to be at an event; none of an event that is gone. */
  public async eventProperties(
    stack: StackRef,
    resource: string,
    event: string,
  ): Promise<{ readonly [property: string]: unknown } | undefined> {
    const path = `${pathOf(stack)}/resources/${encodeURIComponent(resource)}/events/${event}`;
    return (await this.service.find<{ event: { resource_properties?: { [property: string]: unknown } } }>(path))?.event.resource_properties;
  }

  public async template(stack: StackRef): Promise<{ readonly [section: string]: unknown }> {
    return this.service.get(`${pathOf(stack)}/template`);
  }

  public async environment(stack: StackRef): Promise<{ readonly [section: string]: unknown }> {
    return this.service.get(`${pathOf(stack)}/environment`);
  }

  public async files(stack: StackRef): Promise<{ readonly [name: string]: string }> {
    return this.service.get(`${pathOf(stack)}/files`);
  }

  /** Values of outputs by name, those that can't be told left out. */
  public async outputs(stack: StackRef): Promise<{ readonly [name: string]: unknown }> {
    const outputs = (await this.show(stack))?.outputs ?? [];
    return Object.fromEntries(outputs.filter((output) => !output.output_error).map((output) => [output.output_key, output.output_value]));
  }

  /**
   * Has Heat check a template.
   *
   * @throws ApiError with what is wrong
   */
  public async validate(input: StackInput): Promise<void> {
    const { template, environment, files, parameters } = input;
    await this.service.post('validate', { template, environment, files, parameters }, { reads: true });
  }
}

function pathOf(stack: StackRef): string {
  return `stacks/${encodeURIComponent(stack.stack_name)}/${stack.id}`;
}

function bodyOf(input: Partial<StackInput>): object {
  const { tags, timeout, ...rest } = input;
  return { ...rest, tags: tags?.join(','), timeout_mins: timeout };
}
