/** Names the image of a folder once, as a process of its own; prints what it took. */
import { join } from 'node:path';
import { imageFingerprint } from '../../src/images/fingerprint.ts';
import { nodeFiles } from '../../src/ports/files/node.ts';

const folder = process.argv[2] ?? '';
const started = performance.now();
const { tag } = await imageFingerprint({
  ...{ folder, dockerfile: join(folder, 'Dockerfile'), platform: 'linux/amd64', buildArgs: {} },
  ...{ files: nodeFiles, keptOut: [join(folder, '.todo-deploy')] },
  memory: join(folder, '.todo-deploy/files/web.image'),
});
const ms = performance.now() - started;
console.log(JSON.stringify({ tag, ms, maxRssKb: process.resourceUsage().maxRSS }));
