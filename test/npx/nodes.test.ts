import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeOf } from './nodes.ts';
import { emptyFolder, installed, npx, run } from './npx.ts';

const root = join(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
};

describe('npx todo-deploy', () => {
  it.each([20, 22, 24])('works with Node %i', (major) => {
    const node = nodeOf(major);
    const folder = emptyFolder(`node-${major}`);
    expect(npx(folder, ['--version'], { node })).toEqual({ code: 0, text: `${version}\n` });
    const init = installed(folder, ['init', '--yes'], { node });
    expect(init, init.text).toMatchObject({ code: 0 });
    const plan = installed(folder, ['up', '--dry-run', '--target', 'local'], { node });
    expect(plan, plan.text).toMatchObject({ code: 0 });
    expect(plan.text).toContain('Nothing was changed');
  });

  it('says which Node it needs, with Node 18', () => {
    const node = nodeOf(18);
    const { code, text } = npx(emptyFolder('old'), ['up'], { node });
    expect(code, text).toBe(3);
    expect(text).toMatch(/todo-deploy needs Node\.js 20\.19 or newer; this is 18\./);
    expect(text).not.toMatch(/SyntaxError|^\s+at /m);
  });

  // The npm of today does not run with these; a global installation would.
  it.each([12, 14, 16])('says so without npx too, with Node %i', (major) => {
    const program = join(root, 'bin/todo-deploy.js');
    const { code, text } = run(nodeOf(major), [program, 'up'], emptyFolder('older'));
    expect(code, text).toBe(3);
    expect(text).toContain('todo-deploy needs Node.js 20.19 or newer');
    expect(text).not.toContain('SyntaxError');
  });
});
