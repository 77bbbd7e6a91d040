/** docker/docker-compose.yml: hardened, without a secret, open to this machine only. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { load } from 'js-yaml';

interface Service {
  image: string;
  user?: string;
  read_only?: boolean;
  privileged?: boolean;
  cap_add?: string[];
  cap_drop?: string[];
  security_opt?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  networks?: string[];
  network_mode?: string;
  restart?: string;
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
}

const file = fileURLToPath(new URL('../../docker/docker-compose.yml', import.meta.url));
const text = readFileSync(file, 'utf8');
const { services, networks } = load(text) as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
};
const each = Object.entries(services);

describe('docker-compose.yml', () => {
  test.each(each)('%s may do as little as it can', (name, service) => {
    expect(service).toMatchObject({
      ...{ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] },
    });
    expect(service.privileged).toBeUndefined();
    if (name !== 'secrets') expect(service.cap_add).toBeUndefined();
  });

  test('only the frontend has a port, on the loopback address', () => {
    expect(each.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['frontend']);
    expect(services.frontend?.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
  });

  test('the database is on a network that leads nowhere', () => {
    expect(services.postgres?.networks).toEqual(['database']);
    expect(networks.database?.internal).toBe(true);
  });

  test('what makes the secrets has no network', () => {
    expect(services.secrets).toMatchObject({ network_mode: 'none', cap_add: ['CHOWN'] });
  });

  test('no secret has a value in the file', () => {
    const named = each.flatMap(([, { environment }]) => Object.entries(environment ?? {}));
    const secrets = named.filter(([name]) => /PASSWORD|SECRET|_KEY$|DATABASE_URL/.test(name));
    expect(Object.fromEntries(secrets)).toEqual({
      OPENAI_API_KEY: '${OPENAI_API_KEY:-}',
      POSTGRES_PASSWORD_FILE: '/run/todo/v1/postgres-password',
    });
  });

  test('no image is called latest, and every variable has a default', () => {
    for (const [name, { image }] of each) expect(image, name).toMatch(/:(compose|.*17-trixie\})$/);
    expect([...text.matchAll(/\$\{\w+\}/g)].map(([variable]) => variable)).toEqual([]);
  });

  test('what stays up has a health check, and waits for what it needs', () => {
    for (const [name, service] of each.filter(([, { restart }]) => restart !== undefined)) {
      expect(service.healthcheck?.test[0], name).toBe('CMD');
    }
    expect(services.postgres?.depends_on).toEqual({
      secrets: { condition: 'service_completed_successfully' },
    });
    for (const part of ['backend', 'frontend']) {
      expect(services[part]?.depends_on).toMatchObject({
        [`migrate-${part}`]: { condition: 'service_completed_successfully' },
      });
      expect(services[`migrate-${part}`]?.depends_on).toEqual({
        postgres: { condition: 'service_healthy' },
      });
    }
  });
});
