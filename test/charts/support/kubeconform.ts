/** kubeconform over rendered manifests, with the schemas of one Kubernetes release. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

interface Report {
  resources?: { kind: string; name: string; status: string; msg: string }[];
  summary: { valid: number; invalid: number; errors: number; skipped: number };
}

/**
 * Checks manifests strictly.
 * @returns how many are valid, and a line for each that is not
 */
export async function kubeconform(
  program: string,
  schemas: string,
  manifests: string,
): Promise<{ valid: number; problems: string[] }> {
  const location = `${schemas}/{{ .ResourceKind }}{{ .KindSuffix }}.json`;
  const args = ['-strict', '-summary', '-output', 'json', '-schema-location', location, '-'];
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(manifests);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (stdout.trim() === '') throw new Error(`kubeconform said nothing: ${stderr}`);
  const report = JSON.parse(stdout) as Report;
  const problems = (report.resources ?? []).map(
    ({ kind, name, status, msg }) => `${status}: ${kind} ${name}: ${msg}`,
  );
  const { invalid, errors, skipped } = report.summary;
  if (invalid + errors + skipped !== problems.length) problems.push(JSON.stringify(report.summary));
  return { valid: report.summary.valid, problems };
}
