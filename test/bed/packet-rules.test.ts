import { expect, test } from 'vitest';
import { rulesWithout } from './packet-rules.ts';

const saved = `*filter
:INPUT ACCEPT [10:600]
:FORWARD DROP [0:0]
:DOCKER - [0:0]
:SOMEBODY - [0:0]
-A FORWARD -o docker0 -j DOCKER
-A FORWARD -j SOMEBODY
-A SOMEBODY -s 10.1.0.0/16 -j ACCEPT
COMMIT
`;
const dockers = (line: string) => /DOCKER|docker0/.test(line);

test('chains and rules that match go, all others stay as they are', () => {
  const kept = rulesWithout(saved, dockers, false);
  expect(kept).toBe(
    saved
      .split('\n')
      .filter((line) => !dockers(line))
      .join('\n'),
  );
  expect(kept).toContain('-A SOMEBODY -s 10.1.0.0/16 -j ACCEPT');
  expect(kept).toContain(':FORWARD DROP [0:0]');
});

test('FORWARD is opened only when asked', () => {
  expect(rulesWithout(saved, dockers, true)).toContain(':FORWARD ACCEPT [0:0]');
});
