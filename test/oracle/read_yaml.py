"""Reads YAML texts (a JSON list on stdin) with both of PyYAML's loaders; prints what each made of each text.

Heat reads templates with the loader written in C where there is one. JSON has only strings for keys, so others are marked.
"""
import json
import sys

import yaml


def plain(value):
    if isinstance(value, dict):
        return {key if isinstance(key, str) else f'not a string: {key!r}': plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    return f'not JSON: {value!r}'


def read(text, loader):
    try:
        return plain(yaml.load(text, loader))
    except Exception as e:
        return f'refused: {e!r}'


texts = json.load(sys.stdin)
json.dump([[read(text, loader) for loader in (yaml.SafeLoader, yaml.CSafeLoader)] for text in texts], sys.stdout)
