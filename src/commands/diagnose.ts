import type { Command } from 'commander';
import { withPlaces } from '../diagnosis/edit-place.ts';
import { DeployError, exitCodes } from '../errors.ts';
import { diagnosisOf, type DiagnosisDocument } from '../inspection/document.ts';
import { inspect } from '../inspection/inspect.ts';
import type { Inspection } from '../inspection/inspection.ts';
import { diagnosisText } from '../inspection/text.ts';
import { chooseColour } from '../reporters/choose.ts';
import { styleFor } from '../reporters/style.ts';
import { redactor } from '../secrets/redact.ts';
import type { Project } from '../config/project.ts';
import { addClusterOptions, clusterOverrides, type ClusterOptions } from './cluster-options.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { bundlePath, readBundle, writeBundle } from './diagnose-bundle.ts';
import { openScene, type Scene } from './diagnose-scene.ts';
import { findProject, loadProject } from './project.ts';
import { makeTarget } from './target.ts';
import { chooseTarget } from './target-choice.ts';

export interface DiagnoseCommandOptions extends ClusterOptions {
  /** True when no file is named. */
  readonly bundle?: string | true;
  readonly from?: string;
  readonly force?: boolean;
}

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
      .option('--bundle [file]', 'also write the evidence, without secrets, to attach to an issue')
      .option('--from <file>', 'diagnose such a bundle again, without a cluster')
      .option('--force', 'replace the file of --bundle')
      .addHelpText(
        'after',
        '\nExamples:\n' +
          '  todo-deploy diagnose                  the namespace of this project\n' +
          '  todo-deploy diagnose -n shop          any other one\n' +
          '  todo-deploy diagnose --bundle         write todo-deploy-diagnosis-….tar.gz\n' +
          '  todo-deploy diagnose --json           one JSON document, for scripts\n',
      );
  },

  async run(context, options) {
    const { from, bundle, force = false } = options;
    if (from !== undefined) return show(context, await readBundle(context, only(from, bundle)));
    const project =
      (await findProject(context)) === undefined
        ? undefined
        : await loadProject(context, clusterOverrides(options));
    const elsewhere = await outsideClusters(context, project, bundle !== undefined);
    if (elsewhere !== undefined) return show(context, elsewhere);
    const scene = await openScene(context, project);
    const redact = redactor(scene.secrets);
    context.setRedactor(redact);
    const { namespace } = scene;
    // Known before all the work, which a file that exists would have made useless.
    const path =
      bundle === undefined ? undefined : await bundlePath(context, bundle, { namespace, force });
    const inspection = await look(context, scene);
    if (path === undefined) return show(context, placed(diagnosisOf(inspection, redact), scene));
    const { document, bytes } = await writeBundle(context, scene, inspection, path);
    return show(context, placed(document, scene), { path, bytes });
  },
};

/**
 * The diagnosis of a project that runs on no cluster: what its target finds wrong; undefined for a cluster, and
 * where a namespace is named. Throws TARGET_UNFIT (usage) for a bundle.
 */
async function outsideClusters(
  context: CommandContext,
  project: Project | undefined,
  wantsBundle: boolean,
): Promise<DiagnosisDocument | undefined> {
  if (project === undefined || context.global.namespace !== undefined) return undefined;
  const { target } = await chooseTarget(context, project, { ask: false });
  if (target === 'kubernetes') return undefined;
  if (wantsBundle) {
    const message = `a bundle is made of a cluster, and this project is on ${target}`;
    throw new DeployError('usage', 'TARGET_UNFIT', message, {
      hint: 'Leave --bundle out, or name the cluster with --target kubernetes.',
    });
  }
  const health = await (await makeTarget(context, project, target)).health();
  const { place, namespace, components, checkedAt } = health;
  const findings = withPlaces(health.findings, project.source);
  return {
    ...{ place, namespace, context: health.context, project: project.config.name },
    verdict: findings.some(({ confidence }) => confidence !== 'possible')
      ? 'wrong'
      : 'nothing found',
    ...{ findings, looked: { parts: components.length }, unreadable: [], checkedAt },
  };
}

/**
 * The diagnosis with the lines of todo-deploy.yaml where edits are to be made, as far as the components are
 * those of the project at hand. A bundle goes without them: the file is not part of it.
 */
function placed(document: DiagnosisDocument, { project }: Scene): DiagnosisDocument {
  const known = Object.keys(project?.config.components ?? {});
  const findings = document.findings.flatMap((finding) =>
    known.includes(finding.component) ? withPlaces([finding], project?.source) : [finding],
  );
  return { ...document, findings };
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

function only(from: string, bundle: string | true | undefined): string {
  if (bundle === undefined) return from;
  throw new DeployError('usage', 'OPTIONS_CONFLICT', '--from and --bundle exclude each other', {
    hint: 'A bundle is made of a cluster: leave --from out.',
  });
}

function show(
  context: CommandContext,
  document: DiagnosisDocument,
  bundle?: { readonly path: string; readonly bytes: number },
): number {
  const { global, env, emit } = context;
  const colour = !global.json && chooseColour({ color: global.color, env, stdout: process.stdout });
  const written =
    bundle === undefined
      ? ''
      : `\n\nwritten: ${bundle.path} (${Math.ceil(bundle.bytes / 1024)} KiB, readable by you alone)\n` +
        'Secrets were taken out as far as they are known or look like it: look through it before you give it away.';
  const text = `${diagnosisText(document, styleFor(colour))}${written}`;
  const result = bundle === undefined ? document : { ...document, bundle: bundle.path };
  emit({ type: 'result', command: 'diagnose', result, text });
  return document.verdict === 'wrong' ? exitCodes.unhealthy : exitCodes.ok;
}
