import type { Rule } from '../rule.ts';
import { databaseClues } from './database.ts';

/** The host name of the database means nothing inside the cluster. */
export const databaseDns: Rule = {
  code: 'DATABASE_DNS',
  page: {
    title: 'The host of the database does not exist',
    meaning:
      'The name of the host in DATABASE_URL cannot be resolved, so the database was never asked. As an error of todo-deploy it was met from this machine, before anything was changed; as a finding, from inside the cluster.',
    causes: [
      'A typing error, or a project that was removed.',
      'A name that only your own machine knows (/etc/hosts, a VPN), or `localhost`.',
      'The DNS of the cluster does not work, or a NetworkPolicy keeps the pod from it.',
    ],
    look: [
      'getent hosts HOST asks from this machine.',
      'kubectl -n NAMESPACE exec deploy/NAME -- getent hosts HOST asks from inside the cluster.',
      'kubectl -n kube-system get pods -l k8s-app=kube-dns shows whether the DNS of the cluster runs.',
    ],
    mend: [
      'Compare the host with the connection string in the console of your database, and correct DATABASE_URL in the secrets file.',
      'If it is only known on your machine, use a name or an address that the cluster knows too.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) => databaseClues(view, 'DATABASE_DNS'),
};
