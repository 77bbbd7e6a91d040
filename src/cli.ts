import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepCompiledCode } from './compiled-code.ts';

keepCompiledCode(process.env);
// Loaded after that, so that it is kept as well.
const { main } = await import('./main.ts');

// Both src/ and dist/ lie right below the package's folder.
const packageRoot = dirname(dirname(fileURLToPath(import.meta.url)));

process.exitCode = await main(process.argv, packageRoot);
