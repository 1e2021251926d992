import { Construct, RootConstruct } from 'constructs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { App } from '../../lib/core';

const before = App._synthesizer;
afterEach(() => {
  App._synthesizer = before;
  vi.unstubAllEnvs();
});

describe('an app', () => {
  it('is found from anything in it', () => {
    const app = new App({ name: 'demo' });
    expect(App.of(new Construct(new Construct(app, 'a'), 'b'))).toBe(app);
  });

  it('is missed where there is none, by the path', () => {
    expect(() => App.of(new Construct(new RootConstruct(), 'lost'))).toThrow('[lost] stands in no App');
  });

  it('is told from other things', () => {
    expect([new App({ name: 'demo' }), new RootConstruct(), null, undefined, 'app', 1].map((thing) => App.isApp(thing))).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('writes to the folder given, else to the one that the command says, else to tripleo.out', () => {
    vi.stubEnv('TRIPLEO_OUT', undefined);
    expect(new App({ name: 'demo' }).outdir).toBe('tripleo.out');
    vi.stubEnv('TRIPLEO_OUT', '/tmp/said');
    expect(new App({ name: 'demo' }).outdir).toBe('/tmp/said');
    expect(new App({ name: 'demo', outdir: 'given' }).outdir).toBe('given');
  });

  it('is of the stage given, else of the one that the command says, else of the default one', () => {
    vi.stubEnv('TRIPLEO_STAGE', undefined);
    expect(new App({ name: 'demo' }).stage).toBe('default');
    vi.stubEnv('TRIPLEO_STAGE', '');
    expect(new App({ name: 'demo' }).stage).toBe('default');
    vi.stubEnv('TRIPLEO_STAGE', 'said');
    expect(new App({ name: 'demo' }).stage).toBe('said');
    expect(new App({ name: 'demo', stage: 'given' }).stage).toBe('given');
  });

  it('leaves its synthesis to what the package put in', () => {
    const synth = vi.fn();
    const app = new App({ name: 'demo' });
    App._synthesizer = { synth };
    app.synth();
    expect(synth).toHaveBeenCalledExactlyOnceWith(app);
    App._synthesizer = undefined;
    expect(() => app.synth()).toThrow('import it from "tripleo-cdk"');
  });
});
