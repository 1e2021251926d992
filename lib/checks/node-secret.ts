import { isSecretSetting } from '../core';
import { type Check, finding } from './check';
import { pooledNodes } from './program';

/** Passwords come when nodes are enrolled; a program and what it writes hold none. */
export const nodeSecret: Check = {
  codes: ['NODE_SECRET'],
  find: (program) =>
    pooledNodes(program).flatMap(({ pool, node }) => {
      const secrets = Object.keys(node.driverInfo ?? {}).filter(isSecretSetting);
      if (/^(\w+:\/\/)?[^/@]*@/.test(node.address ?? '')) secrets.push('a user in address');
      return secrets.map((name) => {
        const what = `node ${node.name} tells a secret`;
        const advice = "take it away and give the controllers' passwords when the nodes are enrolled";
        return finding('NODE_SECRET', pool, what, name, 'settings that are not secret', advice);
      });
    }),
};
