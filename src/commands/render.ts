import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { DeployError } from '../errors.ts';
import { renderManifests } from '../pipeline/render.ts';
import { checkHelm } from '../releases/helm.ts';
import { storeKinds, usualRemoteKey } from '../secrets/manifests/external.ts';
import { openCluster } from './cluster.ts';
import { addClusterOptions, clusterOverrides, type ClusterOptions } from './cluster-options.ts';
import type { CommandModule } from './command.ts';
import { loadProject } from './project.ts';
import { secretsFile, secretWays, type SecretOptions } from './render-secrets.ts';

export interface RenderOptions extends ClusterOptions, SecretOptions {
  readonly force?: boolean;
}

/** `todo-deploy render DIR`: the same deployment as files, for kubectl. */
export const command: CommandModule<RenderOptions> = {
  configure(command: Command) {
    addClusterOptions(command)
      .summary('write plain manifests for kubectl apply')
      .description(
        'Writes what `up` would release as plain manifests, from the same charts. secrets.yaml is a template\n' +
          'without values: fill it in before `kubectl apply -f DIR`; or, with --secrets, what an operator in the\n' +
          'cluster makes the Secrets from, which may go into git. The images must be where the nodes can get\n' +
          'them: `todo-deploy build --push` brings them there.',
      )
      .argument('<dir>', 'folder to write to')
      .option('--force', 'overwrite files that differ')
      .addOption(
        new Option('--secrets <how>', 'what secrets.yaml holds')
          .choices(secretWays)
          .default('template'),
      )
      .option('--store <name>', 'external-secrets: the store that the operator reads from')
      .addOption(
        new Option('--store-kind <kind>', 'external-secrets: kind of the store').choices(
          storeKinds,
        ),
      )
      .option(
        '--remote-key <pattern>',
        `external-secrets: where each value lies, KEY or KEY#PROPERTY (default: ${usualRemoteKey})`,
      )
      .option(
        '--cert <file>',
        'sealed-secrets: certificate of the controller (kubeseal --fetch-cert)',
      );
  },

  async run(context, options, args) {
    const project = await loadProject(context, clusterOverrides(options));
    const secrets = await secretsFile(context, project, options);
    await checkHelm(context.ports.exec);
    const { provider, version } = await openCluster(context, project);
    const folder = resolve(context.cwd, args[0] ?? '.');
    const transport = await provider.transport();
    const manifests = await renderManifests({
      ...{ project, ports: context.ports, transport, version },
      ...(secrets.text === undefined ? {} : { secrets: secrets.text }),
    });
    const { files } = context.ports;
    const changed: string[] = [];
    for (const [name, text] of manifests) {
      const present = await files.readText(`${folder}/${name}`);
      if (present === text) continue;
      if (present !== undefined && options.force !== true) throw differs(`${folder}/${name}`);
      changed.push(name);
    }
    for (const name of changed)
      await files.writeText(`${folder}/${name}`, manifests.get(name) ?? '');
    const names = [...manifests.keys()];
    const text =
      `${names.length} manifests in ${folder} (${changed.length} written, the rest unchanged).\n` +
      `${secrets.next}kubectl apply -f ${folder}`;
    context.emit({ type: 'result', command: 'render', result: { folder, files: names }, text });
    return 0;
  },
};

function differs(path: string): DeployError {
  return new DeployError(
    'usage',
    'FILE_EXISTS',
    `${path} exists and differs: nothing was written`,
    {
      hint: 'Use another folder, or --force to overwrite.',
    },
  );
}
