/** Names that a stage can have: they are typed on command lines, and stand in the lock file. */
export const STAGE_NAME = /^[a-zA-Z][a-zA-Z0-9_.-]*$/;

/** The same for people. */
export const STAGE_NAME_ALLOWED = 'a letter, then letters, digits, _, - and .';
