#!/usr/bin/env node
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`todo-deploy needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
  console.error('Install a newer one: https://nodejs.org/en/download');
  process.exitCode = 3;
} else {
  await import('../dist/cli.js');
}
