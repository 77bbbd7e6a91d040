import { pass, warn, type Stage } from './stage.ts';

const rounds = 5;
/** A page of the app asks several times, one after the other. */
const longMs = 150;

/** How long one question and its answer take, from here. */
export const latency: Stage = {
  id: 'latency',
  title: 'Latency',
  quick: false,
  run: async (scene) => {
    const session = await scene.session();
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const started = performance.now();
      await session.query('SELECT 1');
      times.push(performance.now() - started);
    }
    const median = times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
    const said = `${median < 1 ? median.toFixed(1) : Math.round(median)} ms from here and back`;
    if (median <= longMs) return pass(`${said} (median of ${rounds})`);
    return warn(
      `${said}: each page asks several times`,
      'Choose a region near to where the app runs; from there it may be nearer than from here.',
    );
  },
};
