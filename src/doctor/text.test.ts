import { describe, expect, it } from 'vitest';
import { styleFor } from '../reporters/style.ts';
import { fail, pass, skip, warn, type Check, type Verdict } from './check.ts';
import { documentOf } from './report.ts';
import type { Finding } from './run.ts';
import { doctorText } from './text.ts';
import { wrap } from '../reporters/wrap.ts';

function finding(id: string, severity: Check['severity'], verdict: Verdict): Finding {
  const gather = () => Promise.resolve(undefined);
  return { check: { id, title: `The ${id}`, severity, gather, judge: () => verdict }, verdict };
}

const everywhere = { kubernetes: 'stop', compose: 'stop', local: 'stop' } as const;
const long =
  'Install it: https://example.com/a/very/long/address/that/does/not/fit/anywhere/at/all';
const findings = [
  finding('node', everywhere, pass('20.19.0')),
  finding('proxy', everywhere, skip('none is set')),
  finding('engine', { kubernetes: 'stop', compose: 'stop' }, pass('answers')),
  finding('helm', { kubernetes: 'stop' }, fail('not installed', long, 'download it')),
  finding(
    'limits',
    { kubernetes: 'tell' },
    warn('watches 8192, and more are wanted by the kubelet', 'Run: sysctl'),
  ),
  finding('python', { local: 'stop' }, fail('none', 'Install Python')),
];

describe('the table of doctor', () => {
  it.each([40, 80, 160])('keeps to %i columns, with every word in it', (width) => {
    const text = doctorText(documentOf(findings, undefined), { width });
    const lines = text.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(lines.every((line) => line === line.trimEnd())).toBe(true);
    expect(text.replace(/\s+/g, '')).toContain('watches8192,andmorearewantedbythekubelet');
  });

  it('names what there was nothing to look at in one line, and why only when asked', () => {
    const document = documentOf(findings, undefined);
    const text = doctorText(document, { width: 80 });
    expect(text).toContain('nothing to look at: The proxy');
    expect(text).not.toContain('none is set');
    expect(doctorText(document, { width: 80, verbose: true })).toContain('none is set');
  });

  it('groups by the targets, and says what can run and what the next better one needs', () => {
    const text = doctorText(documentOf(findings, undefined), { width: 160 });
    const heads = text.split('\n').filter((line) => /^\S/.test(line));
    expect(heads.slice(0, 4)).toEqual([
      'this machine and project',
      'kubernetes, compose',
      'kubernetes',
      'local',
    ]);
    expect(text).toContain('kubernetes  cannot run here: The helm');
    expect(text).toContain('compose     can run here');
    expect(text).toContain('For kubernetes: The helm. Install it:');
    expect(text).not.toContain('For local');
    expect(text).toContain('--fix can repair 1 of these');
  });

  it('shows one target alone, with what it needs', () => {
    const local = findings.filter(({ check }) => check.severity.local !== undefined);
    const text = doctorText(documentOf(local, 'local'), { width: 80 });
    expect(text).toContain('local  cannot run here: The python');
    expect(text).toContain('For local: The python. Install Python.');
    expect(text).not.toContain('kubernetes');
  });

  it('is the same without colours as with them, but for the colours', () => {
    const document = documentOf(findings, undefined);
    const plain = doctorText(document, { width: 80 });
    const painted = doctorText(document, { width: 80, style: styleFor(true) });
    expect(painted).not.toBe(plain);
    expect(painted.replace(/\u001B\[[0-9;]*m/g, '')).toBe(plain);
  });
});

describe('wrap', () => {
  it('breaks at spaces, indents what follows and cuts what is too long', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrap('> one two three', 12, 2)).toEqual(['> one two', '  three']);
    expect(wrap('abcdefghijkl', 10)).toEqual(['abcdefghij', 'kl']);
    expect(wrap('', 10)).toEqual(['']);
  });
});
