import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../bed/shell.ts';
import type { Checkout } from '../harness/checkout.ts';
import { todoDeploy } from '../harness/cli.ts';
import { FullEngine } from '../harness/full-engine.ts';

/** A build on an engine that has no space left. */
export function fullDiskSuite(checkout: Checkout): void {
  describe('a full disk during a build', () => {
    const engine = new FullEngine();

    beforeAll(async () => {
      await engine.start('python:3.13-slim-trixie');
    });

    afterAll(async () => {
      await engine.stop();
    });

    test('is named, with the way to make room, and leaves no image behind', async () => {
      const env = { DOCKER_HOST: engine.host };
      const { code, stderr } = await todoDeploy(checkout, ['build', 'backend'], { env });
      expect(code, stderr).toBe(4);
      expect(stderr).toContain('no space left');
      expect(stderr).toContain('docker system df');
      const images = await run('docker', ['--host', engine.host, 'images', '-q']);
      expect(images.split('\n')).toHaveLength(1);
    });
  });
}
