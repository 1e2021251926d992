import type { CloudConfig, Named, Owned } from '../clouds/config';
import type { Document } from '../plan/side';

/** A cloud's entry as the provider is told of it. */
export interface Credentials {
  /** A clouds.yaml that has this entry alone, and no secret. */
  readonly clouds: Document;
  /** The rest: what proves who asks, and what the provider does not take from an entry. */
  readonly env: { readonly [name: string]: string };
}

/**
 * Hands over an entry as our own client has read it. Left to itself the provider would look for clouds.yaml in fewer places, pass
 * over `OS_CLIENT_SECURE_FILE`, and let `OS_*` fill in what the entry leaves out (gophercloud/utils, openstack/clientconfig).
 */
export function credentialsOf(config: CloudConfig): Credentials {
  const { name, authUrl, credential, scope, region, interfaces, tls } = config;
  const auth: { [key: string]: string | undefined } = { auth_url: authUrl };
  const env: { [name: string]: string } = { OS_ENDPOINT_TYPE: interfaces[0] };
  let type = 'password';
  switch (credential.type) {
    case 'password':
      Object.assign(auth, owned('user', credential.user));
      env.OS_PASSWORD = credential.password.reveal();
      break;
    case 'application credential':
      type = 'v3applicationcredential';
      Object.assign(auth, credential.user && owned('user', credential.user), {
        application_credential_id: credential.id,
        application_credential_name: credential.name,
      });
      env.OS_APPLICATION_CREDENTIAL_SECRET = credential.secret.reveal();
      break;
    case 'token':
      type = 'token';
      env.OS_TOKEN = credential.token.reveal();
      break;
  }
  if (scope?.type === 'project') Object.assign(auth, owned('project', scope.project));
  if (scope?.type === 'domain') Object.assign(auth, named('domain', scope.domain));
  if (scope?.type === 'system') auth.system_scope = 'all';
  const { verify, cacert, cert, key } = tls;
  const entry = { auth_type: type, auth, region_name: region, identity_api_version: '3', verify, cacert, cert, key: key ?? cert };
  return { clouds: { clouds: { [name]: entry } }, env };
}

function owned(kind: 'user' | 'project', { id, name, domain }: Owned): { [key: string]: string | undefined } {
  const nameKey = kind === 'user' ? 'username' : 'project_name';
  return { [`${kind}_id`]: id, [nameKey]: name, ...(domain && named(`${kind}_domain`, domain)) };
}

function named(kind: string, { id, name }: Named): { [key: string]: string | undefined } {
  return id === undefined ? { [`${kind}_name`]: name } : { [`${kind}_id`]: id };
}
