/** What a vitest run is told by: a reporter that keeps every failure, those of hooks too, which its JSON leaves out. */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import type { Counts } from './suite.ts';

/** Names the file that the counts are written to. */
export const reportVariable = 'TODO_DEPLOY_TEST_REPORT';

interface Failing {
  readonly name: string;
  readonly messages: readonly string[];
}

/** What one file of tests came to. */
export interface FileResult {
  /** Relative to the folder of the run. */
  readonly name: string;
  readonly passed: number;
  readonly skipped: number;
  readonly failedTests: readonly Failing[];
  /** The file itself when it did not load, and every `describe` whose preparation or cleaning failed. */
  readonly failedParts: readonly Failing[];
}

export default class CountsReporter implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly { readonly message: string }[],
  ): void {
    const file = process.env[reportVariable];
    if (file === undefined) return;
    const counts = countsOf(
      modules.map((module) => resultOf(module)),
      unhandled.map(({ message }) => message),
    );
    writeFileSync(file, JSON.stringify(counts));
  }
}

function resultOf(module: TestModule): FileResult {
  const tests = [...module.children.allTests()];
  const inState = (state: string) => tests.filter((test) => test.result().state === state);
  const parts = [module, ...module.children.allSuites()];
  return {
    name: relative(process.cwd(), module.moduleId),
    passed: inState('passed').length,
    skipped: tests.length - inState('passed').length - inState('failed').length,
    failedTests: inState('failed').map((test) => failing(test, test.result().errors ?? [])),
    failedParts: parts
      .filter((part) => part.errors().length > 0)
      .map((part) => failing(part, part.errors())),
  };
}

function failing(
  part: TestCase | TestSuite | TestModule,
  errors: readonly { readonly message: string; readonly name?: string }[],
): Failing {
  const name = part.type === 'module' ? '' : part.fullName;
  return { name, messages: errors.map((error) => `${error.name ?? 'Error'}: ${error.message}`) };
}

/** The sums of a run, a failure for each part that failed without a test of its own, and a line for each. */
export function countsOf(files: readonly FileResult[], unhandled: readonly string[]): Counts {
  const sum = (of: (file: FileResult) => number) =>
    files.reduce((total, file) => total + of(file), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum((file) => file.failedTests.length + file.failedParts.length) + unhandled.length,
    skipped: sum(({ skipped }) => skipped),
    remarks: [
      ...files.flatMap(remarksOn),
      ...unhandled.map((message) => `outside of the tests: ${briefly(message)}`),
    ],
  };
}

function remarksOn({ name, failedTests, failedParts, skipped }: FileResult): string[] {
  const lines = [...failedParts, ...failedTests].map((one) => {
    const where = one.name === '' ? name : `${name} > ${one.name}`;
    return `${where}: ${briefly(one.messages[0])}`;
  });
  if (skipped > 0) lines.push(`${name}: ${skipped} skipped`);
  return lines;
}

/** The beginning of a message without its stack, on one line. */
function briefly(message = ''): string {
  const text = stripVTControlCharacters(message).split(/\n\s+at /)[0] ?? '';
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 600 ? `${line.slice(0, 300)} ... ${line.slice(-300)}` : line;
}
