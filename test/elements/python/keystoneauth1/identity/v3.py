class Password:
    def __init__(self, auth_url, user_id, password, project_id):
        self.address = f'{auth_url}/as/{user_id}:{password}@{project_id}'
