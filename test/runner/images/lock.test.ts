import { describe, expect, it } from 'vitest';
import { type ImagesLock, imageIn, type LockedImage, lockImage, promoteImages, readLock, writeLock } from '../../../lib/runner/images/lock';

const [A, B] = [build('a'), build('b')];
const [GOLD, OTHER] = ['gold-0123456789ab', 'other-0123456789ab'];
const LOCK: ImagesLock = { test: { [OTHER]: B, [GOLD]: A }, production: {} };

/** One build of an image. */
function build(digit: string): LockedImage {
  return { 'image.tar': { sha256: digit.repeat(64), sha512: digit.repeat(128) } };
}

function asText(image: unknown): string {
  return JSON.stringify({ version: 1, stages: { test: { [GOLD]: image } } });
}

describe('a lock file', () => {
  it('is written sorted, whatever the order, and read back', () => {
    const text = writeLock(LOCK);
    expect(text).toBe(`{
  "version": 1,
  "stages": {
    "production": {},
    "test": {
      "${GOLD}": {
        "image.tar": {
          "sha256": "${'a'.repeat(64)}",
          "sha512": "${'a'.repeat(128)}"
        }
      },
      "${OTHER}": {
        "image.tar": {
          "sha256": "${'b'.repeat(64)}",
          "sha512": "${'b'.repeat(128)}"
        }
      }
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
    ['{"version": 1, "stages": {"two words": {}}}', /"two words" is no name of a stage; allowed a letter, then letters,/],
    ['{"version": 1, "stages": {"test": []}}', /stage test holds no images by name/],
    ['{"version": 1, "stages": {"test": {"gold": {}}}}', /stage test: gold is no name with a content's address/],
    [asText('abc'), /stage test: gold-0123456789ab holds no files by name/],
    [asText({}), /stage test: gold-0123456789ab holds no files by name/],
    [asText({ 'image.tar': { sha256: 'a'.repeat(64) } }), /stage test: image\.tar of gold-0123456789ab has no SHA-256 and SHA-512 in hex/],
  ])('is refused as %s', (text, message) => {
    expect(() => readLock(text)).toThrow(/^LOCK_MALFORMED images\.lock\.json can't be read: .*; do correct it/s);
    expect(() => readLock(text)).toThrow(message);
  });

  it('tells all that is wrong at once', () => {
    expect(() => readLock('{"version": 1, "stages": {"a": 1, "b": {"gold": {}}}}')).toThrow(/stage a .*; stage b: gold/);
  });
});

describe('an image that was tested', () => {
  it('is locked in its stage, beside the others', () => {
    expect(lockImage(LOCK, 'production', GOLD, B)).toEqual({ ...LOCK, production: { [GOLD]: B } });
    expect(lockImage({}, 'test', GOLD, A)).toEqual({ test: { [GOLD]: A } });
    expect(imageIn(LOCK, 'test', GOLD)).toBe(A);
    expect([imageIn(LOCK, 'production', GOLD), imageIn(LOCK, 'constructor', 'name')]).toEqual([undefined, undefined]);
  });

  it('is not locked to another build of the same content', () => {
    expect(lockImage(LOCK, 'test', GOLD, A)).toEqual(LOCK);
    expect(() => lockImage(LOCK, 'test', GOLD, B)).toThrow(
      `LOCK_OTHER_DIGEST [test] image ${GOLD} is locked to another build; got image.tar sha256 ${'b'.repeat(64)}; allowed image.tar sha256 ${'a'.repeat(64)}; do use the image that was tested`,
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
    expect(() => promoteImages(LOCK, 'nowhere', 'test', [])).toThrow('got none; allowed none');
  });

  it.each(['', 'two words', '-x'])('is to no stage named "%s"', (to) => {
    expect(() => promoteImages(LOCK, 'test', to, [GOLD])).toThrow(
      `LOCK_STAGE_INVALID images can be promoted to no stage of that name; got "${to}"; allowed a letter, then letters, digits, _, - and .; do correct the name`,
    );
  });

  it('never replaces a digest by another', () => {
    const lock = { ...LOCK, production: { [GOLD]: B } };
    expect(() => promoteImages(lock, 'test', 'production', [GOLD])).toThrow(/^LOCK_OTHER_DIGEST \[production\]/);
  });
});
