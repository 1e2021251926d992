import { type Check, finding } from './check';

const NAME = /^[a-zA-Z][a-zA-Z0-9_.-]*$/;

/** A stage is typed on command lines, and stands in the lock file. */
export const stageName: Check = {
  codes: ['STAGE_NAME_INVALID'],
  find: ({ app }) => {
    if (NAME.test(app.stage)) return [];
    const allowed = 'a letter, then letters, digits, _, - and .';
    return [finding('STAGE_NAME_INVALID', app, 'the stage has a name that none can have', `"${app.stage}"`, allowed, 'rename the stage')];
  },
};
