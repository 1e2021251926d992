import { type Check, finding, groupBy } from './check';

/** What Heat takes. */
const NAME = /^[a-zA-Z][a-zA-Z0-9_.-]{0,254}$/;
const ALLOWED = 'at most 255 characters: a letter, then letters, digits, _, - and .';

/** Heat knows a stack by its name; those that aren't given begin with the app's. */
export const stackName: Check = {
  codes: ['APP_NAME_INVALID', 'STACK_NAME_INVALID', 'STACK_NAME_TWICE'],
  find: ({ app, stacks }) => {
    const badApp = !NAME.test(app.name);
    // A name that is bad for its first part only is the app's fault.
    const ofStack = (name: string) => (badApp && name.startsWith(app.name) ? `app${name.slice(app.name.length)}` : name);
    const invalid = stacks
      .filter((stack) => !NAME.test(ofStack(stack.stackName)))
      .map((stack) =>
        finding('STACK_NAME_INVALID', stack, "Heat doesn't take the stack's name", `"${stack.stackName}"`, ALLOWED, 'give a stackName'),
      );
    const twice = [...groupBy(stacks, (stack) => stack.cloud).values()].flatMap((inCloud) =>
      [...groupBy(inCloud, (stack) => stack.stackName).values()].flatMap(([first, ...others]) =>
        others.map((stack) => {
          const what = `stack has the name of ${first.node.path}`;
          return finding(
            'STACK_NAME_TWICE',
            stack,
            what,
            stack.stackName,
            'a name that no other stack of the cloud has',
            'rename one of the two',
          );
        }),
      ),
    );
    const appFinding = finding(
      'APP_NAME_INVALID',
      app,
      'stack names begin with the name of the app, and Heat takes none so',
      `"${app.name}"`,
      ALLOWED,
      'rename the app',
    );
    return [...(badApp ? [appFinding] : []), ...invalid, ...twice];
  },
};
