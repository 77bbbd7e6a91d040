/** Mark and name of the app. */
export function Brand() {
  return (
    <span className="brand">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="9" />
        <path d="M9 16.6l4.8 4.9L23 11.4" />
      </svg>
      Todo
    </span>
  );
}
