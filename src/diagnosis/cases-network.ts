import type { KubeObject } from '../ports/kubernetes.ts';
import { componentLabel } from '../config/project.ts';
import { deployment, event, job, pod } from '../rollout/snapshot-fixtures.ts';
import { ended, pods, type Case } from './case-fixtures.ts';

const object = (apiVersion: string, kind: string, name: string, fields: object): KubeObject => ({
  ...{ apiVersion, kind },
  metadata: { name, namespace: 'todo', labels: { [componentLabel]: 'backend' } },
  ...fields,
});
const labels = { app: 'backend' };
const template = {
  metadata: { labels },
  spec: { containers: [{ name: 'backend', ports: [{ name: 'http', containerPort: 8000 }] }] },
};
const backend: KubeObject = { ...deployment(), spec: { replicas: 2, template } };
const service = (selector: object, targetPort: string | number = 'http') =>
  object('v1', 'Service', 'todo-backend', {
    spec: { selector, clusterIP: '10.96.0.20', ports: [{ port: 8000, targetPort }] },
  });
const database = object('v1', 'Service', 'db', {
  spec: { selector: { app: 'db' }, ports: [{ port: 5432, targetPort: 5432 }] },
});
const ingress = (spec: object) => object('networking.k8s.io/v1', 'Ingress', 'todo', { spec });
const policy = (egress: object[]) =>
  object('networking.k8s.io/v1', 'NetworkPolicy', 'closed', {
    spec: { podSelector: {}, policyTypes: ['Egress'], egress },
  });

const running = pod({ container: { readinessProbe: {} }, state: { state: { running: {} } } });
const ready = pod({ state: { ready: true, state: { running: {} } } });
const probed = pod({
  container: { readinessProbe: { httpGet: { path: '/', port: 8000 }, periodSeconds: 5 } },
  state: { state: { running: {} } },
});
const refusedProbe = event(
  probed,
  'Unhealthy',
  'Readiness probe failed: Get "http://10.244.0.9:8000/": dial tcp 10.244.0.9:8000: connect: connection refused',
);
const late = '{"checks":{"database":"database_timeout"},"detail":"the database did not answer"}';

