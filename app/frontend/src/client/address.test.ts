import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

let addresses: string[];
let address: typeof import('./address');

beforeEach(async () => {
  addresses = [];
  vi.stubGlobal('window', { location: { assign: (to: string) => addresses.push(to) } });
  vi.resetModules();
  address = await import('./address');
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a person who signs out', () => {
  it('goes to the address, whatever is refused meanwhile', async () => {
    const end = () => {
      address.leaveIfSignedOut({ status: 401 });
      return Promise.resolve();
    };
    await address.leaveBy(end, '/sign-in');
    address.leaveIfSignedOut({ status: 401 });
    expect(addresses).toEqual(['/sign-in']);
  });

  it('stays when it fails, and is told later when the session has ended', async () => {
    const end = () => Promise.reject(new Error('offline'));
    await expect(address.leaveBy(end, '/sign-in')).rejects.toThrow('offline');
    expect(addresses).toEqual([]);
    address.leaveIfSignedOut({ status: 401 });
    expect(addresses).toEqual(['/sign-in?ended']);
  });
});

it('sends nobody away for another error', () => {
  address.leaveIfSignedOut({ status: 500 });
  expect(addresses).toEqual([]);
});
