/** A variable that has to be set is not, or a text cannot be read. */
export class InterpolationError extends Error {}

/**
 * Fills in variables as the Compose Specification, `Interpolation`, says: `$VAR`, `${VAR}`, `${VAR:-default}`,
 * `${VAR-default}`, `${VAR:?error}`, `${VAR?error}`, `${VAR:+other}`, `${VAR+other}`, nested ones too; `$$` is
 * one dollar. Throws InterpolationError.
 */
export function interpolate(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  let result = '';
  for (let at = 0; at < text.length;) {
    const dollar = text.indexOf('$', at);
    if (dollar < 0) return result + text.slice(at);
    result += text.slice(at, dollar);
    const next = text[dollar + 1];
    if (next === '$') {
      result += '$';
      at = dollar + 2;
    } else if (next === '{') {
      const end = closing(text, dollar + 2);
      result += braced(text.slice(dollar + 2, end), env);
      at = end + 1;
    } else {
      const name = /^[A-Za-z_]\w*/.exec(text.slice(dollar + 1))?.[0];
      if (name === undefined) throw new InterpolationError(`"${text}": write $$ for a dollar sign`);
      result += env[name] ?? '';
      at = dollar + 1 + name.length;
    }
  }
  return result;
}

/** Index of the brace that closes the one before `from`. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text.startsWith('${', at)) depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  throw new InterpolationError(`"${text}": a brace is not closed`);
}

function braced(inner: string, env: Readonly<Record<string, string | undefined>>): string {
  const [, name, colon, operator, rest = ''] =
    /^([A-Za-z_]\w*)(?:(:?)([-?+])([^]*))?$/.exec(inner) ?? [];
  if (name === undefined) throw new InterpolationError(`\${${inner}} is not a variable`);
  const value = env[name];
  const given = value !== undefined && (colon !== ':' || value !== '');
  if (operator === '+') return given ? interpolate(rest, env) : '';
  if (given) return value;
  if (operator === '?') {
    throw new InterpolationError(`${name} has to be set: ${interpolate(rest, env)}`);
  }
  return operator === '-' ? interpolate(rest, env) : '';
}
