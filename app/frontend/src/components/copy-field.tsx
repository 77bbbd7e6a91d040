'use client';

import { useId, useRef, useState } from 'react';

interface Props {
  label: string;
  value: string;
}

/** A text that is there to be taken along. */
export function CopyField({ label, value }: Props) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState('');

  async function copy() {
    field.current?.select();
    // Browsers lend the clipboard to secure origins only; elsewhere the selection has to do.
    const clipboard = window.isSecureContext ? navigator.clipboard : undefined;
    const done = await clipboard?.writeText(value).then(
      () => true,
      () => false,
    );
    setCopied(done ? value : '');
  }

  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="add-row">
        <input id={id} ref={field} className="code" value={value} readOnly />
        <button type="button" className="button" aria-label={`Copy ${label}`} onClick={copy}>
          {copied === value ? 'Copied' : 'Copy'}
        </button>
      </div>
    </div>
  );
}
