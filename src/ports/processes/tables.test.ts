import { describe, expect, it } from 'vitest';
import { parseListeners } from './linux-sockets.ts';
import { parsePs } from './ps.ts';
import { parseTable } from './windows.ts';

describe('what ps of macOS prints', () => {
  const marker = { name: 'MARK', value: 'abc' };
  const started = 'Tue Nov 24 23:14:34 2026';

  it('is read, with the environment after the command', () => {
    const output = [
      `    1     0     1 Ss   ${started}     /sbin/launchd`,
      `  501     1   501 S+   Mon Nov  2 03:04:05 2026     /usr/bin/node a b MARK=abc HOME=/Users/x`,
      `  502   501   501 S    ${started}     /usr/bin/node HOME=/Users/x MARK=abc`,
      `  503     1   503 S    ${started}     /usr/bin/node MARK=abcd NOMARK=abc`,
      `  504     1   504 Z    ${started}     (node)`,
      '',
    ].join('\n');
    expect(parsePs(output, marker)).toEqual([
      { pid: 1, parent: 0, group: 1, started, marked: false },
      { pid: 501, parent: 1, group: 501, started: 'Mon Nov  2 03:04:05 2026', marked: true },
      { pid: 502, parent: 501, group: 501, started, marked: true },
      { pid: 503, parent: 1, group: 503, started, marked: false },
    ]);
  });
});

describe('what Linux tells of sockets', () => {
  it('is read for those that listen on a port', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1',
      '   1: 0100007F:0BB8 0100007F:C000 01 00000000:00000000 00:00000000 00000000     0        0 222 1',
      '   2: 00000000:00BB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1',
    ].join('\n');
    expect(parseListeners(table, 3_000)).toEqual(['111']);
    expect(parseListeners(table, 0xbb)).toEqual(['333']);
    expect(parseListeners(table, 0xb8)).toEqual([]);
  });
});

describe('what PowerShell prints', () => {
  it('is read line by line', () => {
    expect(parseTable('4 0 134000000000000000\r\nnothing\r\n88 4 134000000000000001\r\n')).toEqual([
      { pid: 4, parent: 0, group: 4, started: '134000000000000000', marked: false },
      { pid: 88, parent: 4, group: 88, started: '134000000000000001', marked: false },
    ]);
  });
});
