import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';

/** Parts that load each other, a library of Node and themselves later; the number says which version it is. */
const programOf = (version: number) => `({
"./first.js":function(exports,require,module,__filename,__dirname,__url){
  const{add}=require("./sum.js"),path=require("node:path");
  const word=process.argv.at(-1);
  if(word==="fails")throw new Error("it broke");
  if(process.env.WAITS)setTimeout(()=>{},4000);
  console.log(path.basename(__filename),add(${version},40),__url.startsWith("file:"),__dirname===path.dirname(__filename));
},
"./sum.js":function(exports,require,module){module.exports={add:(a,b)=>a+b,again:()=>require("./first.js")}}
})`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'launch-'));
});

function launched(command: string, { program = 'program-1.cjs', version = 2, env = {} } = {}) {
  const file = join(folder, program);
  writeFileSync(file, programOf(version));
  const launcher = join(import.meta.dirname, 'launch.ts');
  const code = `import { launch } from ${JSON.stringify(launcher)};
    launch(${JSON.stringify(file)}, './first.js', process.argv.slice(2), process.env);`;
  const script = join(folder, 'start.mts');
  writeFileSync(script, code);
  const tsx = import.meta.resolve('tsx');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', tsx, script, command],
    { encoding: 'utf8', env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache'), ...env } },
  );
  return { status, stdout: stdout.trim(), stderr };
}

const compiled = () => join(folder, 'cache/todo-deploy/compiled');
const kept = () => readdirSync(compiled()).map((name) => name.split('-').slice(0, 3).join('-'));
const headOf = (name: string) => readFileSync(join(compiled(), name)).readUInt32LE(4);

describe('a program in parts', () => {
  it('runs, and runs again from what was kept of it', () => {
    const said = 'program-1.cjs 42 true true';
    expect(launched('up')).toMatchObject({ status: 0, stdout: said });
    const [name = ''] = readdirSync(compiled());
    const { ino } = statSync(join(compiled(), name));
    expect(launched('up')).toMatchObject({ status: 0, stdout: said });
    // What was good and complete is left as it is.
    expect(statSync(join(compiled(), name)).ino).toBe(ino);
  });

  it('is kept for each command, and for what is no word of a command together', () => {
    for (const command of ['up', 'status', '--help', '../../up']) launched(command);
    expect(new Set(kept())).toEqual(
      new Set(['up-program-1', 'status-program-1', 'none-program-1']),
    );
  });

  it('never runs as another version of itself', () => {
    launched('up');
    const other = launched('up', { program: 'program-2.cjs', version: 3 });
    expect(other.stdout).toBe('program-2.cjs 43 true true');
    expect(new Set(kept())).toEqual(new Set(['up-program-1', 'up-program-2']));
  });

  it('runs when what was kept is damaged, and keeps it anew', () => {
    launched('up');
    const [name = ''] = readdirSync(compiled());
    writeFileSync(join(compiled(), name), 'damaged beyond all use', { mode: 0o600 });
    expect(launched('up')).toMatchObject({ status: 0, stdout: 'program-1.cjs 42 true true' });
    expect(readFileSync(join(compiled(), name)).length).toBeGreaterThan(100);
  });

  it('says what broke in it, and where', () => {
    const { status, stderr } = launched('fails');
    expect(status).toBe(1);
    expect(stderr).toMatch(/Error: it broke[^]*program-1\.cjs/);
  });

  it('is kept while it still runs when it runs for long, and anew when it is short once', () => {
    launched('up', { env: { WAITS: 'yes' } });
    const [name = ''] = readdirSync(compiled());
    expect(headOf(name)).toBe(0);
    launched('up');
    expect(headOf(name)).toBe(1);
  });
});
