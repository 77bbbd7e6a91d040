import { dirname, join, sep } from 'node:path';
import type { Plugin } from 'esbuild';

interface StandIn {
  /** The library that asks for a module, and how it names that one. */
  readonly library: string;
  readonly module: string;
  readonly text: string;
}

const unused = (why: string) => `module.exports = () => { throw new Error('${why}'); };`;

/** Modules of libraries that load much, and that this program needs never or seldom. */
const standIns: readonly StandIn[] = [
  // gRPC and protocol buffers, for what src/ports/docker/buildkit-*.ts does.
  { library: 'dockerode', module: './session', text: unused('a build brings its own session') },
  { library: 'dockerode', module: './buildkit', text: unused('a build reads its own progress') },
  // Only for engines at ssh://.
  {
    library: 'docker-modem',
    module: './ssh',
    text: `module.exports = (options) => require('./ssh.js')(options);`,
  },
  // For a Node that has no URL of its own.
  { library: 'node-fetch', module: 'whatwg-url', text: 'module.exports = { URL };' },
];

/** Puts them into the bundle. Fails when one is not asked for any more: then nobody needs it here. */
export const withStandIns: Plugin = {
  name: 'stand-ins',
  setup(build) {
    const used = new Set<StandIn>();
    build.onResolve(
      { filter: /^\.\/(session|buildkit|ssh)$|^whatwg-url$/ },
      ({ path, importer }) => {
        const found = standIns.find(
          ({ library, module }) =>
            module === path && importer.includes(join(sep, 'node_modules', library, sep)),
        );
        if (found === undefined) return undefined;
        used.add(found);
        const name = `${found.library}/${path}`;
        return { path: name, namespace: 'stand-in', pluginData: { ...found, importer } };
      },
    );
    build.onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ pluginData }) => {
      const { text, importer } = pluginData as StandIn & { importer: string };
      return { contents: text, resolveDir: dirname(importer) };
    });
    build.onEnd(() => {
      const idle = standIns.filter((one) => !used.has(one));
      return {
        errors: idle.map(({ library, module }) => ({
          text: `${library} asks for no ${module}: scripts/stand-ins.ts`,
        })),
      };
    });
  },
};
