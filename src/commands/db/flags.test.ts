import { describe, expect, it } from 'vitest';
import { refuseStrange } from './flags.ts';

describe('the flags of db', () => {
  it.each([
    ['check', { urlStdin: true, caFile: 'ca.pem', inside: true }, undefined],
    ['backup', { output: 'file', target: 'local' }, undefined],
    ['restore', { replace: true }, 'file'],
    ['migrate', { dryRun: true, allowLarge: true, timeout: '90s' }, undefined],
    ['status', {}, undefined],
  ])('of %s are taken: %j', (verb, options, file) => {
    expect(() => {
      refuseStrange(verb, options, file);
    }).not.toThrow();
  });

  it.each([
    ['backup', { replace: true }, undefined, '--replace belongs to db restore'],
    ['restore', { output: 'file' }, 'file', '--output belongs to db backup'],
    ['status', { urlStdin: true }, undefined, '--url-stdin belongs to db check'],
    ['backup', { dryRun: true }, undefined, '--dry-run belongs to db migrate'],
    ['check', {}, 'file', 'db check takes no file'],
    ['backup', {}, 'file', 'db backup takes no file'],
  ])('of others are refused by %s: %j', (verb, options, file, message) => {
    expect(() => {
      refuseStrange(verb, options, file);
    }).toThrow(expect.objectContaining({ code: 'OPTION_INVALID', message }));
  });
});
