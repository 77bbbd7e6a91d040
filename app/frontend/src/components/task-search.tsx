'use client';

import { useEffect, useState } from 'react';
import { Icon } from './icons';

const SEARCH_LENGTH = 200;
/** Long enough that a word is not searched letter by letter. */
const PAUSE_MS = 250;

interface Props {
  value: string;
  onSearch: (text: string) => void;
}

/** Search field; asks after a short pause in typing. */
export function TaskSearch({ value, onSearch }: Props) {
  const [text, setText] = useState(value);
  const [asked, setAsked] = useState(value);
  // The search was changed elsewhere, as by clearing all filters.
  if (value !== asked) {
    setAsked(value);
    if (value !== text.trim()) setText(value);
  }

  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => onSearch(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onSearch]);

  return (
    <div className="search">
      <Icon name="search" />
      <label className="visually-hidden" htmlFor="search">
        Search tasks
      </label>
      <input
        id="search"
        type="search"
        placeholder="Search"
        maxLength={SEARCH_LENGTH}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}
