import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Checkout } from '../harness/checkout.ts';
import { todoDeploy, type CliOptions } from '../harness/cli.ts';
import { inventory, kubectl } from '../harness/cluster.ts';
import { writeConfig } from '../harness/config.ts';
import { until } from '../harness/until.ts';

const namespace = 'todo-bad-input';
const foreignNamespace = 'todo-e2e-foreign';

interface BadInput extends CliOptions {
  readonly what: string;
  readonly code: number;
  /** Default: `up`. */
  readonly args?: readonly string[];
  /** Changes the configuration. */
  readonly config?: Parameters<typeof writeConfig>[2];
  /** What has to be said: what is wrong, where, what next. */
  readonly says: readonly (string | RegExp)[];
}

const external = (url: string): Pick<BadInput, 'config' | 'env'> => ({
  config: (config) => {
    config.database = { source: 'external' };
  },
  env: { DATABASE_URL: url },
});

const up = ['up', '--yes', '--namespace', namespace];
const nobodyListens = '127.0.0.1:9';

const cases: readonly BadInput[] = [
  {
    what: 'an unknown key in the configuration',
    config: (config) => Object.assign(config.components['backend']!, { replicaz: 2 }),
    code: 2,
    says: [/bad\.yaml:\d+:\d+/, 'replicaz', 'did you mean "replicas"'],
  },
  {
    what: 'a wrong type in the configuration',
    config: (config) => Object.assign(config.components['backend']!, { port: 'eighty' }),
    code: 2,
    says: [/bad\.yaml:\d+:\d+/, 'components.backend.port', 'number'],
  },
  {
    what: 'an impossible name',
    config: (config) => Object.assign(config, { name: 'Todo_App!' }),
    code: 2,
    says: [/bad\.yaml:\d+:\d+/, 'name', 'lower-case'],
  },
  {
    what: 'several mistakes at once',
    config: (config) => Object.assign(config, { name: 'Todo_App!', port: 99999, colour: 'red' }),
    code: 2,
    says: ['3 mistakes', 'colour', '65535'],
  },
  {
    what: 'a configuration that is not there',
    args: [...up, '--config', 'nowhere.yaml'],
    code: 2,
    says: ['nowhere.yaml', 'todo-deploy init'],
  },
  {
    what: 'a malformed database URL',
    ...external('mysql://root:hunter2hunter2@db/todo'),
    code: 2,
    says: ['DATABASE_URL', 'PostgreSQL', 'postgresql://USER:PASSWORD@HOST/DATABASE'],
  },
  {
    what: 'a database host that nobody listens on',
    ...external(`postgresql://todo:hunter2hunter2@${nobodyListens}/todo`),
    code: 3,
    says: ['DATABASE_URL', nobodyListens],
  },
  {
    what: 'a database host that does not exist',
    ...external('postgresql://todo:hunter2hunter2@db.invalid/todo'),
    code: 3,
    says: ['DATABASE_URL', 'db.invalid'],
  },
  {
    what: 'an engine that cannot be reached',
    env: { DOCKER_HOST: `tcp://${nobodyListens}` },
    code: 3,
    says: [nobodyListens, /docker/i],
  },
  {
    what: 'a context that the kubeconfig does not have',
    args: [...up, '--context', 'nowhere'],
    code: 2,
    says: ['nowhere', 'todo-bed'],
  },
  {
    what: 'a kubeconfig that does not exist',
    env: { KUBECONFIG: '/nonexistent/kubeconfig' },
    code: 3,
    says: [/kubeconfig|cluster/i],
  },
  {
    what: 'a registry that cannot be reached',
    config: (config) => Object.assign(config, { cluster: { registry: nobodyListens } }),
    code: 3,
    says: [nobodyListens, /registry/i],
  },
  {
    what: 'a namespace that belongs to somebody else',
    args: ['up', '--yes', '--namespace', foreignNamespace],
    code: 6,
    says: [foreignNamespace, 'does not belong', '--namespace'],
  },
  {
    what: 'a teardown of a namespace that belongs to somebody else',
    args: ['teardown', '--yes', '--namespace', foreignNamespace],
    code: 6,
    says: [foreignNamespace, 'nothing was removed'],
  },
];

/** Each mistake ends with what, where and what next, the right exit code, and nothing half-done. */
export function badInputSuite(checkout: Checkout): void {
  describe('bad input', () => {
    /** What there is in the two namespaces that could be touched. */
    const touchable = async () => {
      const places = [` Namespace ${namespace}`, `${namespace} `, `${foreignNamespace} `];
      const all = await inventory(checkout);
      return all.filter((line) =>
        places.some((place) => line.startsWith(place) || line.endsWith(place)),
      );
    };
    let before: string[];

    beforeAll(async () => {
      await kubectl(checkout, ['create', 'namespace', foreignNamespace]);
      before = await until('its default objects', async () => {
        const objects = await touchable();
        return objects.length > 1 && objects;
      });
    });

    afterAll(async () => {
      await kubectl(checkout, ['delete', 'namespace', foreignNamespace]);
    });

    test.for(cases.map((bad) => [bad.what, bad] as const))('%s', async ([, bad]) => {
      const { args = up, config, env } = bad;
      const named =
        config === undefined ? [] : ['--config', writeConfig(checkout, 'bad.yaml', config)];
      const options = env === undefined ? {} : { env };
      expectsRefusal(bad, await todoDeploy(checkout, [...args, ...named], options));
      expect(await touchable()).toEqual(before);
    });

    test('a cluster that cannot be reached', async () => {
      const kubeconfig = join(checkout.artifacts, 'unreachable.kubeconfig');
      const cluster = { server: `https://${nobodyListens}` };
      const config = {
        ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'gone', users: [] },
        clusters: [{ name: 'gone', cluster }],
        contexts: [{ name: 'gone', context: { cluster: 'gone', user: '' } }],
      };
      writeFileSync(kubeconfig, JSON.stringify(config));
      const outcome = await todoDeploy(checkout, ['up', '--yes'], {
        env: { KUBECONFIG: kubeconfig },
      });
      expectsRefusal({ code: 3, says: ['gone', nobodyListens] }, outcome);
    });

    test('a machine without Helm', async () => {
      const bin = mkdtempSync(join(tmpdir(), 'todo-deploy-path-'));
      symlinkSync(process.execPath, join(bin, 'node'));
      const outcome = await todoDeploy(checkout, up, { env: { PATH: bin }, direct: true });
      expectsRefusal(
        { code: 3, says: ['Helm: not installed', 'todo-deploy doctor --fix'] },
        outcome,
      );
      rmSync(bin, { recursive: true });
    });
  });
}

function expectsRefusal(
  { code, says }: Pick<BadInput, 'code' | 'says'>,
  outcome: { code: number; stdout: string; stderr: string },
): void {
  const said = outcome.stdout + outcome.stderr;
  expect(outcome.code, said).toBe(code);
  for (const words of says) {
    if (typeof words === 'string') expect(said).toContain(words);
    else expect(said).toMatch(words);
  }
  expect(outcome.stderr).toContain('what next:');
  expect(said).not.toMatch(/\n\s+at .+:\d+:\d+|Unhandled|TypeError|undefined/);
  expect(said).not.toContain('hunter2hunter2');
}