/** Programs that run, and do not find each other, or are not found. */
export const networkCases: readonly Case[] = [
  {
    code: 'NETWORK_POLICY',
    parts: {
      ...pods(running),
      services: [database],
      networkPolicies: [policy([{ ports: [{ port: 53, protocol: 'UDP' }] }])],
    },
    health: late,
    also: ['DATABASE_UNREACHABLE'],
    cause: /closed does not let the pod talk to the database \(port 5432\)/,
    patience: 'transient',
  },
  {
    code: 'DATABASE_UNREACHABLE',
    parts: {
      ...pods(running),
      services: [database],
      networkPolicies: [policy([{ ports: [{ port: 5432, protocol: 'TCP' }] }])],
    },
    health: late,
    cause: /does not answer/,
    patience: 'transient',
  },
  {
    code: 'UPSTREAM_UNREACHABLE',
    parts: { ...pods(ready), services: [service(labels)], deployments: [] },
    lines: ['TypeError: fetch failed', '  [cause]: Error: connect ECONNREFUSED 10.96.0.20:8000'],
    cause: /cannot reach 10\.96\.0\.20:8000/,
    patience: 'transient',
  },
  {
    code: 'UPSTREAM_UNREACHABLE',
    parts: pods(running),
    lines: ['Error: getaddrinfo ENOTFOUND todo-bakend'],
    cause: /it asks todo-bakend, and there is no Service of that name/,
    patience: 'probe',
  },
  {
    code: 'UPSTREAM_UNREACHABLE',
    parts: pods(ready),
    lines: ['httpx.ConnectError: All connection attempts failed for http://localhost:3000/'],
    cause: /localhost:3000, which is its own container/,
    patience: 'transient',
  },
  {
    code: 'JWKS_UNREACHABLE',
    parts: { ...pods(ready), services: [service(labels)] },
    lines: [
      '{"level":"warning","message":"cannot fetch the signing keys","url":"http://todo-backend:3000/api/auth/jwks","cause":"All connection attempts failed"}',
    ],
    cause: /cannot be fetched from http:\/\/todo-backend:3000\/api\/auth\/jwks/,
    patience: 'transient',
  },
  {
    code: 'AUTH_SECRET_CHANGED',
    parts: pods(running),
    health:
      '{"status":"not_ready","code":"auth_secret_changed","reason":"BETTER_AUTH_SECRET is not the one with which the signing keys in the database were made."}',
    cause: /BETTER_AUTH_SECRET is not the one/,
    patience: 'terminal',
  },
  {
    code: 'AUTH_SECRET_CHANGED',
    parts: pods(ended(1, {}, 0)),
    lines: ['BetterAuthError: Failed to decrypt private key.'],
    cause: /BETTER_AUTH_SECRET is not the one/,
    patience: 'terminal',
  },
  {
    code: 'CLOCK_SKEW',
    parts: pods(ready),
    lines: ['jwt.exceptions.ImmatureSignatureError: The token is not yet valid (iat)'],
    cause: /come from the future/,
    patience: 'transient',
  },
  {
    code: 'PORT_MISMATCH',
    parts: { deployments: [backend], services: [service(labels, 'web')] },
    cause: /sends to the port "web", and no container has a port of that name/,
    patience: 'terminal',
  },
  {
    code: 'PORT_MISMATCH',
    parts: { deployments: [backend], services: [service(labels, 9000)] },
    cause: /sends to port 9000, and no container lists that port/,
    patience: 'transient',
  },
  {
    code: 'PORT_MISMATCH',
    parts: { ...pods(probed), events: [refusedProbe] },
    lines: ['INFO:     Uvicorn running on http://0.0.0.0:8001 (Press CTRL+C to quit)'],
    cause: /listens on port 8001, and port 8000 is asked/,
    patience: 'probe',
  },
  {
    code: 'PORT_MISMATCH',
    parts: { ...pods(probed), events: [refusedProbe] },
    lines: ['Listening at: http://127.0.0.1:8000 (1)'],
    cause: /listens on 127\.0\.0\.1 only/,
    patience: 'probe',
  },
  {
    code: 'MIGRATION_LOCKED',
    parts: {
      jobs: [
        job('b-migrate-1', {
          conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }],
        }),
      ],
      pods: [pod({ job: 'b-migrate-1', state: { state: { terminated: { exitCode: 1 } } } })],
    },
    lines: [
      '{"level":"error","message":"migration failed","cause":"another migration has held the lock for 60 s; see whether its job still runs"}',
    ],
    cause: /does not get the lock/,
    patience: 'terminal',
  },
  {
    code: 'SERVICE_WITHOUT_ENDPOINTS',
    parts: { deployments: [backend], pods: [ready], services: [service({ app: 'bakend' })] },
    cause: /leads to no pod: none has the labels app=bakend/,
    patience: 'transient',
  },
  {
    code: 'INGRESS_WITHOUT_CONTROLLER',
    parts: {
      ingresses: [ingress({ ingressClassName: 'nginx' })],
      ingressClasses: [object('networking.k8s.io/v1', 'IngressClass', 'other', {})],
    },
    cause: /names the class "nginx", which the cluster does not have/,
    patience: 'transient',
  },
  {
    code: 'INGRESS_WITHOUT_CONTROLLER',
    parts: { ingresses: [ingress({})] },
    cause: /names no class/,
    patience: 'transient',
  },
  {
    code: 'AUTOSCALER_WITHOUT_METRICS',
    parts: {
      autoscalers: [
        object('autoscaling/v2', 'HorizontalPodAutoscaler', 'todo-backend', {
          status: {
            conditions: [
              {
                ...{ type: 'ScalingActive', status: 'False', reason: 'FailedGetResourceMetric' },
                message:
                  'the HPA was unable to compute the replica count: failed to get cpu utilization: missing request for cpu in container backend of Pod todo-backend',
              },
            ],
          },
        }),
      ],
    },
    cause: /the containers request no cpu/,
    patience: 'transient',
  },
];
