import { describe, expect, it } from 'vitest';
import { best, wished, type Judgement } from './judge.ts';

const can = (target: Judgement['target'], found: string): Judgement => ({
  ...{ target, found, usable: true, needs: [] },
});
const lacks = (target: Judgement['target'], ...needs: string[]): Judgement => ({
  ...{ target, found: '', usable: false, needs },
});

describe('wished', () => {
  it('takes what was asked for before anything else', () => {
    const wishes = { asked: 'local', cluster: 'context a', remembered: 'compose' } as const;
    expect(wished(wishes)?.target).toBe('local');
  });

  it('takes a named cluster for the wish to use it', () => {
    const choice = wished({ asked: 'auto', cluster: 'context a', remembered: 'local' });
    expect(choice).toEqual({ target: 'kubernetes', reason: 'context a was asked for' });
  });

  it('stays where the project is', () => {
    expect(wished({ asked: 'auto', remembered: 'compose' })?.target).toBe('compose');
  });

  it('has to look when nobody said anything', () => {
    expect(wished({ asked: 'auto' })).toBeUndefined();
  });
});

describe('best', () => {
  it('takes the first of the ladder that is usable, in whatever order they come', () => {
    const judgements = [can('local', 'Node'), can('kubernetes', 'Helm'), can('compose', 'Docker')];
    expect(best(judgements)).toEqual({ target: 'kubernetes', reason: 'Helm' });
  });

  it('says what the next better one would need', () => {
    const judgements = [lacks('kubernetes', 'Helm', 'a cluster'), can('compose', 'Docker 27')];
    expect(best([...judgements, can('local', 'Node')])).toEqual({
      target: 'compose',
      reason: 'Docker 27; kubernetes would need Helm, a cluster',
    });
  });

  it('names only the next one, not the ladder', () => {
    const judgements = [
      lacks('kubernetes', 'Helm'),
      lacks('compose', 'Docker'),
      can('local', 'Node'),
    ];
    expect(best(judgements)?.reason).toBe('Node; compose would need Docker');
  });

  it('has none where nothing is usable', () => {
    expect(best([lacks('local', 'Python')])).toBeUndefined();
  });
});
