import type { ReactNode, Ref } from 'react';

interface Props {
  /** Name for screen readers and tooltips. */
  label: string;
  children: ReactNode;
  disabled: boolean;
  danger?: boolean;
  ref?: Ref<HTMLButtonElement>;
  onClick: () => unknown;
}

/** A button that shows only an icon, large enough for a thumb. */
export function IconButton({ label, children, disabled, danger, ref, onClick }: Props) {
  return (
    <button
      type="button"
      className={danger ? 'icon-button danger' : 'icon-button'}
      ref={ref}
      disabled={disabled}
      aria-label={label}
      onClick={() => {
        onClick();
      }}
    >
      {children}
    </button>
  );
}
