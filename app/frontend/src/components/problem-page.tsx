import { Brand } from './brand';

interface Props {
  problem: { title: string; detail: string; code?: string };
  /** What the way on is called. */
  action?: string;
}

/** A whole page that says what is wrong, with a way on. */
export function ProblemPage({ problem, action = 'Try again' }: Props) {
  return (
    <main className="center">
      <Brand />
      <section className="card stack" role="alert">
        <h1>{problem.title}</h1>
        <p className="muted">{problem.detail}</p>
        {/* A plain link: the whole page is asked for again, with nothing remembered. */}
        <a className="button primary" href="/">
          {action}
        </a>
        {problem.code ? <p className="fine">Code: {problem.code}</p> : null}
      </section>
    </main>
  );
}
