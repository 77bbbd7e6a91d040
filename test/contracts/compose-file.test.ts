import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Project } from '../../src/config/project.ts';
import { processExec } from '../../src/ports/exec/process.ts';
import { nodeFiles } from '../../src/ports/files/node.ts';
import { readAlone, readModel } from '../../src/targets/compose/read.ts';
import { composeProject } from '../../src/targets/compose/fixture.ts';

const root = join(import.meta.dirname, '../..');
const file = join(root, 'docker/docker-compose.yml');

/** The plugin is part of the test bed; without it there is nothing to compare with. */
async function pluginIsThere(): Promise<boolean> {
  if ((await processExec.which('docker')) === undefined) return false;
  const { exitCode } = await processExec.run({ file: 'docker', args: ['compose', 'version'] });
  return exitCode === 0;
}

const plugin = await pluginIsThere();
if (!plugin) {
  const message = 'compose file contract: there is no docker compose (npm run bed up)';
  if (process.env.CI === 'true') throw new Error(message);
  console.warn(`LEFT OUT: ${message}`);
}

describe.skipIf(!plugin)('docker/docker-compose.yml', () => {
  const project: Project = { ...composeProject(), root };
  const env = { LOG_LEVEL: 'debug', OPENAI_API_KEY: 'sk-of-a-person', OPENAI_MODEL: 'gpt $1' };
  const options = { project, files: nodeFiles, exec: processExec, env };

  it('reads the same with the compose CLI and without it', async () => {
    const alone = await readAlone(options, readFileSync(file, 'utf8'), file);
    const normalised = await readModel(options);
    expect(Object.keys(alone.services)).toHaveLength(6);
    expect(normalised).toEqual(alone);
    expect(alone.services['backend']?.env).toMatchObject({
      ...{ LOG_LEVEL: 'debug', OPENAI_MODEL: 'gpt $1', OPENAI_API_KEY: '' },
    });
  });
});
