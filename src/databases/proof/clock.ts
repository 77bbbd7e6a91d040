import { pass, skip, warn, type Stage } from './stage.ts';

/** Sessions and tokens of the app carry times that both sides compare. */
const muchSeconds = 5;

/** How far the clock of the server is from ours. */
export const clock: Stage = {
  id: 'clock',
  title: 'Clock',
  quick: false,
  run: async (scene) => {
    const session = await scene.session();
    const before = scene.clock.now();
    const [row] = await session.query('SELECT extract(epoch from clock_timestamp()) AS seconds');
    const middle = (before + scene.clock.now()) / 2;
    const theirs = Number(row?.['seconds'] ?? Number.NaN) * 1000;
    if (Number.isNaN(theirs)) return skip('the server tells no time');
    const seconds = (theirs - middle) / 1000;
    const off = Math.round(Math.abs(seconds));
    if (off < muchSeconds) return pass('the same as here');
    return warn(
      `the clock of the server is ${off} s ${seconds > 0 ? 'ahead of' : 'behind'} ours`,
      'Set the clock of the one that is wrong (NTP): sessions end early or late by as much.',
    );
  },
};
