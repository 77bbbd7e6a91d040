import {
  constants,
  createDecipheriv,
  generateKeyPairSync,
  privateDecrypt,
  type KeyObject,
} from 'node:crypto';
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { externalSecrets, usualRemoteKey, type ExternalStore } from './external.ts';
import { sealValue } from './seal-value.ts';
import { sealedSecrets } from './sealed.ts';
import { secretTemplates } from './template.ts';
import type { RenderedSecret } from './uses.ts';

const labels = { 'todo-deploy/project': 'shop', 'todo-deploy/component': 'web' };
const metadata = { name: 'shop-web-secrets', namespace: 'prod', labels };
const web: RenderedSecret = {
  ...{ component: 'web', metadata },
  variables: [
    { name: 'DATABASE_URL', optional: false },
    { name: 'OPENAI_API_KEY', optional: true },
  ],
};
const store: ExternalStore = { name: 'vault', kind: 'SecretStore', remoteKey: usualRemoteKey };

/** What the controller does (HybridDecrypt of sealed-secrets). */
function opened(privateKey: KeyObject, sealed: string, label: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const at = 2 + bytes.readUInt16BE();
  const options = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  const oaepLabel = Buffer.from(label);
  const key = privateDecrypt({ key: privateKey, ...options, oaepLabel }, bytes.subarray(2, at));
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12));
  decipher.setAuthTag(bytes.subarray(-16));
  return decipher.update(bytes.subarray(at, -16), undefined, 'utf8') + decipher.final('utf8');
}

describe('a sealed value', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const place = { namespace: 'prod', name: 'shop-web-secrets' };

  it.each(['s', 'postgresql://o:p@h/db', 'ä'.repeat(10_000), 'line\nbreak'])(
    'is opened by the key of the controller',
    (value) => {
      const sealed = sealValue(publicKey, value, place);
      expect(opened(privateKey, sealed, 'prod/shop-web-secrets')).toBe(value);
    },
  );

  it('is another one each time, and belongs to one namespace and one name', () => {
    const sealed = sealValue(publicKey, 'value', place);
    expect(sealed).not.toBe(sealValue(publicKey, 'value', place));
    for (const label of ['prod/other', 'test/shop-web-secrets', ''])
      expect(() => opened(privateKey, sealed, label)).toThrow();
  });

  it('stands in a SealedSecret that makes the Secret of the workloads, and no other value does', () => {
    const values = { web: { DATABASE_URL: 'the-canary', OPENAI_API_KEY: '' }, other: { A: 'b' } };
    const text = sealedSecrets([web], values, publicKey);
    expect(text).not.toContain('the-canary');
    const [object, ...rest] = loadAll(text) as {
      spec: { encryptedData: Record<string, string> };
    }[];
    expect(rest).toEqual([]);
    const { DATABASE_URL: sealed = '', ...others } = object?.spec.encryptedData ?? {};
    expect(others).toEqual({});
    expect(opened(privateKey, sealed, 'prod/shop-web-secrets')).toBe('the-canary');
    expect(object).toEqual({
      ...{ apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', metadata },
      spec: { encryptedData: { DATABASE_URL: sealed }, template: { metadata, type: 'Opaque' } },
    });
  });
});

describe('an ExternalSecret', () => {
  it('takes each needed value from the store, and says what it leaves out', () => {
    const text = externalSecrets('shop', [web], store);
    expect(text).toContain('web: OPENAI_API_KEY');
    expect(loadAll(text)).toEqual([
      {
        ...{ apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata },
        spec: {
          refreshInterval: '1h0m0s',
          secretStoreRef: { name: 'vault', kind: 'SecretStore' },
          target: { name: 'shop-web-secrets', creationPolicy: 'Owner' },
          data: [
            {
              secretKey: 'DATABASE_URL',
              remoteRef: { key: 'shop/web', property: 'DATABASE_URL' },
            },
          ],
        },
      },
    ]);
  });

  it('has a key for each value where the pattern says so', () => {
    const remoteKey = 'apps-{project}-{component}-{variable}';
    const text = externalSecrets('shop', [web], { ...store, remoteKey });
    expect(text).toContain('remoteRef:\n        key: apps-shop-web-DATABASE_URL\n');
    expect(text).not.toContain('property');
  });

  it.each(['{project}/{component}', '{name}#{variable}', '#{variable}', '{variable}#'])(
    'is refused with the pattern %s',
    (remoteKey) => {
      expect(() => externalSecrets('shop', [web], { ...store, remoteKey })).toThrow(
        expect.objectContaining({ code: 'OPTION_INVALID', exitCode: 2 }) as Error,
      );
    },
  );
});

it('a template has every variable, and no value', () => {
  expect(loadAll(secretTemplates([web]))).toEqual([
    {
      ...{ apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque' },
      stringData: { DATABASE_URL: '', OPENAI_API_KEY: '' },
    },
  ]);
});
