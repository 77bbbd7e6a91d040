#!/usr/bin/env node
// An old Node has to be able to read this file, or it shows a syntax error instead of the sentence below:
// nothing newer than import(), and no await at the top.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`todo-deploy needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
  console.error('Install a newer one: https://nodejs.org/en/download');
  process.exitCode = 3;
} else {
  // A failure, until the program has said how it went.
  process.exitCode = 1;
  void import('../dist/cli.js');
}
