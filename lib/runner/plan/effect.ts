/**
 * What a change does, in order of how bad it is.
 *
 * - `none`: nothing now
 * - `in-place`: the running thing is changed
 * - `add`: it is created
 * - `rebuild-keep`: the server's root disk is written anew, its ephemeral disk stays
 * - `rebuild-wipe`: the server's disk is written anew, ephemeral disk included
 * - `replace`: a new one is created, the old one deleted
 * - `delete`: it is deleted
 */
export const EFFECTS = ['none', 'in-place', 'add', 'rebuild-keep', 'rebuild-wipe', 'replace', 'delete'] as const;

export type Effect = (typeof EFFECTS)[number];

/** The worst of some effects. */
export function worst(effects: Iterable<Effect>): Effect {
  let rank = 0;
  for (const effect of effects) rank = Math.max(rank, EFFECTS.indexOf(effect));
  return EFFECTS[rank];
}
