"""looks.py FOLDER: what the emulator, which always finds it time to tidy up, said until it looked at nodes, and at which."""
import os
import sys

from fake import emulator

import emulator as module

said = []


def look(nodes, pool):
    if said:
        print(said[0])
        print('looks at', *nodes, flush=True)
        os._exit(0)


module.TIDY = -1
module.PAUSE = 0.01
module.say = said.append
it = emulator(sys.argv[1])
it.look = look
it.run()
