/** Something that keeps us from a cloud, or that a cloud refused. The message says what to do; it holds no secret. */
export class CloudError extends Error {
  /** Stable code, such as `CLOUD_NOT_FOUND`. */
  public readonly code: string;

  public constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CloudError';
    this.code = code;
  }
}

/** What a service answered instead of doing what it was asked. */
export interface Refusal {
  /** Service type, such as `compute`. */
  readonly service: string;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly status: number;
  /** The service's own words. */
  readonly text: string;
  /** By which the service's log can be searched. */
  readonly requestId?: string;
}

/** A service's refusal. */
export class ApiError extends CloudError implements Refusal {
  public readonly service: string;
  public readonly method: string;
  public readonly path: string;
  public readonly status: number;
  public readonly text: string;
  public readonly requestId?: string;

  public constructor(refusal: Refusal) {
    const { service, method, path, status, text, requestId } = refusal;
    super('API_REFUSED', `${service}: ${text} (${status} to ${method} ${path}${requestId ? `, ${requestId}` : ''})`);
    this.name = 'ApiError';
    this.service = service;
    this.method = method;
    this.path = path;
    this.status = status;
    this.text = text;
    this.requestId = requestId;
  }

  /** Whether `error` is a service's answer with one of these statuses. */
  public static is(error: unknown, ...statuses: number[]): error is ApiError {
    return error instanceof ApiError && statuses.includes(error.status);
  }
}
