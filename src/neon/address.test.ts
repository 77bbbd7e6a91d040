import { describe, expect, it } from 'vitest';
import { neonAddresses } from './address.ts';

describe('the addresses of Neon', () => {
  it('are the published ones', () => {
    expect(neonAddresses({ NEON_API_URL: '' })).toEqual({
      api: 'https://console.neon.tech/api/v2',
      temporary: 'https://neon.new/api/v1',
    });
  });

  it.each([
    ['https://neon.example.test/v2/', 'https://neon.example.test/v2'],
    ['http://127.0.0.1:8080/v2', 'http://127.0.0.1:8080/v2'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['http://localhost:1//', 'http://localhost:1'],
  ])('can be others: %s', (given, api) => {
    expect(neonAddresses({ NEON_API_URL: given }).api).toBe(api);
  });

  it.each([
    ['http://neon.example.test', 'this machine alone'],
    ['http://127.0.0.1.example.test', 'this machine alone'],
    ['ftp://127.0.0.1', 'not an https URL'],
    ['https://user:topsecret@neon.example.test', 'a user or a password'],
    ['https://neon.example.test/?key=topsecret', 'a ? or a #'],
    ['neon', 'not a URL'],
  ])('are refused where a key could be read: %s', (given, says) => {
    const work = () => neonAddresses({ NEON_NEW_URL: given });
    expect(work).toThrow(says);
    expect(work).toThrow('NEON_NEW_URL');
    expect(work).not.toThrow('topsecret');
  });
});
