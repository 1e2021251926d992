"""diskimage-builder's elements: {name: {"depends": […], "provides": […]}}; or, of the elements named, all that they bring, by DIB's own rules."""
import json
import os
import sys

from diskimage_builder import element_dependencies, paths

OWN = paths.get_path('elements')

if len(sys.argv) == 1:
    found = element_dependencies._find_all_elements(OWN)
    answer = {name: {'depends': sorted(found[name].depends), 'provides': sorted(found[name].provides)}
              for name in sorted(found) if name != '__pycache__'}
else:
    folders, *elements = sys.argv[1:]
    try:
        answer = sorted(name for name, _ in element_dependencies.get_elements(elements, os.pathsep.join([*json.loads(folders), OWN])))
    except (element_dependencies.MissingElementException, element_dependencies.AlreadyProvidedException,
            element_dependencies.MissingOSException) as error:
        answer = type(error).__name__
print(json.dumps(answer))
