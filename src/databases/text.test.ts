import { describe, expect, it } from 'vitest';
import type { Proof } from './proof/prove.ts';
import { proofText } from './text.ts';

const proof: Proof = {
  ...{ name: 'DATABASE_URL', address: 'db.test/d', ok: false },
  stages: [
    { id: 'dns', title: 'Host name', state: 'pass', detail: 'db.test has IPv4' },
    { id: 'tls', title: 'TLS', state: 'warn', detail: 'not encrypted', remedy: 'Turn it on.' },
    {
      ...{ id: 'authentication', title: 'Sign-in', state: 'fail', detail: 'refused' },
      ...{ remedy: 'Copy it again.', code: 'DATABASE_PASSWORD', kind: 'environment' },
      evidence: ['reported as: no'],
    },
    { id: 'version', title: 'Version', state: 'skip', detail: 'not asked: "Sign-in" comes first' },
    { id: 'clock', title: 'Clock', state: 'skip', detail: 'not asked: "Sign-in" comes first' },
  ],
};

describe('the text of a proof', () => {
  it('has a line for each stage, with what to do', () => {
    expect(proofText([proof], { width: 80 }).split('\n')).toEqual([
      'DATABASE_URL  db.test/d',
      '  ok   Host name  db.test has IPv4',
      '  warn TLS        not encrypted',
      '                  > Turn it on.',
      '  FAIL Sign-in    refused',
      '                  reported as: no',
      '                  > Copy it again.',
      '  -    Version, Clock: not asked: "Sign-in" comes first',
      '',
      'A deployment would stop here: DATABASE_URL cannot be used.',
    ]);
  });

  it('stays within the terminal', () => {
    const lines = proofText([proof], { width: 40 }).split('\n').slice(0, -1);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(40);
  });
});
