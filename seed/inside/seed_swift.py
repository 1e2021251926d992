"""A paste composite `one_port`: Swift's servers by the paths that they are asked for, which lets one process serve all of them.

Paste's own urlmap takes the name that Swift's loader adds to a section for one more path, and never returns.
"""
from paste.urlmap import URLMap


def one_port(loader, global_conf, **sections):
    paths = URLMap()
    for path, name in sections.items():
        if path.startswith('/'):
            paths[path] = loader.get_app(name, global_conf=global_conf)
    return paths
