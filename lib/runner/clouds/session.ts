import { type CloudConfig, type Credential, type Owned, type Scope, serviceSetting } from './config';
import { ApiError, CloudError } from './errors';
import { Http, type HttpOptions, type HttpRequest, type HttpResponse } from './http';
import { Secret } from './secret';
import { type ServiceType, typesOf } from './service-types';

/** One service of Keystone's catalogue, in its own words. */
interface CatalogueEntry {
  readonly type: string;
  readonly endpoints: readonly {
    readonly interface: string;
    readonly region_id?: string;
    readonly region?: string;
    readonly url: string;
  }[];
}

/** What Keystone says of a token. */
interface TokenBody {
  readonly issued_at: string;
  readonly expires_at: string;
  readonly catalog?: readonly CatalogueEntry[];
  readonly project?: { readonly id: string; readonly name: string };
}

interface Token {
  readonly secret: Secret;
  /** When to renew it, in milliseconds of our clock. */
  readonly renewAt: number;
  readonly catalogue: readonly CatalogueEntry[];
  readonly project?: { readonly id: string; readonly name: string };
}

/** How long before its end a token is renewed, in milliseconds. One that lives short is renewed after half its life. */
const RENEW_BEFORE = 60_000;

/** A request as a service's client makes it: the service's URL is known by its type. */
export interface SessionRequest extends Omit<HttpRequest, 'url' | 'service'> {
  /** Below the service's endpoint, without a leading slash. */
  readonly path: string;
  readonly query?: Query;
  /**
   * What endpoints of this service end in; added where the catalogue leaves it out.
   *
   * @default - nothing
   */
  readonly version?: string;
}

/** Undefined values are left out. */
export type Query = { readonly [name: string]: string | number | boolean | undefined };

/** Someone's access to one cloud: the token, renewed when it must be, and the catalogue. */
export class Session {
  public readonly config: CloudConfig;
  private readonly http: Http;
  private current?: Promise<Token>;

  /**
   * @throws CloudError CLOUD_TLS where a certificate's file cannot be read
   */
  public constructor(config: CloudConfig, options: HttpOptions = {}) {
    this.config = config;
    const answerTimeout = config.timeout === undefined ? options.answerTimeout : config.timeout * 1000;
    this.http = new Http({ tls: config.tls, ...options, answerTimeout });
    this.http.conceal(secretOf(config.credential));
  }

  /** The project that the token is good for; nothing where it is for a domain or the system. */
  public async project(): Promise<{ readonly id: string; readonly name: string } | undefined> {
    return (await this.token()).project;
  }

  /** Whether the cloud has a service, in our region. */
  public async has(service: ServiceType): Promise<boolean> {
    return serviceSetting(this.config, service, 'endpoint_override') !== undefined || this.found(await this.token(), service) !== undefined;
  }

  /**
   * Where a service is: the entry's own word, else the catalogue's, for the entry's region and the best of its interfaces.
   *
   * @param version what the path should hold, such as `v2.1`; added where it holds no version
   * @returns a URL that ends in a slash
   * @throws CloudError CLOUD_SERVICE_MISSING
   */
  public async endpoint(service: ServiceType, version?: string): Promise<URL> {
    const override = serviceSetting(this.config, service, 'endpoint_override');
    const token = await this.token();
    const text = override ?? this.found(token, service);
    if (text === undefined) throw this.missing(token, service);
    const url = new URL(text);
    url.pathname = url.pathname.replace(/\/*$/, '/');
    if (version && !/\/v\d[\d.]*\//.test(url.pathname)) url.pathname += `${version}/`;
    return url;
  }

  /**
   * Sends a request with a token, renewed if the service does not take it.
   *
   * @throws ApiError where the service refuses; CloudError where it cannot be reached
   */
  public async request(service: ServiceType, request: SessionRequest): Promise<HttpResponse> {
    const { path, query, version, ...rest } = request;
    const url = new URL(path, await this.endpoint(service, version));
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value !== undefined) url.searchParams.append(name, String(value));
    }
    const token = await this.token();
    const send = (secret: Secret) =>
      this.http.request({ ...rest, service, url, headers: { ...rest.headers, 'x-auth-token': secret.reveal() } });
    try {
      return await send(token.secret);
    } catch (error) {
      // A service that says 401 has done nothing, so that anything may be sent again.
      if (!ApiError.is(error, 401)) throw error;
      return send((await this.renewed(token)).secret);
    }
  }

  /** Asks a service which versions it speaks. Needs no token. */
  public async versions(service: ServiceType, url: URL): Promise<unknown> {
    return (await this.http.request({ service, method: 'GET', url })).body;
  }

  /** Ends all connections. */
  public async close(): Promise<void> {
    await this.http.close();
  }

  private async token(): Promise<Token> {
    this.current ??= this.authenticate();
    const token = await this.settled(this.current);
    return Date.now() < token.renewAt ? token : this.renewed(token);
  }

  /** A token other than `old`. Those who ask at the same time get the same. */
  private async renewed(old: Token): Promise<Token> {
    const { current } = this;
    const known = current && (await this.settled(current));
    if (known === old && this.current === current) this.current = undefined;
    this.current ??= this.authenticate();
    return this.settled(this.current);
  }

