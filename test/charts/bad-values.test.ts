/** Bad values end with a message that says where and what, in both major versions of Helm. */
import { describe, expect, test } from 'vitest';
import { appCharts, type ChartName, chartNames, render, renderText } from './support/charts.ts';
import { findHelms, missingHelms, suiteNeeding } from './support/tools.ts';

const helms = findHelms();

const forAll: [values: object, message: RegExp][] = [
  [{ imgae: {} }, /additional properties 'imgae' not allowed/],
  [{ image: { tags: 'x' } }, /\/image.*additional properties 'tags' not allowed/],
  [{ image: { tag: 'latest' } }, /\/image\/tag.*a tag that names one build/],
  [{ image: { tag: 17 } }, /\/image\/tag.*got number, want string/],
  [{ image: { repository: 'todo/backend:v1' } }, /\/image\/repository/],
  [{ image: { digest: 'sha256:abc' } }, /\/image\/digest/],
  [
    { image: { pullPolicy: 'Sometimes' } },
    /\/image\/pullPolicy.*'Always', 'IfNotPresent', 'Never'/,
  ],
  [{ image: null }, /missing property 'image'/],
  [{ resources: { limits: { memory: 'a lot' } } }, /\/resources\/limits\/memory/],
  [{ resources: { requests: null } }, /missing property 'requests'/],
  [
    { commonLabels: { 'app.kubernetes.io/name': 'x' } },
    /commonLabels\.app\.kubernetes\.io\/name cannot be set/,
  ],
  [{ commonLabels: { ok: 'no spaces here' } }, /\/commonLabels\/ok/],
  [{ service: { port: 70_000 } }, /\/service\/port.*maximum/],
  [{ existingSecret: 'Not A Name' }, /\/existingSecret/],
  [{ networkPolicy: { from: [{ podSelektor: {} }] } }, /podSelektor/],
  [{ probes: { liveness: { periodSeconds: 0 } } }, /\/probes\/liveness\/periodSeconds/],
];

const forApps: [values: object, message: RegExp][] = [
  [{ replicaCount: '3' }, /\/replicaCount.*got string, want integer/],
  [{ replicaCount: -1 }, /\/replicaCount.*minimum/],
  [{ env: { LOG_LEVEL: 1 } }, /\/env\/LOG_LEVEL.*got number, want string/],
  [{ env: { 'LOG-LEVEL': 'x' } }, /\/env'.*'LOG-LEVEL' not allowed/],
  [
    { env: { DATABASE_URL: 'postgresql://' } },
    /env\.DATABASE_URL is a secret: put it into the Secret/,
  ],
  [{ env: { PORT: '80' } }, /env\.PORT cannot be set/],
  [{ existingSecret: 'a', secrets: { B: 'c' } }, /existingSecret and secrets are both set/],
  [{ service: { type: 'NodePort', nodePort: 80 } }, /\/service\/nodePort/],
  [{ service: { nodePort: 30_080 } }, /service\.nodePort is set, but service\.type is ClusterIP/],
  [
    { autoscaling: { enabled: true, minReplicas: 9, maxReplicas: 3 } },
    /minReplicas \(9\) is above .*maxReplicas \(3\)/,
  ],
  [{ podDisruptionBudget: { maxUnavailable: 0 } }, /\/podDisruptionBudget\/maxUnavailable/],
  [{ ingress: { hosts: ['http://x'] } }, /\/ingress\/hosts\/0/],
  [{ networkPolicy: { egress: { databasePorts: [] } } }, /\/networkPolicy\/egress\/databasePorts/],
  [{ shutdown: { preStopSeconds: '5s' } }, /\/shutdown\/preStopSeconds/],
];

const forPostgres: [values: object, message: RegExp][] = [
  [{ user: 'drop table' }, /\/user/],
  [{ secrets: { PASSWORD: 'x' } }, /\/secrets.*'PASSWORD' not allowed/],
  [
    { existingSecret: 'a', secrets: { POSTGRES_PASSWORD: 'c' } },
    /existingSecret and secrets are both set/,
  ],
  [{ persistence: { whenDeleted: 'Keep' } }, /\/persistence\/whenDeleted.*'Retain', 'Delete'/],
];

const cases: [ChartName, object, RegExp][] = [
  ...chartNames.flatMap((chart) =>
    forAll.map(([values, why]): [ChartName, object, RegExp] => [chart, values, why]),
  ),
  ...appCharts.flatMap((chart) =>
    forApps.map(([values, why]): [ChartName, object, RegExp] => [chart, values, why]),
  ),
  ...forPostgres.map(([values, why]): [ChartName, object, RegExp] => ['postgres', values, why]),
];

suiteNeeding('bad values', missingHelms(helms), () => {
  describe.each(helms)('$name', (helm) => {
    test.each(cases)('%s refuses %j', async (chart, values, message) => {
      await expect(renderText(helm, chart, { values })).rejects.toThrow(message);
    });

    test.each(chartNames)('%s refuses a release name that cannot be a Service', async (chart) => {
      await expect(renderText(helm, chart, { release: 'to.do' })).rejects.toThrow(
        /release name "to\.do" cannot name a/,
      );
    });

    test.each(chartNames)('%s refuses a cluster that is too old', async (chart) => {
      await expect(renderText(helm, chart, { kubeVersion: '1.27.16' })).rejects.toThrow(
        /kubeVersion: >=1\.28/,
      );
    });

    test.each(['v1.28.0-gke.1', 'v1.29.3-eks-abc', 'v1.31.4+k3s1'])(
      'backend takes a vendor version %s',
      async (kubeVersion) => {
        expect(await render(helm, 'backend', { kubeVersion })).not.toEqual([]);
      },
    );
  });
});
