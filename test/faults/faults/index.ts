import type { Fault } from '../fault.ts';
import { admissionFaults } from './admission.ts';
import { insideFaults } from './databases-inside.ts';
import { outsideFaults } from './databases-outside.ts';
import { imageFaults } from './images.ts';
import { migrationFaults } from './migrations.ts';
import { networkFaults } from './network.ts';
import { placementFaults } from './placement.ts';
import { probeFaults } from './probes.ts';
import { releaseFaults } from './releases.ts';
import { severalFaults } from './several.ts';
import { startFaults } from './starts.ts';
import { volumeFaults } from './volumes.ts';

/** The matrix. */
export const faults: readonly Fault[] = [
  ...imageFaults,
  ...startFaults,
  ...probeFaults,
  ...placementFaults,
  ...volumeFaults,
  ...admissionFaults,
  ...migrationFaults,
  ...insideFaults,
  ...outsideFaults,
  ...networkFaults,
  ...releaseFaults,
  ...severalFaults,
];
