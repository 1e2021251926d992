import { type Check, finding, groupBy } from './check';

/** A resource, an output or a parameter has a name of its own in its stack's document. */
export const logicalId: Check = {
  codes: ['LOGICAL_ID_EMPTY', 'LOGICAL_ID_TWICE'],
  find: ({ stacks }) =>
    stacks.flatMap((stack) =>
      [...groupBy(stack._elements, (element) => element.logicalId).entries()].flatMap(([id, [first, ...others]]) => {
        if (id === '') {
          const advice = 'give it an id other than Default';
          return [first, ...others].map((element) =>
            finding('LOGICAL_ID_EMPTY', element, 'has no name in its stack', '""', 'a name', advice),
          );
        }
        return others.map((element) => {
          const what = `has the name of ${first.node.path} in its stack`;
          return finding(
            'LOGICAL_ID_TWICE',
            element,
            what,
            id,
            'ids that differ in letters, digits and -',
            'change the id of one of the two',
          );
        });
      }),
    ),
};
