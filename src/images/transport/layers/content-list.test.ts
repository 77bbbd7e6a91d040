import { describe, expect, it } from 'vitest';
import { parseContentList } from './content-list.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

describe('parseContentList', () => {
  it('reads manifests with their layers in order, and what was unpacked', () => {
    const ref = 'containerd.io/gc.ref.content';
    const text = [
      'DIGEST\tSIZE\tAGE\tLABELS',
      `${digest('a')}\t738B\t4 hours\t\t${ref}.l.10=${digest('c')},${ref}.config=${digest('e')},${ref}.l.2=${digest('b')}`,
      `${digest('b')}\t42.28MB\t4 hours\t\tcontainerd.io/uncompressed=${digest('d')}`,
      `${digest('c')}\t10B\t4 hours\t\t-`,
      '',
    ].join('\n');
    expect(parseContentList(text)).toEqual([
      { digest: digest('a'), layers: [digest('b'), digest('c')] },
      { digest: digest('b'), layers: [], uncompressed: digest('d') },
      { digest: digest('c'), layers: [] },
    ]);
  });

  it('reads nothing from nonsense', () => {
    expect(parseContentList('ctr: connection refused')).toEqual([]);
  });
});
