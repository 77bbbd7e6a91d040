import type { Rule } from '../rule.ts';
import { commandNotFound } from './command-not-found.ts';
import { configMapMissing } from './config-map-missing.ts';
import { containerConfig } from './container-config.ts';
import { crash } from './crash.ts';
import { creationRefused } from './creation-refused.ts';
import { databaseConnections } from './database-connections.ts';
import { databaseDns } from './database-dns.ts';
import { databaseName } from './database-name.ts';
import { databasePassword } from './database-password.ts';
import { databasePooled } from './database-pooled.ts';
import { databaseQuota } from './database-quota.ts';
import { databaseSchema } from './database-schema.ts';
import { databaseSuspended } from './database-suspended.ts';
import { databaseTls } from './database-tls.ts';
import { databaseUnreachable } from './database-unreachable.ts';
import { imageNameInvalid } from './image-name-invalid.ts';
import { imageNotFound } from './image-not-found.ts';
import { jobFailed } from './job-failed.ts';
import { limitRange } from './limit-range.ts';
import { migrationFailed } from './migration-failed.ts';
import { mountFailed } from './mount-failed.ts';
import { neverReady } from './never-ready.ts';
import { outOfMemory } from './out-of-memory.ts';
import { permissionDenied } from './permission-denied.ts';
import { podSecurity } from './pod-security.ts';
import { probeKills } from './probe-kills.ts';
import { progressDeadline } from './progress-deadline.ts';
import { quotaExceeded } from './quota-exceeded.ts';
import { registryCredentials } from './registry-credentials.ts';
import { registryUnreachable } from './registry-unreachable.ts';
import { rolloutStuck } from './rollout-stuck.ts';
import { secretMissing } from './secret-missing.ts';
import { unschedulable } from './unschedulable.ts';
import { volumePending } from './volume-pending.ts';
import { workloadMissing } from './workload-missing.ts';
import { wrongArchitecture } from './wrong-architecture.ts';

/** All rules, in the order in which a pod comes to life: made, placed, pulled, configured, started, ready. */
export const rules: readonly Rule[] = [
  workloadMissing,
  rolloutStuck,
  quotaExceeded,
  limitRange,
  podSecurity,
  creationRefused,
  volumePending,
  unschedulable,
  mountFailed,
  imageNameInvalid,
  imageNotFound,
  registryCredentials,
  registryUnreachable,
  secretMissing,
  configMapMissing,
  containerConfig,
  wrongArchitecture,
  commandNotFound,
  outOfMemory,
  databaseQuota,
  databasePooled,
  databaseTls,
  databaseDns,
  databasePassword,
  databaseName,
  databaseSchema,
  databaseConnections,
  databaseSuspended,
  databaseUnreachable,
  migrationFailed,
  jobFailed,
  permissionDenied,
  probeKills,
  crash,
  neverReady,
  progressDeadline,
];
