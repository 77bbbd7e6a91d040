'use client';

import { useState } from 'react';
import { applyTheme, THEMES, type Theme } from '@/client/theme';
import { IconButton } from './icon-button';

/** Goes round through the themes; the page follows at once. */
export function ThemeButton({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';

  function change() {
    applyTheme(next);
    setTheme(next);
  }

  return <IconButton icon={theme} label={`Theme: ${theme}. Change to ${next}`} onClick={change} />;
}
