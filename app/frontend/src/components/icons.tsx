/** Icons inherit the text colour; the button around them carries the name. */
export function EditIcon() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <path d="M4 16l.8-3.4L13.4 4a1.7 1.7 0 0 1 2.4 0l.2.2a1.7 1.7 0 0 1 0 2.4L7.4 15.2z" />
      <path d="M12 5.4L14.6 8" />
    </svg>
  );
}

export function TrashIcon() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <path d="M4 5.5h12M8 5.5V4h4v1.5M5.5 5.5l.7 10.5h7.6l.7-10.5M8.4 8.5v4.7M11.6 8.5v4.7" />
    </svg>
  );
}
