"""In the place of keystoneauth1: who is to be asked for a token, and for which endpoint, is in the address that is called."""
