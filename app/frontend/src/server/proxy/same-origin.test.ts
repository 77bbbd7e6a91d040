import { describe, expect, it } from 'vitest';
import { isForged } from './same-origin';

const forged = (method: string, headers: Record<string, string>) =>
  isForged(method, new Headers({ host: 'localhost:3000', ...headers }));

describe('isForged', () => {
  it.each(['GET', 'HEAD', 'OPTIONS'])('lets %s pass: it changes nothing', (method) => {
    expect(forged(method, { 'sec-fetch-site': 'cross-site' })).toBe(false);
  });

  it.each(['POST', 'PATCH', 'PUT', 'DELETE'])('stops %s from elsewhere', (method) => {
    expect(forged(method, { 'sec-fetch-site': 'cross-site' })).toBe(true);
    expect(forged(method, { 'sec-fetch-site': 'same-site' })).toBe(true);
    expect(forged(method, { origin: 'https://evil.example' })).toBe(true);
    expect(forged(method, { origin: 'http://localhost:4000' })).toBe(true);
    expect(forged(method, { origin: 'http://localhost' })).toBe(true);
    expect(forged(method, { origin: 'null' })).toBe(true);
  });

  it('is not talked out of it by an Origin that looks right', () => {
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'http://localhost:3000' };
    expect(forged('POST', headers)).toBe(true);
  });

  it("lets the app's own pages pass, also when TLS ends before it", () => {
    expect(forged('POST', { 'sec-fetch-site': 'same-origin' })).toBe(false);
    expect(forged('POST', { 'sec-fetch-site': 'none' })).toBe(false);
    expect(forged('POST', { origin: 'http://localhost:3000' })).toBe(false);
    expect(forged('POST', { origin: 'https://localhost:3000' })).toBe(false);
    expect(
      isForged('POST', new Headers({ host: 'Todo.example', origin: 'https://todo.example' })),
    ).toBe(false);
  });

  it('lets programs pass that are no browsers', () => {
    expect(forged('POST', {})).toBe(false);
  });
});
