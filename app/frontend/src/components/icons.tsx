/** Outlines on a grid of 20; icons inherit the text colour, and what is around them has the name. */
const PATHS = {
  edit: 'M4 16l.8-3.4L13.4 4a1.7 1.7 0 0 1 2.4 0l.2.2a1.7 1.7 0 0 1 0 2.4L7.4 15.2zM12 5.4L14.6 8',
  trash: 'M4 5.5h12M8 5.5V4h4v1.5M5.5 5.5l.7 10.5h7.6l.7-10.5M8.4 8.5v4.7M11.6 8.5v4.7',
  plus: 'M10 4.5v11M4.5 10h11',
  close: 'M5.5 5.5l9 9M14.5 5.5l-9 9',
  history: 'M3.5 10a6.5 6.5 0 1 0 2-4.7L3.5 7.2M3.5 3.8v3.4h3.4M10 6.5V10l2.4 1.6',
  send: 'M10 15.5v-11M5.5 9L10 4.5 14.5 9',
  stop: 'M6 6h8v8H6z',
  check: 'M4.5 10.5l3.6 3.6 7.4-8',
  alert: 'M10 3.2l7.3 13H2.7zM10 8.2v3.6M10 14v.1',
  calendar: 'M4 5.5h12v11H4zM4 8.8h12M7.2 3.5v3.4M12.8 3.5v3.4',
  up: 'M10 15V5M6 9l4-4 4 4',
  down: 'M10 5v10M6 11l4 4 4-4',
  search: 'M8.8 14.1a5.3 5.3 0 1 0 0-10.6 5.3 5.3 0 0 0 0 10.6zM12.7 12.7l3.8 3.8',
  sliders: 'M4 6.5h7M15 6.5h1M4 13.5h1M9 13.5h7M13 4.5v4M7 11.5v4',
  light:
    'M10 13.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM10 2.5v1.6M10 15.9v1.6M2.5 10h1.6M15.9 10h1.6M4.7 4.7l1.1 1.1M14.2 14.2l1.1 1.1M15.3 4.7l-1.1 1.1M5.8 14.2l-1.1 1.1',
  dark: 'M16.2 11.7A6.7 6.7 0 0 1 8.3 3.8a6.7 6.7 0 1 0 7.9 7.9z',
  system: 'M3.5 4.5h13v8.7h-13zM7.5 16.2h5M10 13.2v3',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
