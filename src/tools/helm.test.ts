import { describe, expect, it } from 'vitest';
import { helmRollback, helmTemplate, helmUninstall, helmUpgrade } from './helm.ts';

const place = { release: 'todo-backend', namespace: 'todo', context: 'minikube' };
const line = (command: { file: string; args: readonly string[] }) =>
  [command.file, ...command.args].join(' ');

describe('helm command lines', () => {
  it('upgrade reads the values from standard input and labels the release', () => {
    const labels = { 'todo-deploy/project': 'todo', x: 'y' };
    const said = line(helmUpgrade(place, '/app/helm/backend', { labels }));
    expect(line(helmUpgrade(place, '/app/helm/backend', { labels, checked: true }))).toBe(
      `${said} --disable-openapi-validation`,
    );
    expect(said).toBe(
      'helm upgrade todo-backend /app/helm/backend --install --namespace todo --kube-context minikube ' +
        '--values - --no-hooks --history-max 10 --labels todo-deploy/project=todo,x=y',
    );
  });

  it('rollback makes a new revision of an older one, without hooks', () => {
    expect(line(helmRollback(place, 3))).toBe(
      'helm rollback todo-backend 3 --namespace todo --kube-context minikube --no-hooks --history-max 10',
    );
  });

  it('uninstall says nothing of a release that is gone', () => {
    expect(line(helmUninstall(place))).toBe(
      'helm uninstall todo-backend --namespace todo --kube-context minikube --ignore-not-found',
    );
  });

  it('template can show some files only, for one version of Kubernetes', () => {
    expect(
      line(
        helmTemplate('todo-backend', 'todo', 'helm/backend', {
          kubeVersion: 'v1.28.0',
          only: ['templates/migration-job.yaml'],
        }),
      ),
    ).toBe(
      'helm template todo-backend helm/backend --namespace todo --values - --skip-tests ' +
        '--kube-version v1.28.0 --show-only templates/migration-job.yaml',
    );
  });
});
