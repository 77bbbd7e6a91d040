import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from './main.ts';

// Both src/ and dist/ lie right below the package's folder.
const packageRoot = dirname(dirname(fileURLToPath(import.meta.url)));

void main(process.argv, packageRoot).then((exitCode) => {
  process.exitCode = exitCode;
});
