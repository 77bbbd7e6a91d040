import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attempt } from '../../bed/shell.ts';
import { Account } from '../harness/account.ts';
import { App } from '../harness/app.ts';
import type { Checkout } from '../harness/checkout.ts';
import { namespaceExists } from '../harness/cluster.ts';
import { writeConfig } from '../harness/config.ts';
import { changeBackend } from './upgrade.ts';

const namespace = 'todo-minikube';

/** Minikube is not among what the bed brings; where it is installed, the main way is tried on it as well. */
export function minikubeSuite(checkout: Checkout): void {
  const onPath = (process.env['PATH'] ?? '').split(delimiter);
  if (!onPath.some((folder) => existsSync(join(folder, 'minikube')))) return;

  describe('on Minikube', () => {
    let app: App;

    beforeAll(async () => {
      const config = writeConfig(checkout, 'minikube.yaml', (written) => {
        Object.assign(written, { namespace, cluster: { provider: 'minikube' } });
      });
      app = new App(checkout.withKubeconfig('minikube'), namespace, ['--config', config]);
      // Only a profile that exists has a context to write; `up` starts the others.
      const env = { KUBECONFIG: app.checkout.kubeconfig };
      await attempt('minikube', ['update-context'], { env });
      await app.up();
    });

    afterAll(async () => {
      await app.exits(0, ['teardown', '--yes', '--data']);
      expect(await namespaceExists(app.checkout, namespace)).toBe(false);
    });

    test('the app works, and status agrees', async () => {
      const account = await Account.signUp(app.url, 'margaret');
      await account.addTask('Land on the moon');
      expect(await account.tasks()).toHaveLength(1);
      await app.exits(0, ['status']);
    });

    test('a changed image reaches the node', async () => {
      changeBackend(app);
      await app.up();
      await app.exits(0, ['status']);
    });
  });
}
