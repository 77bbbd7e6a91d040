import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Account } from '../harness/account.ts';
import type { App } from '../harness/app.ts';
import { identity, podUids, revisions } from '../harness/cluster.ts';
import { Traffic } from '../harness/traffic.ts';

/** Changes one line of the backend, so that its image has another content. */
export function changeBackend(app: App): void {
  appendFileSync(join(app.checkout.folder, 'app/backend/app/main.py'), `# ${randomUUID()}\n`);
}

/** A change of one component, under traffic. */
export function upgradeSuite(app: App): void {
  describe('a one-line change of the backend', () => {
    test('replaces only the backend, and no request fails meanwhile', async () => {
      const { checkout, namespace } = app;
      const frontend = await identity(checkout, namespace, 'frontend');
      const backend = await podUids(checkout, namespace, 'backend');
      const before = await revisions(checkout, namespace);
      const traffic = new Traffic(await Account.signUp(app.url, 'linus'));
      changeBackend(app);
      await app.up();
      await traffic.stop();
      expect(traffic.failures).toEqual([]);
      expect(traffic.answered).toBeGreaterThan(50);
      expect(await identity(checkout, namespace, 'frontend')).toEqual(frontend);
      const replaced = await podUids(checkout, namespace, 'backend');
      expect(replaced).not.toEqual([]);
      expect(replaced.filter((uid) => backend.includes(uid))).toEqual([]);
      const after = await revisions(checkout, namespace);
      expect(after['todo-frontend']).toBe(before['todo-frontend']);
      expect(Number(after['todo-backend'])).toBe(Number(before['todo-backend']) + 1);
    });
  });
}
