import { STAGE_NAME, STAGE_NAME_ALLOWED } from '../core/stage-name';
import { type Check, finding } from './check';

/** A stage can be named on a command line and in the lock file. */
export const stageName: Check = {
  codes: ['STAGE_NAME_INVALID'],
  find: ({ app }) => {
    if (STAGE_NAME.test(app.stage)) return [];
    const what = 'the stage has a name that none can have';
    return [finding('STAGE_NAME_INVALID', app, what, `"${app.stage}"`, STAGE_NAME_ALLOWED, 'rename the stage')];
  },
};
