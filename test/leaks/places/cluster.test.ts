import { describe, expect, it } from 'vitest';
import { withoutSecretData } from './cluster.ts';

const metadata = { name: 's', annotations: { note: 'kept' } };

describe('what is secret by its nature', () => {
  it('is the data of a Secret, and nothing beside it', () => {
    const secret = { kind: 'Secret', type: 'Opaque', metadata, data: { A: 'eA==' } };
    const bare = { kind: 'Secret', type: 'Opaque', metadata, names: ['A'] };
    expect(withoutSecretData(secret)).toEqual(bare);
    expect(withoutSecretData({ ...secret, data: undefined, stringData: { A: 'x' } })).toEqual(bare);
    const { type, data } = secret;
    const item = { type, metadata, data };
    expect(withoutSecretData({ kind: 'SecretList', items: [item] })).toEqual({
      ...{ kind: 'SecretList', items: [bare] },
    });
  });

  it.each([
    { kind: 'Secret', type: 'helm.sh/release.v1', metadata, data: { release: 'SDRzSUFB' } },
    { kind: 'ConfigMap', metadata, data: { A: 'x' } },
  ])('is not what a $kind of type $type holds', (object) => {
    expect(withoutSecretData(object)).toEqual(object);
    expect(withoutSecretData({ kind: 'List', items: [object] })).toMatchObject({ items: [object] });
  });
});
