import { describe, expect, it } from 'vitest';
import { sampleProject } from '../../pipeline/run-fixture.ts';
import type { DeployEvent } from '../../pipeline/events.ts';
import { fakeExec } from '../../ports/exec/fake.ts';
import { fakeFiles } from '../../ports/files/fake.ts';
import { mask } from '../../secrets/redact.ts';
import { configSchema } from '../../config/schema.ts';
import { localRedactor } from './redact.ts';

describe('localRedactor', () => {
  it('knows what references lead to, also beside one that cannot be resolved', async () => {
    const { config, ...place } = sampleProject();
    const secrets = [{ name: 'A' }, { name: 'B' }, { name: 'GIVEN' }];
    const web = { ...config.components['web'], secrets };
    const project = { ...place, config: configSchema.parse({ ...config, components: { web } }) };
    const files = fakeFiles();
    const file = '/shop/.todo-deploy/secrets.env';
    await files.writeText(file, 'A=op://v/i/f\nB=env:GONE\n', { mode: 0o600 });
    const exec = fakeExec({ op: () => ({ stdout: 'canary-of-op' }) });
    const events: DeployEvent[] = [];
    const emit = (event: DeployEvent) => events.push(event);
    const env = { GIVEN: 'canary-given' };
    const redact = await localRedactor(project, { files, exec }, env, { emit });
    expect(events).toMatchObject([
      { type: 'warning', hint: expect.stringMatching(/get B /) as string },
    ]);
    expect(redact('canary-of-op, canary-given')).toBe(`${mask}, ${mask}`);
  });
});
