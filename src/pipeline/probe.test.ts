import { describe, expect, it } from 'vitest';
import { gatherFacts } from './probe.ts';
import { sampleRun } from './run-fixture.ts';

/** Facts of a project whose image the nodes have, or not, and how often a change was told of. */
async function facts(delivered: boolean) {
  const { run } = sampleRun();
  await run.ports.files.writeText('/shop/docker/web', 'FROM scratch');
  await run.ports.files.writeText('/shop/web/server.js', 'serve()');
  const find = () => Promise.resolve(delivered ? { id: 'sha256:1' } : undefined);
  const transport = { ...run.cluster.transport, find };
  let told = 0;
  const found = await gatherFacts({ ...run, cluster: { ...run.cluster, transport } }, () => {
    told += 1;
  });
  return { image: found.components['web']?.image, told };
}

describe('the facts for a plan', () => {
  it('tell at once of an image that the nodes lack, and of no other', async () => {
    expect(await facts(false)).toMatchObject({ image: { delivered: false }, told: 1 });
    expect(await facts(true)).toMatchObject({ image: { delivered: true }, told: 0 });
  });
});
