import { describe, expect, it } from 'vitest';
import { configSchema } from './schema.ts';
import { applySettings } from './settings.ts';
import type { Overrides } from './settings.ts';

const minimal = { version: 1, name: 'shop', database: { source: 'external' }, components: {} };

function apply(written: object, flags: Overrides, env: Record<string, string>) {
  const document = { ...minimal, ...written };
  return applySettings({ config: configSchema.parse(document), written: document, flags, env });
}

describe('applySettings', () => {
  const written = { namespace: 'in-file', cluster: { registry: 'file.test:1' } };
  const env = {
    TODO_DEPLOY_NAMESPACE: 'in-env',
    TODO_DEPLOY_REGISTRY: 'env.test:2',
    TODO_DEPLOY_PORT: '4000',
  };

  it('flags beat environment beats file beats default, and it says which won', () => {
    const { config, decisions } = apply(written, { namespace: 'in-flag' }, env);
    expect(config.namespace).toBe('in-flag');
    expect(config.cluster.registry).toBe('env.test:2');
    expect(config.port).toBe(4000);
    expect(decisions).toEqual(
      expect.arrayContaining([
        'namespace: in-flag (from --namespace, over TODO_DEPLOY_NAMESPACE=in-env)',
        'context: the current context (default)',
        'provider: auto (default)',
        'profile: minikube (default)',
        'registry: env.test:2 (from TODO_DEPLOY_REGISTRY, over file.test:1 in the configuration file)',
        'port: 4000 (from TODO_DEPLOY_PORT)',
      ]),
    );
  });

  it('takes the file when nothing else is said, and an empty variable for none', () => {
    const { config, decisions } = apply(written, {}, { TODO_DEPLOY_NAMESPACE: '' });
    expect(config.namespace).toBe('in-file');
    expect(decisions[1]).toBe('namespace: in-file (from the configuration file)');
  });

  it.each([
    [{ namespace: 'Not Possible' }, {}, '--namespace: "Not Possible": use lower-case'],
    [{}, { TODO_DEPLOY_PORT: 'http' }, 'TODO_DEPLOY_PORT: must be a number, not "http"'],
    [{}, { TODO_DEPLOY_PORT: '70000' }, 'TODO_DEPLOY_PORT: must be at most 65535'],
    [{ registry: 'http://x' }, {}, '--registry: "http://x": is not a registry'],
    [{ context: '' }, {}, '--context: must not be empty'],
  ])('names what gave a wrong value: %j %j', (flags, variables, message) => {
    expect(() => apply({}, flags, variables)).toThrow(message);
    expect(() => apply({}, flags, variables)).toThrow(
      expect.objectContaining({ code: 'SETTING_INVALID' }) as Error,
    );
  });
});

describe('a variable of another program', () => {
  const env = { NODE_EXTRA_CA_CERTS: '/etc/proxy.pem' };

  it('is the default, below the file and our own variable', () => {
    expect(apply({}, {}, env).config.build.caFile).toBe('/etc/proxy.pem');
    expect(apply({ build: { caFile: 'own.pem' } }, {}, env).config.build.caFile).toBe('own.pem');
    const both = { ...env, TODO_DEPLOY_BUILD_CA: '/other.pem' };
    expect(apply({ build: { caFile: 'own.pem' } }, {}, both).config.build.caFile).toBe(
      '/other.pem',
    );
  });
});
