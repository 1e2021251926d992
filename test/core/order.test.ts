import { describe, expect, it } from 'vitest';
import { CycleError, order } from '../../lib/core';

/** Orders a graph written as `a: [what it depends on]`. */
const ordered = (graph: Record<string, string[]>) => order(Object.keys(graph), (node) => graph[node]);

describe('ordering', () => {
  it('puts each after all it depends on', () => {
    expect(ordered({ server: ['port', 'flavor'], port: ['network'], network: [], flavor: [] })).toEqual([
      'network',
      'flavor',
      'port',
      'server',
    ]);
  });

  it('keeps the order given among those that are free', () => {
    expect(ordered({ c: [], a: [], b: [] })).toEqual(['c', 'a', 'b']);
  });

  it('passes over names that are no node, and counts a dependency once however often it is named', () => {
    expect(ordered({ a: ['b', 'b', 'elsewhere'], b: [] })).toEqual(['b', 'a']);
  });

  it('asks each node once, also where every role waits for every role of the step before', () => {
    const roles = 20;
    const graph: Record<string, string[]> = {};
    for (let step = 0; step < 20; step++) {
      for (let role = 0; role < roles; role++) {
        graph[`${step}.${role}`] = step === 0 ? [] : Array.from({ length: roles }, (_, before) => `${step - 1}.${before}`);
      }
    }
    let asked = 0;
    const result = order(Object.keys(graph), (node) => {
      asked += 1;
      return graph[node];
    });
    expect(result).toEqual(Object.keys(graph));
    expect(asked).toBe(400);
  });

  it.each<[string, Record<string, string[]>, string]>([
    ['with itself', { a: ['a'] }, 'a -> a'],
    ['of two', { a: ['b'], b: ['a'] }, 'a -> b -> a'],
    ['without those that only wait for it', { x: ['a'], free: [], a: ['free', 'b'], b: ['c'], c: ['a'] }, 'a -> b -> c -> a'],
  ])('reports a cycle by its route: %s', (_, graph, route) => {
    expect(() => ordered(graph)).toThrow(new CycleError(route.split(' -> ')));
    expect(() => ordered(graph)).toThrow(`dependency cycle: ${route}`);
  });
});
