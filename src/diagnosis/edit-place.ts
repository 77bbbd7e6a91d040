import { basename } from 'node:path';
import { parseYaml, YamlSyntaxError, type ParsedYaml } from '../config/yaml.ts';
import type { Finding } from './finding.ts';

/** A configuration file and what it says. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Fills in where the edits of findings are to be made: `todo-deploy.yaml:31`, the line of the value, or of
 * the nearest thing above it that is there.
 */
export function withPlaces(
  findings: readonly Finding[],
  source: SourceFile | undefined,
): Finding[] {
  // Where nothing is to be edited, the file need not be read.
  const isWanted = findings.some(({ fix }) => fix !== undefined && 'edit' in fix);
  const parsed = source === undefined || !isWanted ? undefined : parse(source.text);
  if (source === undefined || parsed === undefined) return [...findings];
  return findings.map((finding) => {
    const { fix } = finding;
    if (fix === undefined || !('edit' in fix)) return finding;
    const { line } = parsed.keyAt(fix.edit.set.split('.'));
    return { ...finding, fix: { edit: { ...fix.edit, at: `${basename(source.path)}:${line}` } } };
  });
}

/** The file may have been broken since it was read. */
function parse(text: string): ParsedYaml | undefined {
  try {
    return parseYaml(text);
  } catch (error) {
    if (error instanceof YamlSyntaxError) return undefined;
    throw error;
  }
}
