"""Does what `openstack baremetal create FILE` does, with python-ironicclient's own code, against an API that takes anything.

Prints the requests as JSON, or says on stderr what the client refused.
"""
import json
import sys

from ironicclient import exc
from ironicclient.v1 import create_resources, node, port


class Api:
    """Stands in for the HTTP client below ironicclient's managers; answers each creation with what it was given."""

    def __init__(self):
        self.requests = []

    def json_request(self, method, url, **arguments):
        body = arguments.get('body', {})
        self.requests.append([method, url, json.loads(json.dumps(body))])
        return None, {'uuid': f'uuid-{len(self.requests)}', **body}


class Client:
    def __init__(self, api):
        self.node = node.NodeManager(api)
        self.port = port.PortManager(api)


api = Api()
try:
    create_resources.create_resources(Client(api), sys.argv[1:])
except exc.ClientException as e:
    sys.exit(str(e))
json.dump(api.requests, sys.stdout)
