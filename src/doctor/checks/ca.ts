import { fail, pass, type Check } from '../check.ts';
import { projectOf } from '../scene.ts';
import { resolve } from 'node:path';
import { DeployError } from '../../errors.ts';

export interface CaFacts {
  readonly bundles: readonly {
    /** NODE_EXTRA_CA_CERTS, or a key of the configuration. */
    readonly from: string;
    readonly path: string;
    /** How many certificates it holds; undefined when it cannot be read. */
    readonly certificates: number | undefined;
  }[];
}

/** Node passes over a bundle that it cannot read with a warning that nobody sees. */
export const ca: Check<CaFacts> = {
  id: 'ca',
  title: 'Extra CA',
  severity: { kubernetes: 'tell', compose: 'tell', local: 'tell' },
  gather: async (scene) => {
    const { env, cwd, ports } = scene;
    const project = projectOf(scene);
    const root = project?.root ?? cwd;
    const named: [string, string | undefined, string][] = [
      ['NODE_EXTRA_CA_CERTS', env['NODE_EXTRA_CA_CERTS'], cwd],
      ['build.caFile', project?.config.build.caFile, root],
      ['database.caFile', project?.config.database.caFile, root],
    ];
    const given = named.flatMap(([from, path, base]) =>
      path === undefined || path === '' ? [] : [{ from, path: resolve(base, path) }],
    );
    if (given.length === 0) return { skip: 'none is set' };
    const bundles = given.map(async ({ from, path }) => {
      const text = await ports.files.readText(path).catch(unreadable);
      return {
        from,
        path,
        certificates:
          text?.match(/-----BEGIN CERTIFICATE-----/g)?.length ??
          (text === undefined ? undefined : 0),
      };
    });
    return { bundles: await Promise.all(bundles) };
  },
  judge: ({ bundles }) => {
    const bad = bundles.find(({ certificates }) => (certificates ?? 0) === 0);
    if (bad === undefined) {
      return pass(
        bundles
          .map(({ from, certificates }) => `${from}: ${certificates ?? 0} certificates`)
          .join(', '),
      );
    }
    const { from, path, certificates } = bad;
    const what = certificates === undefined ? 'cannot be read' : 'holds no certificate in PEM form';
    return fail(
      `${from}: ${path} ${what}`,
      `Correct ${from}: a text file with BEGIN CERTIFICATE in it`,
    );
  },
};

function unreadable(error: unknown): undefined {
  if (error instanceof DeployError) return undefined;
  throw error;
}
