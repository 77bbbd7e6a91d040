/** Text of a field of the form, without spaces around it; empty when there is no such field. */
export function fieldText(form: HTMLFormElement, name: string): string {
  return rawFieldText(form, name).trim();
}

/** Text of a field exactly as it was typed. */
export function rawFieldText(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value : '';
}
