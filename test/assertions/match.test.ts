import { describe, expect, it } from 'vitest';
import { Match } from '../../lib/assertions/match';
import type { Matcher } from '../../lib/assertions/matcher';

/** What differs, a line for each place. */
function differences(matcher: Matcher, actual: unknown): string[] {
  return matcher._mismatches(actual, []).map((miss) => `${miss.path.join('.')}: ${miss.expected}`);
}

describe('Match.objectLike', () => {
  const like = Match.objectLike({ a: 1, b: { c: 'x' } });

  it('takes maps with more keys, at any depth', () => {
    expect(differences(like, { a: 1, b: { c: 'x', d: 0 }, e: 0 })).toEqual([]);
    expect(differences(Match.objectLike({ list: [{ a: 1 }] }), { list: [{ a: 1, b: 2 }] })).toEqual([]);
  });

  it('tells every place that differs', () => {
    expect(differences(like, { a: 2, b: { c: 'y' } })).toEqual(['a: 1', 'b.c: "x"']);
    expect(differences(like, { a: 1 })).toEqual(['b: a map with {"c":"x"}']);
    expect(differences(like, [1])).toEqual([': a map with {"a":1,"b":{"c":"x"}}']);
    expect(differences(like, null)).toHaveLength(1);
  });

  it('takes lists as they are, in length and order', () => {
    expect(differences(Match.objectLike({ list: [1, 2] }), { list: [1, 2, 3] })).toEqual(['list: [1,2]']);
    expect(differences(Match.objectLike({ list: [1, 2] }), { list: [1, 3] })).toEqual(['list.1: 2']);
  });

  it('takes no key for one that every object has', () => {
    expect(differences(Match.objectLike({ toString: Match.anyValue() }), {})).toEqual(['toString: anything']);
  });
});

describe('Match.objectEquals', () => {
  it('takes no more keys, at any depth', () => {
    const equals = Match.objectEquals({ a: { b: 1 } });
    expect(differences(equals, { a: { b: 1 } })).toEqual([]);
    expect(differences(equals, { a: { b: 1, c: 2 }, d: 3 })).toEqual(['a.c: nothing', 'd: nothing']);
  });

  it('takes more where a matcher in it does', () => {
    expect(differences(Match.objectEquals({ a: Match.objectLike({ b: 1 }) }), { a: { b: 1, c: 2 } })).toEqual([]);
  });
});

describe('Match.arrayWith', () => {
  const list = [{ name: 'a', size: 1 }, 'b', 'c'];

  it('takes lists with more items, and maps in them with more keys', () => {
    expect(differences(Match.arrayWith([{ name: 'a' }, 'c']), list)).toEqual([]);
    expect(differences(Match.arrayWith([]), list)).toEqual([]);
  });

  it('minds the order, and asks an item for each', () => {
    expect(differences(Match.arrayWith(['c', 'b']), list)).toEqual([': a list with ["c","b"] in this order']);
    expect(differences(Match.arrayWith(['b', 'b']), list)).toHaveLength(1);
    expect(differences(Match.arrayWith(['b']), 'b')).toHaveLength(1);
  });
});

describe('Match.arrayEquals', () => {
  it('takes these items and no others, and maps in them with no more keys', () => {
    expect(differences(Match.arrayEquals([1, { a: 1 }]), [1, { a: 1 }])).toEqual([]);
    expect(differences(Match.arrayEquals([1]), [1, 2])).toEqual([': [1]']);
    expect(differences(Match.arrayEquals([{ a: 1 }]), [{ a: 1, b: 2 }])).toEqual(['0.b: nothing']);
  });
});

describe('Match.anyValue and Match.absent', () => {
  it('tell what is there from what is not', () => {
    expect(differences(Match.objectLike({ a: Match.anyValue() }), { a: '' })).toEqual([]);
    expect(differences(Match.objectLike({ a: Match.anyValue() }), {})).toEqual(['a: anything']);
    expect(differences(Match.objectLike({ a: Match.absent() }), {})).toEqual([]);
    expect(differences(Match.objectLike({ a: Match.absent() }), { a: null })).toEqual(['a: nothing']);
  });
});

describe('Match.stringLikeRegexp', () => {
  it('takes strings in which the expression is found', () => {
    expect(differences(Match.stringLikeRegexp('^a-\\d+$'), 'a-12')).toEqual([]);
    expect(differences(Match.stringLikeRegexp('^a-\\d+$'), 'b-12')).toEqual([': a string like /^a-\\d+$/']);
    expect(differences(Match.stringLikeRegexp('1'), 1)).toHaveLength(1);
  });
});

describe('Match.not', () => {
  it('takes what the pattern does not', () => {
    expect(differences(Match.not('a'), 'b')).toEqual([]);
    expect(differences(Match.not('a'), 'a')).toEqual([': not "a"']);
    expect(differences(Match.not(Match.stringLikeRegexp('a')), 'bab')).toEqual([': not a string like /a/']);
    expect(differences(Match.not({ a: 1 }), { a: 1, b: 2 })).toEqual([]);
  });
});
