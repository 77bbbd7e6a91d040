// Completes .next/standalone after `next build`, so that this one folder is all that runs:
// the browser's files go beside the server. The migration follows: scripts/migration.mjs.
import { cp } from 'node:fs/promises';

await cp('.next/static', '.next/standalone/.next/static', { recursive: true });
