import { cookies } from 'next/headers';
import { isTheme, THEME_COOKIE, type Theme } from '@/client/theme';

/** The theme that the browser remembers; the page has it from the first byte, so nothing flashes. */
export async function readTheme(): Promise<Theme> {
  const value = (await cookies()).get(THEME_COOKIE)?.value;
  return isTheme(value) ? value : 'system';
}
