import type { Command } from 'commander';
import type { Project } from '../config/project.ts';
import { exitCodes } from '../errors.ts';
import { diagnosisOf, type DiagnosisDocument } from '../inspection/document.ts';
import { inspect } from '../inspection/inspect.ts';
import type { Inspection } from '../inspection/inspection.ts';
import { diagnosisText } from '../inspection/text.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import { chooseColour } from '../reporters/choose.ts';
import { styleFor } from '../reporters/style.ts';
import { redactor } from '../secrets/redact.ts';
import { knownSecrets } from '../targets/kubernetes/redact.ts';
import { openCluster } from './cluster.ts';
import { addClusterOptions, clusterOverrides, type ClusterOptions } from './cluster-options.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { findProject, loadProject } from './project.ts';

export type DiagnoseCommandOptions = ClusterOptions;

/** `todo-deploy diagnose`: what is wrong in a namespace, whoever deployed what is in it. */
export const command: CommandModule<DiagnoseCommandOptions> = {
  configure(command: Command) {
    addClusterOptions(command)
      .summary('what is wrong in a namespace, the root first')
      .description(
        'Looks at everything in the namespace, whoever deployed it, and says what is wrong: the cause, the\n' +
          'evidence, the remedy. Works without a todo-deploy.yaml too: then --namespace and --context say where,\n' +
          'else the kubeconfig does. Changes nothing. Exit code 0 means nothing found, 5 something.',
      )
      .addHelpText(
        'after',
        '\nExamples:\n' +
          '  todo-deploy diagnose                  the namespace of this project\n' +
          '  todo-deploy diagnose -n shop          any other one\n' +
          '  todo-deploy diagnose --json           one JSON document, for scripts\n',
      );
  },

  async run(context, options) {
    const scene = await openScene(context, options);
    const redact = redactor(scene.secrets);
    context.setRedactor(redact);
    return show(context, diagnosisOf(await look(context, scene), redact));
  },
};

/** Where to look, and what is known of it. */
interface Scene {
  readonly kubernetes: Kubernetes;
  readonly namespace: string;
  readonly project?: Project;
  /** Values to take out of everything that is shown. */
  readonly secrets: readonly string[];
  readonly byComponent: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

async function openScene(context: CommandContext, options: DiagnoseCommandOptions): Promise<Scene> {
  const { global, ports, env } = context;
  if ((await findProject(context)) === undefined) {
    const kubernetes = await ports.kubernetes(global.context);
    const namespace = global.namespace ?? kubernetes.namespace;
    return { kubernetes, namespace, secrets: [], byComponent: {} };
  }
  const project = await loadProject(context, clusterOverrides(options));
  const { kubernetes } = await openCluster(context, project);
  const { byComponent, values } = await knownSecrets(project, ports, env);
  return { kubernetes, namespace: project.namespace, project, secrets: values, byComponent };
}

function look(context: CommandContext, scene: Scene): Promise<Inspection> {
  const { clock, postgres } = context.ports;
  const { kubernetes, namespace, project, byComponent } = scene;
  const outside = project?.config.database.source === 'external';
  return inspect({
    ...{ kubernetes, namespace, clock, postgres },
    ...(project === undefined ? {} : { project }),
    ...(outside ? { secrets: byComponent } : {}),
  });
}

function show(context: CommandContext, document: DiagnosisDocument): number {
  const { global, env, emit } = context;
  const colour = !global.json && chooseColour({ color: global.color, env, stdout: process.stdout });
  const text = diagnosisText(document, styleFor(colour));
  emit({ type: 'result', command: 'diagnose', result: document, text });
  return document.verdict === 'wrong' ? exitCodes.unhealthy : exitCodes.ok;
}
