import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import ts from 'typescript';

/** One source file: its path below src/, and what it imports. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Other files of src/, by path. */
  readonly internal: readonly string[];
  /** Of those, the ones that are loaded when this file is: neither types nor `import()`. */
  readonly eager: readonly string[];
  /** Packages and node: modules. */
  readonly external: readonly string[];
}

/** Every file of a folder that is not a test, with its imports. */
export function readSources(root: string): SourceFile[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !isForTests(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split('\\').join('/'))
    .sort()
    .map((path) => parseSource(path, readFileSync(join(root, path), 'utf8')));
}

/** Tests and the samples that they share lie beside what they test. */
function isForTests(name: string): boolean {
  return /(\.test|-fixtures?|fixture|^cases-[a-z]+)\.ts$/.test(name);
}

/** The imports of one file, read by the compiler's own parser. */
export function parseSource(path: string, text: string): SourceFile {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const all: string[] = [];
  const eager: string[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) {
      all.push(specifier);
      if (isEager(node)) eager.push(specifier);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  const inside = (specifiers: string[]) =>
    specifiers
      .filter((name) => name.startsWith('.'))
      .map((name) => posix.join(dirname(path), name));
  return {
    path,
    text,
    internal: inside(all),
    eager: inside(eager),
    external: all.filter((name) => !name.startsWith('.')),
  };
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)
      ? node.moduleSpecifier.text
      : undefined;
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    return argument && ts.isStringLiteral(argument) ? argument.text : undefined;
  }
  return undefined;
}

function isEager(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node)) {
    const clause = node.importClause;
    const named = clause?.namedBindings;
    const onlyTypes =
      named !== undefined &&
      ts.isNamedImports(named) &&
      named.elements.length > 0 &&
      named.elements.every((element) => element.isTypeOnly);
    return clause?.phaseModifier !== ts.SyntaxKind.TypeKeyword && !onlyTypes;
  }
  return ts.isExportDeclaration(node) && !node.isTypeOnly;
}
