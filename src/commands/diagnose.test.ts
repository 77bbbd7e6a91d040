import { describe, expect, it } from 'vitest';
import { projectLabel } from '../config/project.ts';
import type { DiagnosisDocument } from '../inspection/document.ts';
import { pod } from '../rollout/snapshot-fixtures.ts';
import { command } from './diagnose.ts';
import { resultOf, twiceDeployedScene } from './rollback-fixture.ts';

/** Diagnoses a namespace in which a container of this component has used more memory than it may. */
async function diagnosed(component: string) {
  const scene = await twiceDeployedScene();
  const { metadata, ...rest } = pod({
    component,
    container: { resources: { limits: { memory: '64Mi' } } },
    state: { state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } },
  });
  const labels = { ...metadata.labels, [projectLabel]: 'shop' };
  const { kubernetes } = scene.sample;
  kubernetes.store.put({ ...rest, metadata: { ...metadata, namespace: 'shop', labels } });
  expect(await command.run(scene.context, {}, [])).toBe(5);
  const result = resultOf(scene);
  const text = (await scene.context.ports.files.readText('/shop/todo-deploy.yaml')) ?? '';
  const document = result?.result as DiagnosisDocument;
  return { text: result?.text, document, lines: text.split('\n') };
}

describe('diagnose', () => {
  it('gives file and line of an edit, where todo-deploy.yaml is at hand', async () => {
    const { text, document, lines } = await diagnosed('web');
    const [finding] = document.findings;
    expect(finding).toMatchObject({
      code: 'OUT_OF_MEMORY',
      fix: { edit: { set: 'components.web.values.resources.limits.memory' } },
    });
    const [, line = ''] =
      /in todo-deploy\.yaml:(\d+), then run todo-deploy up/.exec(text ?? '') ?? [];
    expect(finding?.fix).toHaveProperty('edit.at', `todo-deploy.yaml:${line}`);
    expect(lines[Number(line) - 1]?.trim()).toMatch(/^values:/);
  });

  it('gives no line of a file that does not know the component', async () => {
    const { document } = await diagnosed('worker');
    expect(document.findings[0]?.fix).toMatchObject({ edit: { to: '128Mi' } });
    expect(document.findings[0]?.fix).not.toHaveProperty('edit.at');
  });
});
