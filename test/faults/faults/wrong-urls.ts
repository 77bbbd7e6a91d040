/** URLs of the database of the bed, with one thing wrong. */
import type { Bench } from '../bench.ts';

/** Its URL, changed; the direct one, or that of the pooler. */
export function changedUrl(bench: Bench, change: (url: URL) => void, pooled = false): string {
  const url = new URL(pooled ? bench.bed.database.pooled : bench.bed.database.direct);
  change(url);
  return url.href;
}

export const elsewhere = (url: URL) => {
  url.hostname = 'no-such-host.bed.neon.test';
};
export const closedPort = (url: URL) => {
  url.port = '5999';
};
export const wrongPassword = (url: URL) => {
  url.password = 'not-the-password';
};
export const wrongName = (url: URL) => {
  url.pathname = '/nothing_here';
};
