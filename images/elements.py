"""In the tree: writes /images/elements.json, all elements of the image with a digest of their files, and diskimage-builder's version.

Fails where an element is missing, before anything is built.
"""
import hashlib
import importlib.metadata
import json
import os
import pathlib
import sys

from diskimage_builder import element_dependencies, paths


def digest(folder):
    """SHA-256 of the paths, modes and bytes of an element's files."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob('*')):
        if path.is_file() and '__pycache__' not in path.parts:
            mode = 'x' if os.access(path, os.X_OK) else '-'
            total.update(f'{path.relative_to(folder)}\0{mode}\0'.encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


entry, = json.loads(pathlib.Path('/images/here.json').read_text())
own = paths.get_path('elements')
named = entry['elements'] + ([] if entry.get('skip-base') else ['base'])
try:
    found = element_dependencies.get_elements(named, f'/images/elements{os.pathsep}{own}')
except Exception as error:
    sys.exit(f'elements: {error}')

answer = {
    'diskimageBuilder': importlib.metadata.version('diskimage-builder'),
    'elements': {name: digest(pathlib.Path(folder)) for name, folder in sorted(found)},
}
pathlib.Path('/images/elements.json').write_text(json.dumps(answer, indent=2) + '\n')
