import { ApiError } from './errors';
import type { HttpRequest, HttpResponse, Method, Upload } from './http';
import { type Microversions, negotiate, offerOf } from './microversion';
import type { ServiceType } from './service-types';
import type { Query, Session } from './session';

/** What a service's API is like. */
export interface Api {
  readonly type: ServiceType;
  /**
   * Version in the path, such as `v2.1`.
   *
   * @default - none
   */
  readonly version?: string;
  /** @default - the API has none */
  readonly microversions?: Microversions;
  /** Refusals that mean "not now": nothing was done, and asking again may help. */
  readonly passes?: HttpRequest['passes'];
}

/** How a request differs from a plain one. */
export interface ServiceRequest extends Pick<HttpRequest, 'json' | 'upload' | 'reads' | 'repeatable'> {
  readonly query?: Query;
}

/** One service of one cloud: what its clients are built on. */
export class Service {
  private readonly session: Session;
  private readonly api: Api;
  private negotiated?: Promise<string>;

  public constructor(session: Session, api: Api) {
    this.session = session;
    this.api = api;
  }

  /** The body of an answer. */
  public async get<T>(path: string, query?: Query): Promise<T> {
    return (await this.request('GET', path, { query })).body as T;
  }

  /** The body of an answer; nothing where the service says 404. */
  public async find<T>(path: string, query?: Query): Promise<T | undefined> {
    try {
      return await this.get<T>(path, query);
    } catch (error) {
      if (ApiError.is(error, 404)) return undefined;
      throw error;
    }
  }

  public async post<T>(path: string, json: unknown, request: ServiceRequest = {}): Promise<T> {
    return (await this.request('POST', path, { ...request, json })).body as T;
  }

  public async put<T>(path: string, json: unknown, request: ServiceRequest = {}): Promise<T> {
    return (await this.request('PUT', path, { ...request, json })).body as T;
  }

  public async patch<T>(path: string, json: unknown, request: ServiceRequest = {}): Promise<T> {
    return (await this.request('PATCH', path, { ...request, json })).body as T;
  }

  /** Deletes what may be gone already: an earlier attempt may have been carried out though its answer was lost. */
  public async delete(path: string): Promise<void> {
    try {
      await this.request('DELETE', path);
    } catch (error) {
      if (!ApiError.is(error, 404)) throw error;
    }
  }

  public async upload(path: string, upload: Upload): Promise<void> {
    await this.request('PUT', path, { upload });
  }

  /** What stands under `key`, over all pages of a list. */
  public async list<T>(path: string, key: string, query?: Query): Promise<T[]> {
    const all: T[] = [];
    for (let next: Query | undefined = query ?? {}; next; ) {
      const body: Page = await this.get<Page>(path, next);
      all.push(...((body[key] as T[] | undefined) ?? []));
      next = nextPage(body, key);
    }
    return all;
  }

  /** @throws CloudError API_MICROVERSION where the service and we have none in common */
  public async microversion(): Promise<string | undefined> {
    const { microversions } = this.api;
    if (!microversions) return undefined;
    this.negotiated ??= this.negotiate(microversions);
    try {
      return await this.negotiated;
    } catch (error) {
      this.negotiated = undefined;
      throw error;
    }
  }

  private async request(method: Method, path: string, request: ServiceRequest = {}): Promise<HttpResponse> {
    const { type, version, passes } = this.api;
    const headers = microversionHeaders(type, await this.microversion());
    return this.session.request(type, { ...request, method, path, version, headers, passes });
  }

  private async negotiate(microversions: Microversions): Promise<string> {
    const { type, version } = this.api;
    const url = await this.session.endpoint(type, version);
    // The document stands at the version's own path, above a project's id, if there is one.
    if (version) url.pathname = url.pathname.replace(/(\/v\d[\d.]*\/).*$/, '$1');
    return negotiate(type, microversions, offerOf(await this.session.versions(type, url)));
  }
}

/** `next` of Glance and Ironic, `<key>_links` of Nova and Neutron. Hosts in them may be wrong behind a proxy: only the query counts. */
interface Page {
  readonly [key: string]: unknown;
  readonly next?: string;
}

function nextPage(page: Page, key: string): Query | undefined {
  const links = page[`${key}_links`] as readonly { readonly rel: string; readonly href: string }[] | undefined;
  const next = page.next ?? links?.find((link) => link.rel === 'next')?.href;
  if (!next) return undefined;
  return Object.fromEntries(new URL(next, 'http://page').searchParams);
}

function microversionHeaders(type: ServiceType, microversion: string | undefined): { [name: string]: string } {
  if (microversion === undefined) return {};
  const headers: { [name: string]: string } = { 'openstack-api-version': `${type} ${microversion}` };
  // Ironic answers 406 to the common header alone.
  if (type === 'baremetal') headers['x-openstack-ironic-api-version'] = microversion;
  return headers;
}
