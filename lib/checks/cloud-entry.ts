import { type Check, finding, groupBy } from './check';

/** An entry of clouds.yaml is one cloud. */
export const cloudEntry: Check = {
  codes: ['CLOUD_ENTRY_TWICE'],
  find: ({ clouds }) =>
    [...groupBy(clouds, (cloud) => cloud.entry).values()].flatMap(([first, ...others]) =>
      others.map((cloud) => {
        const what = `cloud is reached by the clouds.yaml entry of ${first.node.path}`;
        return finding(
          'CLOUD_ENTRY_TWICE',
          cloud,
          what,
          cloud.entry,
          'an entry of its own for each cloud',
          'name another entry in `cloud`',
        );
      }),
    ),
};
