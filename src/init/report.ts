import { appFolders } from './app-files.ts';
import { secretsPath } from './plan.ts';
import type { InitPlan } from './plan.ts';
import type { WrittenFile } from './write.ts';

/** What would be written, for --dry-run. */
export function describePlan(plan: InitPlan): string {
  const words = { new: 'would write', unchanged: 'unchanged', differs: 'would replace' } as const;
  const lines = folded(plan.files.map(({ path, state }) => ({ path, word: words[state] })));
  const hasSecrets = Object.keys(plan.secrets).length > 0 || !plan.secretsExist;
  lines.push(row(hasSecrets ? 'would write' : 'unchanged', secretsLine(plan)));
  for (const what of plan.makes) lines.push(row('would make', what));
  return ['Nothing was written: this was a dry run.', ...lines].join('\n');
}

/** What was written. */
export function describeResult(plan: InitPlan, written: readonly WrittenFile[]): string {
  const lines = folded(
    written.map(({ path, outcome }) => ({
      path: path === secretsPath ? secretsLine(plan) : path,
      word: outcome,
    })),
  );
  return [`The project is ready in ${plan.root}.`, ...lines].join('\n');
}

function secretsLine({ secrets }: InitPlan): string {
  const names = Object.keys(secrets);
  return `${secretsPath} (only you can read it; never in git)${names.length === 0 ? '' : `: ${names.join(', ')}`}`;
}

/** One line a file; the many files of a copied folder share one. */
function folded(entries: readonly { path: string; word: string }[]): string[] {
  const lines = new Map<string, { word: string; count: number }>();
  for (const { path, word } of entries) {
    const folder = appFolders.find((name) => path.startsWith(`${name}/`));
    const name = folder === undefined ? path : `${folder}/`;
    const count = lines.get(name)?.count ?? 0;
    lines.set(name, { word, count: count + 1 });
  }
  return [...lines].map(([name, { word, count }]) =>
    row(word, name.endsWith('/') ? `${name} (${count} files)` : name),
  );
}

function row(word: string, what: string): string {
  return `  ${word.padEnd(13)} ${what}`;
}
