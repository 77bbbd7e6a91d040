/** What is changed between two runs: one thing at a time, another in each round. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Change {
  readonly name: string;
  /** Changes the files of a project, or the secrets beside it, so that they differ from every round before. */
  readonly apply: (place: Place, mark: string) => void;
  /** Nothing is deployed any more, and nothing built is kept. */
  readonly cold?: true;
  /** Where the new version shows itself: below which component, at which path, with the mark in the answer. */
  readonly shows?: { readonly component: 'backend' | 'frontend'; readonly path: string };
}

export interface Place {
  readonly folder: string;
  /** Sets a secret of the backend where this side keeps it. */
  readonly setSecret: (name: string, value: string) => void;
}

function replaceIn(file: string, pattern: RegExp, text: string): void {
  const before = readFileSync(file, 'utf8');
  const after = before.replace(pattern, text);
  if (after === before) throw new Error(`${file} has nothing like ${pattern.source}`);
  writeFileSync(file, after);
}

const backendLine: Change = {
  name: 'one line of the backend',
  apply: ({ folder }, mark) => {
    const file = join(folder, 'app/backend/app/__init__.py');
    replaceIn(file, /__version__ = ".*"/, `__version__ = "${mark}"`);
  },
  shows: { component: 'backend', path: '/healthz' },
};

/** Of the page that the app shows under an address that it does not know, as that of the API server's proxy. */
const frontendLine: Change = {
  name: 'one line of the frontend',
  apply: ({ folder }, mark) => {
    const file = join(folder, 'app/frontend/src/server/auth/origin.ts');
    const title = 'This address is not allowed';
    replaceIn(file, new RegExp(`title: '${title}[^']*'`), `title: '${title} ${mark}'`);
  },
  shows: { component: 'frontend', path: '/sign-in' },
};

/** The base images are there, and nothing else: no build, no layer of this content on the node, no deployment. */
export const everything: Change = {
  ...frontendLine,
  name: 'everything, for the first time',
  apply: (place, mark) => {
    backendLine.apply(place, mark);
    frontendLine.apply(place, mark);
  },
  cold: true,
};

export const changes: readonly Change[] = [
  { name: 'nothing', apply: () => undefined },
  backendLine,
  frontendLine,
  {
    name: 'the chart of the backend',
    apply: ({ folder }, mark) => {
      const file = join(folder, 'helm/backend/templates/service.yaml');
      const text = readFileSync(file, 'utf8').replace(/^# round .*\n/, '');
      writeFileSync(file, `# round ${mark}\n${text}`);
    },
  },
  {
    name: 'a secret of the backend',
    apply: ({ setSecret }, mark) => {
      setSecret('OPENAI_API_KEY', `not-a-key-${mark}`);
    },
  },
  {
    name: 'the dependencies of the backend',
    apply: ({ folder }, mark) => {
      appendFileSync(join(folder, 'app/backend/requirements.txt'), `# round ${mark}\n`);
    },
  },
];
