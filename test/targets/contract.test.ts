import { afterAll, beforeAll, describe, expect } from 'vitest';
import { targetNames } from '../../src/config/schema.ts';
import { Place } from './place.ts';
import { Scene } from './scene.ts';
import { backingUp } from './suites/backup.ts';
import { beforeDeployment } from './suites/before.ts';
import { brokenVersion } from './suites/broken.ts';
import { carryingData } from './suites/data.ts';
import { reading } from './suites/logs.ts';
import { looking } from './suites/looking.ts';
import { migratingAlone } from './suites/migrating.ts';
import { removing } from './suites/teardown.ts';
import { deploying } from './suites/up.ts';

/** Every verb means the same on every target. */
describe.each(targetNames)('target %s', (target) => {
  const scene = new Scene(new Place(target));

  beforeAll(async () => {
    expect((await scene.place.init()).code).toBe(0);
  });

  afterAll(() => scene.place.remove());

  beforeDeployment(scene);
  deploying(scene);
  looking(scene);
  reading(scene);
  carryingData(scene);
  backingUp(scene);
  migratingAlone(scene);
  brokenVersion(scene);
  removing(scene);
});
