import type { Rule } from '../rule.ts';
import { heard, whileUnready } from './heard.ts';

/** The words of PyJWT, jose and httpx about a key set that cannot be had, in either order. */
const sign =
  /(jwks|signing keys?|key ?set)[^\n]*(cannot|could not|fail|unreachable|refused|timed? ?out|ConnectError|ENOTFOUND|attempts failed)|(cannot|could not|fail(ed)? to) (fetch|load|get|retrieve)[^\n]*(jwks|signing keys?|key ?set)|PyJWKClientConnectionError|auth_unavailable|Fail to fetch data from the url/i;

/** A program cannot fetch the public keys with which it checks tokens. */
export const jwksUnreachable: Rule = {
  code: 'JWKS_UNREACHABLE',
  page: {
    title: 'The keys that sign-ins are checked with are not there',
    meaning:
      'The backend checks each sign-in with public keys (JWKS), which it fetches from the component that signs. It cannot fetch them, so everybody is refused, though all pods run.',
    causes: [
      'The component that signs is down, or still starting.',
      'The URL of its keys is wrong: a name that is no Service, another port, or `localhost`.',
      'The component that signs does not accept the host name that it is asked under.',
    ],
    look: [
      '`todo-deploy logs NAME` shows the URL, and what went wrong.',
      'kubectl -n NAMESPACE get services shows the names and ports that there are.',
      'kubectl -n NAMESPACE port-forward service/FRONTEND 3000, then curl -i http://localhost:3000/api/auth/jwks',
    ],
    mend: [
      'Correct the URL of the keys in components.NAME.env of todo-deploy.yaml.',
      'Or mend the component that signs.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) =>
    view.containers.flatMap((container) => {
      const said = heard(view, container, sign);
      if (said === undefined) return [];
      const where = /https?:\/\/[^\s"',]+/.exec(said)?.[0];
      return [
        {
          ...{ component: container.component, object: container.object },
          cause: `the keys that sign-ins are checked with cannot be fetched${where === undefined ? '' : ` from ${where}`}`,
          evidence: [said],
          remedy:
            'Correct the URL of the key set in `env` of the component, and see that the component behind it is ready: todo-deploy status',
          confidence: 'likely',
          ...whileUnready(container),
        },
      ];
    }),
};
