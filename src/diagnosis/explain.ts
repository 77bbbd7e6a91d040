import { subjects } from './pages/index.ts';
import type { Page, Rule } from './rule.ts';
import { rules } from './rules/index.ts';

/** A code with its page. */
export interface Explanation extends Page {
  readonly code: string;
}

/** Codes that belong together. */
export interface Chapter {
  readonly title: string;
  readonly explanations: readonly Explanation[];
}

/** Where the rules stand in the list; one that is not named here stands in the last chapter of them. */
const ruleChapters: readonly { readonly title: string; readonly codes: RegExp }[] = [
  {
    title: 'Pods that are not made, or find no place',
    codes: /^(QUOTA_|LIMIT_|POD_SECURITY|WEBHOOK_|PODS_|UNSCHED|NODE_|EVICTED|VOLUME_|MOUNT_)/,
  },
  { title: 'Images that do not arrive', codes: /^(IMAGE_|REGISTRY_|WRONG_ARCH)/ },
  { title: 'The database, seen from inside the cluster', codes: /^(DATABASE|MIGRATION_|JOB_)/ },
  {
    title: 'Programs that do not start, or do not stay',
    codes: /^(SECRET_|CONFIG_MAP_|CONTAINER_|COMMAND_|PERMISSION_|OUT_OF_|CRASH|PROBE_)/,
  },
  { title: 'Programs that run, but cannot be used', codes: /^/ },
];

/** Every code that has a page: what is found in the cluster, then the errors. */
export function chapters(): readonly Chapter[] {
  const inCluster = ruleChapters.map(({ title }, index) => ({
    title,
    explanations: rules
      .filter((rule) => chapterOf(rule) === index)
      .map(({ code, page }) => ({ code, ...page })),
  }));
  const errors = subjects.map(({ title, pages }) => ({
    title,
    explanations: Object.entries(pages).map(([code, page]) => ({ code, ...page })),
  }));
  return [...inCluster, ...errors];
}

/** The page of a code, in any case and with dashes or underscores; undefined when there is none. */
export function explain(code: string): Explanation | undefined {
  const wanted = code.toUpperCase().replaceAll('-', '_');
  return chapters()
    .flatMap(({ explanations }) => explanations)
    .find((explanation) => explanation.code === wanted);
}

function chapterOf({ code }: Rule): number {
  return ruleChapters.findIndex(({ codes }) => codes.test(code));
}
