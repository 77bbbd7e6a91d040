/**
 * The questions that we ask. Loaded when the first one is asked; a file of its own lets the bundle drop the
 * rest of the library.
 */
export { confirm, input, password, select } from '@inquirer/prompts';
