import { describe, expect, it } from 'vitest';
import { mirrorOf } from './mirror.ts';

describe('mirrorOf', () => {
  it('finds the archives among what apt lists', () => {
    const sites = 'http://a.test/debian-security\nhttp://a.test/debian/\nhttp://b.test/other\n';
    expect(mirrorOf(sites)).toEqual({
      archive: 'http://a.test/debian',
      security: 'http://a.test/debian-security',
    });
  });

  it('takes the security archive to be beside the main one', () => {
    expect(mirrorOf('http://a.test/debian').security).toBe('http://a.test/debian-security');
  });

  it('says so when apt has no Debian archive', () => {
    expect(() => mirrorOf('http://a.test/ubuntu')).toThrow('no Debian archive');
  });
});
