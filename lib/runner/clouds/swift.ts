import { createHmac } from 'node:crypto';
import { Service } from './service';
import type { Session } from './session';

/** In the year 2286. A URL that expires would leave a machine alone. */
const NEVER = 9_999_999_999;

const API = { type: 'object-store', version: 'v1' } as const;

/** What a URL is to be good for. */
export interface UrlPurpose {
  readonly method: string;
  readonly container: string;
  readonly object: string;
}

/** Swift, the object store. */
export class Swift {
  private readonly service: Service;

  public constructor(private readonly session: Session) {
    this.service = new Service(session, API);
  }

  /** What an object holds, parsed where it is JSON; nothing where there is no such object. */
  public object(container: string, name: string): Promise<unknown> {
    return this.service.find(pathOf(container, name));
  }

  /**
   * A URL by which anybody may do one thing with an object, as long as the key is the container's `Temp-URL-Key`.
   *
   * Source: docs.openstack.org/swift, "Temporary URL middleware".
   */
  public async temporaryUrl({ method, container, object }: UrlPurpose, key: string): Promise<string> {
    const url = new URL(pathOf(container, object), await this.session.endpoint(API.type, API.version));
    const signed = `${method}\n${NEVER}\n${decodeURIComponent(url.pathname)}`;
    url.searchParams.set('temp_url_sig', createHmac('sha256', key).update(signed).digest('hex'));
    url.searchParams.set('temp_url_expires', String(NEVER));
    return url.href;
  }
}

function pathOf(container: string, object: string): string {
  return `${encodeURIComponent(container)}/${encodeURIComponent(object)}`;
}
