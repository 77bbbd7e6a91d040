import { prove, type Proof } from '../../databases/proof/prove.ts';
import type { DatabaseUse, ProofPorts, TableRules } from '../../databases/proof/scene.ts';
import { proofText } from '../../databases/text.ts';
import { exitCodes } from '../../errors.ts';
import { styleFor } from '../../reporters/style.ts';
import { redactor } from '../../secrets/redact.ts';
import type { CommandContext } from '../command.ts';
import { fromInput } from './from-input.ts';
import { fromInside } from './from-inside.ts';
import { fromProject } from './from-project.ts';
import type { DbVerb } from './verb.ts';

/** What is to be proven. */
export interface Subject {
  readonly uses: readonly DatabaseUse[];
  readonly tables: TableRules;
  /** The ways to it, where it is not asked from this machine. */
  readonly ports?: ProofPorts;
  /** Lets go of the way to the database. */
  close(): Promise<void>;
}

const timeoutMs = 15_000;
const wakeMs = 30_000;

/** `todo-deploy db check`: proves the database of the project, or one whose URL comes on standard input. */
export const check: DbVerb = async (context, options, stdin) => {
  const subject =
    options.inside === true
      ? await fromInside(context, options)
      : options.urlStdin === true
        ? await fromInput(context, options, stdin)
        : await fromProject(context, options);
  try {
    context.setRedactor(redactor(subject.uses.map(({ pasted }) => pasted)));
    return show(context, await proveAll(context, subject));
  } finally {
    await subject.close();
  }
};

function proveAll(context: CommandContext, subject: Subject): Promise<Proof[]> {
  const { uses, tables, ports = context.ports } = subject;
  const { signal, emit } = context;
  const tell = (message: string): void => {
    emit({ type: 'note', message });
  };
  const options = { timeoutMs, wakeMs, tell, signal, tables };
  return Promise.all(uses.map((use) => prove(use, ports, options)));
}

function show(context: CommandContext, databases: readonly Proof[]): number {
  const width = process.stdout.isTTY ? process.stdout.columns : 100;
  const { json, color } = context.global;
  const colour = process.stdout.isTTY && color && !json;
  const ok = databases.every((one) => one.ok);
  context.emit({
    ...{ type: 'result', command: 'db', result: { ok, databases } },
    text: proofText(databases, { width, style: styleFor(colour) }),
  });
  if (ok) return exitCodes.ok;
  const unreadable = databases.some(({ stages }) =>
    stages.some((stage) => stage.state === 'fail' && stage.kind === 'usage'),
  );
  return unreadable ? exitCodes.usage : exitCodes.environment;
}
