import type { Rule } from '../rule.ts';
import { authSecretChanged } from './auth-secret-changed.ts';
import { autoscalerWithoutMetrics } from './autoscaler-without-metrics.ts';
import { clockSkew } from './clock-skew.ts';
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
import { evicted } from './evicted.ts';
import { imageNameInvalid } from './image-name-invalid.ts';
import { imageNotFound } from './image-not-found.ts';
import { ingressWithoutController } from './ingress-without-controller.ts';
import { jobFailed } from './job-failed.ts';
import { jwksUnreachable } from './jwks-unreachable.ts';
import { limitRange } from './limit-range.ts';
import { migrationFailed } from './migration-failed.ts';
import { migrationLocked } from './migration-locked.ts';
import { mountFailed } from './mount-failed.ts';
import { networkPolicy } from './network-policy.ts';
import { neverReady } from './never-ready.ts';
import { nodeNotReady } from './node-not-ready.ts';
import { nodePressure } from './node-pressure.ts';
import { outOfMemory } from './out-of-memory.ts';
import { permissionDenied } from './permission-denied.ts';
import { podSecurity } from './pod-security.ts';
import { portMismatch } from './port-mismatch.ts';
import { probeKills } from './probe-kills.ts';
import { progressDeadline } from './progress-deadline.ts';
import { quotaExceeded } from './quota-exceeded.ts';
import { registryCredentials } from './registry-credentials.ts';
import { registryUnreachable } from './registry-unreachable.ts';
import { rolloutStuck } from './rollout-stuck.ts';
import { secretMissing } from './secret-missing.ts';
import { serviceWithoutEndpoints } from './service-without-endpoints.ts';
import { unschedulable } from './unschedulable.ts';
import { upstreamUnreachable } from './upstream-unreachable.ts';
import { volumePending } from './volume-pending.ts';
import { webhookDown } from './webhook-down.ts';
import { workloadMissing } from './workload-missing.ts';
import { wrongArchitecture } from './wrong-architecture.ts';

/**
 * All rules, in the order in which a pod comes to life: made, placed, pulled, configured, started, ready; what
 * fails no rollout comes last.
 */
export const rules: readonly Rule[] = [
  workloadMissing,
  rolloutStuck,
  quotaExceeded,
  limitRange,
  podSecurity,
  webhookDown,
  creationRefused,
  volumePending,
  nodeNotReady,
  nodePressure,
  evicted,
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
  networkPolicy,
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
  migrationLocked,
  migrationFailed,
  jobFailed,
  authSecretChanged,
  clockSkew,
  jwksUnreachable,
  upstreamUnreachable,
  permissionDenied,
  portMismatch,
  probeKills,
  crash,
  neverReady,
  progressDeadline,
  serviceWithoutEndpoints,
  ingressWithoutController,
  autoscalerWithoutMetrics,
];
