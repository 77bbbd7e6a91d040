import { backupPages } from './backups.ts';
import { clusterPages } from './cluster.ts';
import { composePages } from './compose.ts';
import { configurationPages } from './configuration.ts';
import { databasePages } from './database.ts';
import { doctorPages } from './doctor.ts';
import { imagePages } from './images.ts';
import { localPages } from './local.ts';
import { machinePages } from './machine.ts';
import { neonPages } from './neon.ts';
import { previewPages } from './previews.ts';
import { processPages } from './processes.ts';
import { rehearsalPages } from './rehearsal.ts';
import { releasePages } from './release.ts';
import { removalPages } from './removal.ts';
import { rotationPages } from './rotation.ts';
import { secretPages } from './secrets.ts';
import type { Subject } from './subject.ts';
import { targetPages } from './targets.ts';

/** The pages of all codes that are not rules, in the order in which a deployment meets them. */
export const subjects: readonly Subject[] = [
  configurationPages,
  secretPages,
  rotationPages,
  targetPages,
  machinePages,
  processPages,
  localPages,
  clusterPages,
  databasePages,
  neonPages,
  previewPages,
  backupPages,
  rehearsalPages,
  doctorPages,
  imagePages,
  releasePages,
  composePages,
  removalPages,
];
