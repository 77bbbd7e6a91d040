import { event } from '../evidence.ts';
import type { Fault } from '../fault.ts';
import { all, env, values, without } from './change.ts';

const short = values({ probes: { startup: { failureThreshold: 5 } } });
const asks = (url: string) => all(short, env({ READY_URL: url }));
const asksApi = { config: env({ READY_URL: 'http://faults-api:8000/' }) };
const says = (detail: string) =>
  all(short, env({ READY_STATUS: '503', READY_BODY: JSON.stringify({ detail }) }));
const notReady = event(/^Unhealthy$/, /Readiness probe failed.*statuscode: 503/);
const ofShipped = 'the sample answers what a program of this kind answers';

/** What keeps programs that run from each other. */
const upstream: readonly Fault[] = [
  {
    name: 'upstream-missing',
    title: 'it asks a Service that is not there',
    code: 'UPSTREAM_UNREACHABLE',
    words: /nobody/,
    config: asks('http://nobody:8000/'),
    evidence: notReady,
    remedy: { says: /Correct the URL in `env` of the component/, ...asksApi },
    mayKnowFirst: true,
  },
  {
    name: 'upstream-itself',
    title: 'it asks localhost, which is itself',
    code: 'UPSTREAM_UNREACHABLE',
    words: /own container/,
    config: asks('http://localhost:8001/'),
    evidence: notReady,
    remedy: { says: /Give the name of the Service of the other component instead/, ...asksApi },
    mayKnowFirst: true,
  },
  {
    name: 'network-policy',
    title: 'a NetworkPolicy is in the way',
    code: 'NETWORK_POLICY',
    beside: ['api'],
    words: /faults/,
    before: (bench) =>
      bench.apply({
        ...{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
        metadata: { name: 'faults' },
        spec: {
          podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'faults-web' } },
          policyTypes: ['Egress'],
          egress: [{ ports: [{ port: 53, protocol: 'UDP' }] }],
        },
      }),
    after: async (bench) => {
      await bench.kubectl('delete', 'networkpolicy', 'faults');
    },
    config: says('GET http://faults-api:8000/ failed: <urlopen error timed out>'),
    evidence: notReady,
    mayKnowFirst: true,
    simulated: 'the bed stores policies and enforces none: the sample says that it got no answer',
  },
  {
    name: 'jwks-unreachable',
    title: 'the keys of the sign-in cannot be fetched',
    code: 'JWKS_UNREACHABLE',
    words: /keys/,
    config: says('cannot fetch the JWKS from http://faults-auth:3000/api/auth/jwks: timed out'),
    evidence: notReady,
    mayKnowFirst: true,
    simulated: ofShipped,
  },
  {
    name: 'auth-secret-changed',
    title: 'another auth secret on an old database',
    code: 'AUTH_SECRET_CHANGED',
    words: /BETTER_AUTH_SECRET/,
    config: says('BetterAuthError: Failed to decrypt private key. Make sure the secret is correct'),
    evidence: notReady,
    mayKnowFirst: true,
    simulated: ofShipped,
  },
  {
    name: 'clock-skew',
    title: 'a clock is wrong',
    code: 'CLOCK_SKEW',
    words: /clock/,
    config: says('The token is not yet valid (iat)'),
    evidence: notReady,
    mayKnowFirst: true,
    simulated: ofShipped,
  },
];

const service = (over: object) => values({ service: over });

/** Services, ingresses and autoscalers beside pods that are well. */
const beside: readonly Fault[] = [
  {
    name: 'service-without-endpoints',
    title: 'the Service selects no pod',
    code: 'SERVICE_WITHOUT_ENDPOINTS',
    words: /leads to no pod/,
    config: service({ selector: { no: 'such' } }),
    remedy: {
      says: /Let the selector of the Service name labels that the pods have/,
      config: without('service'),
    },
    shared: 'both versions have one Service',
  },
  {
    name: 'port-of-service',
    title: 'the Service leads to a port that nobody has',
    code: 'PORT_MISMATCH',
    words: /"elsewhere"/,
    config: service({ targetPort: 'elsewhere' }),
    remedy: { says: /Correct targetPort of the Service/, config: without('service') },
    shared: 'both versions have one Service',
  },
  {
    name: 'port-number-of-service',
    title: 'the Service leads to a number that nobody has',
    code: 'PORT_MISMATCH',
    words: /port 9000/,
    config: service({ targetPort: 9000 }),
    remedy: { says: /Correct targetPort of the Service/, config: without('service') },
    shared: 'both versions have one Service',
  },
  {
    name: 'ingress-without-controller',
    title: 'an Ingress, and no controller',
    code: 'INGRESS_WITHOUT_CONTROLLER',
    as: 'warning',
    words: /class "nobody"/,
    config: values({
      shutdown: { preStopSeconds: 1 },
      extra: [
        {
          ...{ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' },
          metadata: { name: 'faults', labels: { 'todo-deploy/component': 'web' } },
          spec: {
            ingressClassName: 'nobody',
            defaultBackend: { service: { name: 'faults-web', port: { number: 8000 } } },
          },
        },
      ],
    }),
  },
  {
    name: 'autoscaler-without-metrics',
    title: 'an autoscaler, and no metrics',
    code: 'AUTOSCALER_WITHOUT_METRICS',
    as: 'warning',
    words: /autoscaler/,
    // Made before, because the first look of an autoscaler comes some seconds after it is made.
    before: async (bench) => {
      await bench.apply({
        ...{ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' },
        metadata: { name: 'faults', labels: { 'todo-deploy/component': 'web' } },
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'faults-web' },
          ...{ minReplicas: 1, maxReplicas: 2 },
          metrics: [
            {
              type: 'Pods',
              pods: {
                metric: { name: 'nobody_counts' },
                target: { type: 'AverageValue', averageValue: '1' },
              },
            },
          ],
        },
      });
      const condition = '--for=condition=ScalingActive=False';
      await bench.kubectl('wait', 'hpa/faults', condition, '--timeout=60s');
    },
    after: async (bench) => {
      await bench.kubectl('delete', 'hpa', 'faults');
    },
    config: values({ shutdown: { preStopSeconds: 1 } }),
  },
];

/** The ways between programs, and into them. */
export const networkFaults: readonly Fault[] = [...upstream, ...beside];
