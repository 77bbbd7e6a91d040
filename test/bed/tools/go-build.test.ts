import { expect, test } from 'vitest';
import { workspaceGoMod } from './go-build.ts';
import { kubernetes } from './go-tools.ts';

const stagingGoMod = `module k8s.io/kubernetes

go 1.24.0

require (
	k8s.io/api v0.0.0
	k8s.io/kube-openapi v0.0.0-20250710124328-f3f2b991d03b
	k8s.io/kubelet v0.0.0 // indirect
)

replace (
	k8s.io/api => ./staging/src/k8s.io/api
)
`;

test('only the staging modules are replaced, by their published versions', () => {
  const goMod = workspaceGoMod(kubernetes, stagingGoMod);
  const replaced = [...goMod.matchAll(/^replace (\S+) => (\S+) (\S+)$/gm)].map(
    ([, from, , version]) => [from, version],
  );
  expect(replaced).toEqual([
    ['k8s.io/api', kubernetes.staging.version],
    ['k8s.io/kubelet', kubernetes.staging.version],
  ]);
});

test('the published version follows from that of Kubernetes, and every required module is there', () => {
  const goMod = workspaceGoMod(kubernetes, stagingGoMod);
  expect(kubernetes.staging.version).toBe(`v0.${kubernetes.version.split('.').slice(1).join('.')}`);
  for (const [module, version] of Object.entries(kubernetes.requires)) {
    expect(goMod).toContain(`require ${module} ${version}`);
  }
});
