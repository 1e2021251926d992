"""In the place of keystoneauth1: who is to be asked for a token, and for which endpoint, is in the address that is called."""
import json
import types
import urllib.error
import urllib.request


class Session:
    def __init__(self, auth, timeout):
        self.auth = auth

    def post(self, path, json, raise_exc, endpoint_filter):
        endpoint = '/'.join(endpoint_filter[key] for key in ('service_type', 'interface', 'region_name'))
        try:
            with urllib.request.urlopen(self.request(f'{self.auth.address}/{endpoint}{path}', json)) as answer:
                return types.SimpleNamespace(status_code=answer.status)
        except urllib.error.HTTPError as error:
            return types.SimpleNamespace(status_code=error.code)

    @staticmethod
    def request(address, body):
        return urllib.request.Request(address, json.dumps(body).encode(), {'Content-Type': 'application/json'})
