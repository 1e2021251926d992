import json
import types
import urllib.error
import urllib.request


class Adapter:
    def __init__(self, session, service_type, interface, region_name):
        self.address = '/'.join([session.auth.address, service_type, interface, region_name])

    def get(self, path):
        with urllib.request.urlopen(self.address + path) as answer:
            body = json.load(answer)
            return types.SimpleNamespace(json=lambda: body)

    def post(self, path, json, raise_exc):
        try:
            with urllib.request.urlopen(self.request(path, json)) as answer:
                return types.SimpleNamespace(status_code=answer.status)
        except urllib.error.HTTPError as error:
            return types.SimpleNamespace(status_code=error.code)

    def request(self, path, body):
        return urllib.request.Request(self.address + path, json.dumps(body).encode(), {'Content-Type': 'application/json'})
