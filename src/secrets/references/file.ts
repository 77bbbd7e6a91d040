import { invalidReference, nothingThere } from './failures.ts';
import { pathIn, withoutLastBreak, type Resolver } from './reference.ts';

/** `file:PATH`: all of a file, for instance one that was mounted. */
export const fileResolver: Resolver = {
  kind: 'file',
  prefix: 'file:',
  check: (address) => {
    if (address.trim() !== '' && !address.includes('\n')) return;
    throw invalidReference('file:', 'no path follows', 'file:PATH');
  },
  resolve: async (address, place) => {
    const path = pathIn(place, address);
    const text = await place.files.readText(path);
    if (text === undefined) {
      const hint = 'Relative paths start at the folder of the secrets file.';
      throw nothingThere(`there is no file ${path}`, hint);
    }
    const value = withoutLastBreak(text);
    if (value !== '') return value;
    throw nothingThere(`the file ${path} is empty`, 'Write the value into it.');
  },
};
