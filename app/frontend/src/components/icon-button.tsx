import type { Ref } from 'react';
import { Icon, type IconName } from './icons';

interface Props {
  /** Name for screen readers and tooltips. */
  label: string;
  icon: IconName;
  disabled?: boolean;
  danger?: boolean;
  ref?: Ref<HTMLButtonElement>;
  onClick: () => unknown;
}

/** A button that shows only an icon, large enough for a thumb. */
export function IconButton({ label, icon, disabled = false, danger, ref, onClick }: Props) {
  return (
    <button
      type="button"
      className={danger ? 'icon-button danger' : 'icon-button'}
      ref={ref}
      disabled={disabled}
      aria-label={label}
      title={label}
      onClick={() => {
        onClick();
      }}
    >
      <Icon name={icon} />
    </button>
  );
}
