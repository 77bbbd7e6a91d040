/**
 * The product from outside, as a person uses it: a fresh clone of HEAD, the README's command, a real
 * browser, a real cluster. Deployments are expensive, so the suites share them and run in this order; each
 * finds the deployment healthy and leaves it so.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { App } from './harness/app.ts';
import { describeOnBed } from './harness/bed.ts';
import { Checkout } from './harness/checkout.ts';
import { get, inventory, namespaceExists } from './harness/cluster.ts';
import { until } from './harness/until.ts';
import { accountSuite } from './suites/account.ts';
import { apiRestartSuite } from './suites/api-restart.ts';
import { assistantSuite } from './suites/assistant.ts';
import { badInputSuite } from './suites/bad-input.ts';
import { browserSuite } from './suites/browser.ts';
import { chatSuite } from './suites/chat.ts';
import { composeSuite } from './suites/compose.ts';
import { emptyFolderSuite } from './suites/empty-folder.ts';
import { firstUpSuite } from './suites/first-up.ts';
import { fullDiskSuite } from './suites/full-disk.ts';
import { interruptSuite } from './suites/interrupt.ts';
import { logsSuite } from './suites/logs.ts';
import { looksSuite } from './suites/looks.ts';
import { minikubeSuite } from './suites/minikube.ts';
import { neonSuite } from './suites/neon.ts';
import { outageSuite } from './suites/outage.ts';
import { renderSuite } from './suites/render.ts';
import { replacedPodsSuite } from './suites/replaced-pods.ts';
import { teardownSuite } from './suites/teardown.ts';
import { unchangedSuite } from './suites/unchanged.ts';
import { twoRunsSuite } from './suites/two-runs.ts';
import { undoSuite } from './suites/undo.ts';
import { upgradeSuite } from './suites/upgrade.ts';

describeOnBed('todo-deploy', () => {
  const checkout = new Checkout();
  /** The one that the README's command makes: its database is in the cluster. */
  const app = new App(checkout, 'todo');
  const neon = new App(checkout, 'todo-neon', ['--config', 'neon.yaml']);
  const stopped = new App(checkout, 'todo-stopped', ['--namespace', 'todo-stopped']);
  const plain = new App(checkout, 'todo-plain', ['--namespace', 'todo-plain']);
  let before: readonly string[] = [];

  beforeAll(async () => {
    await checkout.create();
    for (const { namespace } of [app, neon, stopped, plain]) {
      const free = !(await namespaceExists(checkout, namespace));
      expect(free, `namespace ${namespace} is taken: todo-deploy teardown --data frees it`).toBe(
        true,
      );
    }
    // The suites before this one have namespaces on their way out; the comparison wants a quiet cluster.
    let leaving: readonly string[] = [];
    const quiet = async () => {
      leaving = (await get(checkout, ['namespaces']))
        .filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
        .map(({ metadata }) => metadata.name);
      return leaving.length === 0;
    };
    await until(() => `namespaces of earlier tests are gone: ${leaving.join()}`, quiet, 180_000);
    before = await inventory(checkout);
  });

  afterAll(async () => {
    // What a failed test has left: the next run needs these namespaces.
    for (const deployment of [app, neon, stopped]) {
      if (await namespaceExists(checkout, deployment.namespace)) {
        await deployment.run(['teardown', '--yes', '--data']);
      }
    }
    checkout.remove();
  });

  firstUpSuite(app, () => {
    browserSuite(app);
    accountSuite(app);
    looksSuite(app);
    assistantSuite(app);
    unchangedSuite(app);
    logsSuite(app);
    replacedPodsSuite(app);
    upgradeSuite(app);
    twoRunsSuite(app);
    apiRestartSuite(app);
    chatSuite(app);
    outageSuite(app);
    emptyFolderSuite(checkout);
    badInputSuite(checkout);
    fullDiskSuite(checkout);
    neonSuite(neon);
    undoSuite(checkout);
    renderSuite(plain);
    composeSuite(checkout);
    interruptSuite(stopped);
    minikubeSuite(checkout);

    test('after all of this the first deployment is still healthy', async () => {
      await app.exits(0, ['status']);
    });

    teardownSuite(app, () => before);
  });
});
