import { Brand } from './brand';
import { SignOutButton } from './sign-out-button';

interface Props {
  name: string;
  email: string;
}

/** Top of every page of a signed-in person. */
export function Header({ name, email }: Props) {
  return (
    <header className="bar">
      <Brand />
      <span className="who" title={email}>
        {name || email}
      </span>
      <SignOutButton />
    </header>
  );
}
