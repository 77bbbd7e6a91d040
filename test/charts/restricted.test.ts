/** What every pod of every chart keeps to, whatever the values: Pod Security "restricted", and more. */
import { beforeAll, describe, expect, test } from 'vitest';
import { render, valuesCases } from './support/charts.ts';
import { type Manifest, type PodTemplate, podTemplates } from './support/manifests.ts';
import { findHelms, missingHelms, suiteNeeding } from './support/tools.ts';

const helms = findHelms();

const given = expect.anything() as unknown;
const number = expect.any(Number) as unknown;

/** Volume types that "restricted" admits and these charts need. */
const harmlessVolumes = ['emptyDir'];

suiteNeeding('every pod', missingHelms(helms), () => {
  describe.each(helms)('$name', (helm) => {
    describe.each(valuesCases)('$chart with $name values', ({ file, chart, release }) => {
      let manifests: Manifest[];
      let templates: { owner: string; template: PodTemplate }[];
      beforeAll(async () => {
        manifests = await render(helm, chart, { release, values: file });
        templates = podTemplates(manifests);
      });

      test('keeps to Pod Security "restricted"', () => {
        expect(templates.length).toBeGreaterThan(0);
        for (const { owner, template } of templates) {
          const uid = chart === 'postgres' ? 999 : 10001;
          expect(template.spec.securityContext, owner).toMatchObject({
            ...{ runAsNonRoot: true, runAsUser: uid, runAsGroup: uid, fsGroup: uid },
            seccompProfile: { type: 'RuntimeDefault' },
          });
          const types = (template.spec.volumes ?? []).flatMap((volume) =>
            Object.keys(volume).filter((key) => key !== 'name'),
          );
          expect(
            types.filter((type) => !harmlessVolumes.includes(type)),
            owner,
          ).toEqual([]);
          expect(
            Object.keys(template.spec).filter((key) => key.startsWith('host')),
            owner,
          ).toEqual([]);
          for (const container of [
            ...template.spec.containers,
            ...(template.spec.initContainers ?? []),
          ]) {
            expect(container.securityContext, owner).toEqual({
              ...{ runAsNonRoot: true, runAsUser: uid, runAsGroup: uid, privileged: false },
              ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
              capabilities: { drop: ['ALL'] },
              seccompProfile: { type: 'RuntimeDefault' },
            });
          }
        }
      });

      test('has requests and limits, a pinned image, and no token', () => {
        for (const { owner, template } of templates) {
          expect(template.spec, owner).toMatchObject({
            automountServiceAccountToken: false,
            enableServiceLinks: false,
          });
          for (const { image, resources } of template.spec.containers) {
            expect(image, owner).toMatch(
              /^[^:@]+(:\d+\/[^:@]+)?(:[\w][\w.-]*|@sha256:[0-9a-f]{64})$/,
            );
            expect(image, owner).not.toMatch(/:latest$/);
            for (const part of [resources?.requests, resources?.limits]) {
              expect(part, owner).toEqual(expect.objectContaining({ cpu: given, memory: given }));
            }
          }
        }
        const accounts = manifests.filter(({ kind }) => kind === 'ServiceAccount');
        expect(accounts.map((account) => account.automountServiceAccountToken)).toEqual([false]);
      });

      test('asks a serving container whether it started, lives and is ready', () => {
        const serving = templates.filter(({ owner }) => /^(Deployment|StatefulSet)\//.test(owner));
        expect(serving).toHaveLength(1);
        for (const container of serving[0]!.template.spec.containers) {
          for (const probe of [
            container.startupProbe,
            container.livenessProbe,
            container.readinessProbe,
          ]) {
            expect(Object.keys(probe ?? {})).toEqual(
              expect.arrayContaining([chart === 'postgres' ? 'exec' : 'httpGet']),
            );
            expect(probe).toEqual(
              expect.objectContaining({ periodSeconds: number, failureThreshold: number }),
            );
          }
        }
      });
    });
  });
});
