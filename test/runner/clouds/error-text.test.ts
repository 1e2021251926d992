import { expect, test } from 'vitest';
import { errorText } from '../../../lib/runner/clouds/error-text';

test.each<[string, unknown, string]>([
  ['Nova', { itemNotFound: { code: 404, message: 'Instance x could not be found.' } }, 'Instance x could not be found.'],
  [
    'Keystone',
    { error: { code: 401, message: 'The request you have made requires authentication.', title: 'Unauthorized' } },
    'The request you have made requires authentication.',
  ],
  [
    'Neutron',
    { NeutronError: { type: 'PortInUse', message: 'Unable to delete port.', detail: 'It has an owner.' } },
    'Unable to delete port. It has an owner.',
  ],
  [
    'Neutron, message alone',
    { NeutronError: { type: 'NetworkNotFound', message: 'Network x could not be found.', detail: '' } },
    'Network x could not be found.',
  ],
  ['Neutron, a text', { NeutronError: 'Not allowed' }, 'Not allowed'],
  [
    'Heat',
    {
      explanation: 'The server could not comply with the request since it is either malformed or otherwise incorrect.',
      code: 400,
      error: { message: 'The Parameter (image) was not provided.', traceback: null, type: 'UserParameterMissing' },
      title: 'Bad Request',
    },
    'The Parameter (image) was not provided.',
  ],
  [
    'Heat without a message',
    { explanation: 'The resource could not be found.', error: { message: '', type: 'X' } },
    'The resource could not be found.',
  ],
  [
    'Ironic',
    { error_message: { faultstring: 'Node is locked by host x', faultcode: 'Client', debuginfo: null } },
    'Node is locked by host x',
  ],
  [
    'Ironic, JSON in JSON',
    { error_message: '{"debuginfo": null, "faultcode": "Client", "faultstring": "Node x could not be found."}' },
    'Node x could not be found.',
  ],
  ['Ironic, a text', { error_message: 'Not acceptable' }, 'Not acceptable'],
  [
    'Placement',
    { errors: [{ status: 400, title: 'Bad Request', detail: 'Invalid resource class' }, { detail: 'and more' }] },
    'Invalid resource class; and more',
  ],
  [
    'Glance, HTML',
    '<html>\n <head>\n  <title>409 Conflict</title>\n </head>\n <body>\n  <h1>409 Conflict</h1>\n  Image &quot;x&quot; is in use.<br /><br />\n\n\n </body>\n</html>',
    '409 Conflict Image "x" is in use.',
  ],
  ['Glance, text', '403 Forbidden\n\nQuota exceeded\n\n   ', '403 Forbidden Quota exceeded'],
  ['anything with a message', { message: 'no' }, 'no'],
])("%s: the service's own words are taken", (_service, body, text) => {
  expect(errorText(body)).toBe(text);
});

test.each([[''], [{}], [[]], [null], [{ error_message: null }]])('an answer that says nothing gives nothing: %j', (body) => {
  expect(errorText(body)).toBeUndefined();
});

test("a proxy's endless error page is cut", () => {
  expect(errorText('x'.repeat(10_000))).toHaveLength(501);
});
