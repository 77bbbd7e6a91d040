/**
 * A small server that is supervised in tests: `node supervised-child.mjs PORT [WORD…]`. Words: `grandchild`
 * starts another process in the same group, `escaped` one in a session of its own, `deaf` ignores SIGTERM,
 * `flood` writes a lot.
 */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

const [port, ...words] = process.argv.slice(2);
const sleeper = ['-e', 'setInterval(() => {}, 1000)'];
if (words.includes('grandchild')) spawn(process.execPath, sleeper, { stdio: 'ignore' });
if (words.includes('escaped'))
  spawn(process.execPath, sleeper, { stdio: 'ignore', detached: true }).unref();
if (words.includes('deaf')) process.on('SIGTERM', () => console.log('heard and ignored'));

let isWell = true;
const server = createServer((request, response) => {
  const [, what, argument] = (request.url ?? '').split('/');
  if (what === 'exit') process.exit(Number(argument));
  if (what === 'say') console.log(decodeURIComponent(argument));
  if (what === 'ill') isWell = false;
  if (what === 'well') isWell = true;
  if (what === 'flood') flood(Number(argument));
  response.writeHead(what === 'health' && !isWell ? 503 : 200).end(`pid ${process.pid}`);
});
server.listen(Number(port), '127.0.0.1', () => {
  console.log(`listening, secret has ${process.env.SECRET?.length ?? 0} characters`);
  console.error('to stderr');
});

function flood(lines) {
  for (let i = 0; i < lines; i += 1) console.log(`line ${i} ${'x'.repeat(200)}`);
}
