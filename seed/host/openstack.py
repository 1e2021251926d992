"""A seed's services by REST, as one of its users."""
import json
import urllib.error
import urllib.request

VERSIONS = {
    'baremetal': {'X-OpenStack-Ironic-API-Version': '1.95'},
    'compute': {'OpenStack-API-Version': 'compute 2.90'},
    'placement': {'OpenStack-API-Version': 'placement 1.39'},
}
PATIENCE = 60  # seconds for one answer


class OpenStack:
    def __init__(self, record, user, project):
        self.record = record
        self.user = user
        self.project = project
        self.token = None
        self.urls = {}

    def call(self, method, service, path, body=None):
        """The answer's JSON."""
        with self.open(method, service, path, body) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def open(self, method, service, path, body=None):
        """The answer, to read from. A token that has run out is replaced."""
        if not self.token:
            self.log_in()
        try:
            return self.request(method, self.urls[service] + path, {'X-Auth-Token': self.token, **VERSIONS.get(service, {})}, body)
        except urllib.error.HTTPError as e:
            if e.code != 401:
                raise
        self.log_in()
        return self.request(method, self.urls[service] + path, {'X-Auth-Token': self.token, **VERSIONS.get(service, {})}, body)

    def log_in(self):
        user = {'name': self.user, 'password': self.record['passwords'][self.user], 'domain': {'id': 'default'}}
        scope = {'project': {'name': self.project, 'domain': {'id': 'default'}}}
        with self.request('POST', f'http://{self.record["ip"]}:5000/v3/auth/tokens', {}, {
                'auth': {'identity': {'methods': ['password'], 'password': {'user': user}}, 'scope': scope}}) as answer:
            catalogue = json.load(answer)['token']['catalog']
            self.urls = {service['type']: next(end['url'] for end in service['endpoints'] if end['interface'] == 'public') for service in catalogue}
            self.token = answer.headers['X-Subject-Token']

    def request(self, method, url, headers, body=None):
        data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        content = 'application/octet-stream' if isinstance(body, bytes) else 'application/json'
        headers = {'Content-Type': content, 'Accept': 'application/json', **headers}
        return urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method), timeout=PATIENCE)
