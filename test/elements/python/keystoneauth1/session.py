class Session:
    def __init__(self, auth, timeout):
        self.auth = auth
