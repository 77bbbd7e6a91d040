import Link from 'next/link';
import { readTheme } from '@/server/theme';
import { Brand } from './brand';
import { ConnectionBanner } from './connection-banner';
import { SignOutButton } from './sign-out-button';
import { ThemeButton } from './theme-button';

const PAGES = { '/tasks': 'Tasks', '/account': 'Account' };

interface Props {
  name: string;
  email: string;
  current: keyof typeof PAGES;
}

/** Top of every page of a signed-in person. */
export async function Header({ name, email, current }: Props) {
  return (
    <header className="top">
      <div className="bar">
        <Brand />
        <nav aria-label="Pages" className="pages">
          {Object.entries(PAGES).map(([path, label]) => (
            <Link key={path} href={path} aria-current={path === current ? 'page' : undefined}>
              {label}
            </Link>
          ))}
        </nav>
        <span className="who" title={email}>
          {name || email}
        </span>
        <ThemeButton initial={await readTheme()} />
        <SignOutButton />
      </div>
      <ConnectionBanner />
    </header>
  );
}