  /** The token, once there; a failed attempt is not kept. */
  private async settled(attempt: Promise<Token>): Promise<Token> {
    try {
      return await attempt;
    } catch (error) {
      if (this.current === attempt) this.current = undefined;
      throw error;
    }
  }

  private async authenticate(): Promise<Token> {
    const { config } = this;
    const base = config.authUrl.replace(/\/+$/, '').replace(/\/v[23](\.0)?$/, '');
    const url = new URL(`${base}/v3/auth/tokens`);
    const auth = { identity: identityOf(config.credential), ...(config.scope && { scope: scopeOf(config.scope) }) };
    let response: HttpResponse;
    try {
      response = await this.http.request({ service: 'identity', method: 'POST', url, json: { auth }, reads: true });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status >= 500) throw error;
      throw new CloudError(
        'CLOUD_AUTH_REFUSED',
        `cloud "${config.name}" (${config.source}): Keystone gives no token for ${described(config)}: ${error.message}; ` +
          'correct the entry in clouds.yaml, secure.yaml or OS_*',
        { cause: error },
      );
    }
    const secret = new Secret(response.headers['x-subject-token'] ?? '');
    const body = (response.body as { token?: TokenBody }).token;
    if (!body || !secret.reveal()) {
      throw new CloudError(
        'CLOUD_AUTH_REFUSED',
        `${url} answered without a token; auth_url of cloud "${config.name}" must be Keystone's URL`,
      );
    }
    this.http.conceal(secret);
    // By Keystone's clock alone: ours may differ from it.
    const lifetime = Date.parse(body.expires_at) - Date.parse(body.issued_at);
    const renewAt = Date.now() + lifetime - Math.min(RENEW_BEFORE, lifetime / 2);
    return { secret, renewAt, catalogue: body.catalog ?? [], project: body.project };
  }

  private found(token: Token, service: ServiceType): string | undefined {
    const { config } = this;
    const types = typesOf(service);
    const region = serviceSetting(config, service, 'region_name') ?? config.region;
    const own = serviceSetting(config, service, 'interface');
    const entries = token.catalogue.filter((entry) => types.includes(entry.type));
    entries.sort((a, b) => types.indexOf(a.type) - types.indexOf(b.type));
    for (const kind of own ? [own] : config.interfaces) {
      for (const entry of entries) {
        for (const endpoint of entry.endpoints) {
          const at = endpoint.region_id ?? endpoint.region;
          if (endpoint.interface === kind && (region === undefined || at === region)) return endpoint.url;
        }
      }
    }
    return undefined;
  }

  private missing(token: Token, service: ServiceType): CloudError {
    const { config } = this;
    const wanted = [`interface ${config.interfaces.join(' or ')}`, ...(config.region ? [`region ${config.region}`] : [])].join(', ');
    const usable = token.catalogue.filter((entry) => entry.endpoints.length > 0);
    const own = usable.filter((entry) => typesOf(service).includes(entry.type)).flatMap((entry) => entry.endpoints);
    const there =
      own.length > 0
        ? `it has ${own.map((endpoint) => `${endpoint.interface} in ${endpoint.region_id ?? endpoint.region}`).join(', ')}`
        : `it lists ${usable.map((entry) => entry.type).join(', ') || 'nothing'}`;
    const advice =
      own.length === 0 && !token.project
        ? 'the entry names no project, without which endpoints that hold a project id are left out: add project_name and project_domain_name'
        : `correct region_name or interface, or set ${service}_endpoint_override`;
    return new CloudError(
      'CLOUD_SERVICE_MISSING',
      `cloud "${config.name}" (${config.source}): the catalogue has no ${service} service for ${wanted}; ${there}; ${advice}`,
    );
  }
}

function secretOf(credential: Credential): Secret {
  switch (credential.type) {
    case 'password':
      return credential.password;
    case 'application credential':
      return credential.secret;
    case 'token':
      return credential.token;
  }
}

/** The `identity` of an authentication request (Keystone API v3). */
function identityOf(credential: Credential): object {
  switch (credential.type) {
    case 'password':
      return { methods: ['password'], password: { user: { ...credential.user, password: credential.password.reveal() } } };
    case 'application credential': {
      const { id, name, user, secret } = credential;
      return { methods: ['application_credential'], application_credential: { id, name, user, secret: secret.reveal() } };
    }
    case 'token':
      return { methods: ['token'], token: { id: credential.token.reveal() } };
  }
}

function scopeOf(scope: Scope): object {
  switch (scope.type) {
    case 'project':
      return { project: scope.project };
    case 'domain':
      return { domain: scope.domain };
    case 'system':
      return { system: { all: true } };
  }
}

function described(config: CloudConfig): string {
  const { credential, scope } = config;
  const owned = (thing: Owned) => `"${thing.name ?? thing.id}"`;
  const who =
    credential.type === 'password'
      ? `user ${owned(credential.user)}`
      : credential.type === 'token'
        ? 'the token'
        : `application credential "${credential.name ?? credential.id}"`;
  if (!scope) return who;
  if (scope.type === 'system') return `${who} and the system`;
  return `${who} and ${scope.type} ${owned(scope.type === 'project' ? scope.project : scope.domain)}`;
}
