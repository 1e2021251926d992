import { describe, expect, it } from 'vitest';
import { digestIn, type ImagesLock, lockImage, promoteImages, readLock, writeLock } from '../../lib/images/lock';

const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];
const [GOLD, OTHER] = ['gold-0123456789ab', 'other-0123456789ab'];
const LOCK: ImagesLock = { test: { [OTHER]: B, [GOLD]: A }, production: {} };

describe('a lock file', () => {
  it('is written sorted, whatever the order, and read back', () => {
    const text = writeLock(LOCK);
    expect(text).toBe(`{
  "version": 1,
  "stages": {
    "production": {},
    "test": {
      "${GOLD}": "${A}",
      "${OTHER}": "${B}"
    }
  }
}
`);
    expect(writeLock({ production: {}, test: { [GOLD]: A, [OTHER]: B } })).toBe(text);
    expect(readLock(text)).toEqual(LOCK);
  });

  it.each([
    ['{', /it is not JSON: /],
    ['[]', /got version of nothing; allowed 1/],
    ['{"version": 2, "stages": {}}', /got version 2; allowed 1/],
    ['{"version": 1}', /it has no stages/],
    ['{"version": 1, "stages": {"test": []}}', /stage test holds no images by name/],
    [`{"version": 1, "stages": {"test": {"gold": "${A}"}}}`, /stage test: gold is no name with a content's address/],
    [`{"version": 1, "stages": {"test": {"${GOLD}": "abc"}}}`, /stage test: gold-0123456789ab has no SHA-256 in hex/],
  ])('is refused as %s', (text, message) => {
    expect(() => readLock(text)).toThrow(/^LOCK_MALFORMED images\.lock\.json can't be read: .*; do correct it/s);
    expect(() => readLock(text)).toThrow(message);
  });

  it('tells all that is wrong at once', () => {
    expect(() => readLock(`{"version": 1, "stages": {"a": 1, "b": {"gold": "${A}"}}}`)).toThrow(/stage a .*; stage b: gold/);
  });
});

describe('an image that was tested', () => {
  it('is locked in its stage, beside the others', () => {
    expect(lockImage(LOCK, 'production', GOLD, B)).toEqual({ ...LOCK, production: { [GOLD]: B } });
    expect(lockImage({}, 'test', GOLD, A)).toEqual({ test: { [GOLD]: A } });
    expect(digestIn(LOCK, 'test', GOLD)).toBe(A);
    expect([digestIn(LOCK, 'production', GOLD), digestIn(LOCK, 'constructor', 'name')]).toEqual([undefined, undefined]);
  });

  it('is not locked to another build of the same content', () => {
    expect(lockImage(LOCK, 'test', GOLD, A)).toEqual(LOCK);
    expect(() => lockImage(LOCK, 'test', GOLD, B)).toThrow(
      `LOCK_OTHER_DIGEST [test] image ${GOLD} is locked to another build; got ${B}; allowed ${A}; do use the image that was tested`,
    );
  });
});

describe('a promotion', () => {
  it('carries digests from one stage to the next, and leaves what is there', () => {
    const lock = { ...LOCK, production: { 'old-0123456789ab': A } };
    expect(promoteImages(lock, 'test', 'production', [GOLD])).toEqual({ ...lock, production: { 'old-0123456789ab': A, [GOLD]: A } });
    expect(promoteImages(LOCK, 'test', 'production', [GOLD, OTHER]).production).toEqual(LOCK.test);
    expect(promoteImages(LOCK, 'test', 'staging', [GOLD]).staging).toEqual({ [GOLD]: A });
  });

  it('changes nothing of the lock that it was given', () => {
    const before = writeLock(LOCK);
    promoteImages(LOCK, 'test', 'production', [GOLD]);
    expect(writeLock(LOCK)).toBe(before);
  });

  it('is of tested images alone, all or none', () => {
    expect(() => promoteImages(LOCK, 'test', 'production', [GOLD, 'new-0123456789ab'])).toThrow(
      `LOCK_NOT_TESTED [test] images are not locked in the stage that they are to be promoted from; got new-0123456789ab; allowed ${GOLD}, ${OTHER}; do build and test them in test first`,
    );
    expect(() => promoteImages(LOCK, 'nowhere', 'test', [GOLD])).toThrow('allowed none');
  });

  it('never replaces a digest by another', () => {
    const lock = { ...LOCK, production: { [GOLD]: B } };
    expect(() => promoteImages(lock, 'test', 'production', [GOLD])).toThrow(/^LOCK_OTHER_DIGEST \[production\]/);
  });
});
