import { type InputHTMLAttributes, useId } from 'react';

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: string;
}

/** A required input with its label and, where it helps, a hint. */
export function Field({ label, hint, ...input }: Props) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input {...input} id={id} required aria-describedby={hint ? `${id}-hint` : undefined} />
      {hint ? (
        <span className="fine" id={`${id}-hint`}>
          {hint}
        </span>
      ) : null}
    </div>
  );
}
