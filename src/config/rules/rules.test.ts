import { describe, expect, it } from 'vitest';
import { good, problemsOf, web } from '../load-fixture.ts';

describe('rules', () => {
  it('miss files and folders', async () => {
    const { errors } = await problemsOf(good, {
      '/shop/app/api': '',
      '/shop/charts/api/values.yaml': '',
      '/shop/docker/api/x': '',
    });
    expect(errors).toEqual([
      expect.stringMatching(/^c:4:1: database.chart: there is no folder helm\/postgres in \/shop/),
      expect.stringMatching(/^c:8:11: components.api.path: app\/api is a file/),
      expect.stringMatching(/^c:9:17: components.api.dockerfile: docker\/api is a folder/),
      expect.stringMatching(/^c:10:12: components.api.chart: charts\/api is not a Helm chart/),
    ]);
  });

  it.each([
    ['app\\api', 'there is no folder app\\api in /shop; write it with forward slashes, app/api:'],
    ['C:\\work\\api', 'give it relative to this folder, with forward slashes'],
  ])('say how the Windows path %s works on every system', async (path, expected) => {
    const { errors } = await problemsOf(good.replace('path: app/api', `path: ${path}`));
    expect(errors).toEqual([expect.stringContaining(expected)]);
  });

  it('miss CA files', async () => {
    const text =
      good.replace('source: in-cluster', 'source: external\n  caFile: ca.pem') +
      'build:\n  caFile: /no/such.pem\n';
    const { errors } = await problemsOf(text);
    expect(errors).toEqual([
      'c:6:11: database.caFile: there is no file ca.pem in /shop',
      expect.stringContaining('build.caFile: there is no file /no/such.pem'),
    ]);
  });

  it.each([
    ['${apii.url}', 'there is no component "apii"; did you mean "api"?'],
    ['${api.urls}', 'a component has no "urls"; did you mean "url"?'],
    ['${api}', 'is not a reference'],
    ['${}', 'is not a reference'],
  ])('know the reference %s', async (reference, expected) => {
    const { errors } = await problemsOf(`${good}    env:\n      A: "x ${reference} y"\n`);
    expect(errors).toEqual([expect.stringMatching(/^c:16:10: components\.api\.env\.A: /)]);
    expect(errors[0]).toContain(expected);
  });

  it('accept references to components that exist', async () => {
    expect(
      await problemsOf(`${good}    env:\n      A: \${api.url}/\${api.host}:\${api.port} $HOME\n`),
    ).toEqual({ errors: [], warnings: [] });
  });

  it('find circles and unknown dependencies', async () => {
    const text = web('    dependsOn: [api, wep]\n').replace(
      '    expose: true\n',
      '    expose: true\n    dependsOn: [web]\n',
    );
    const { errors } = await problemsOf(text);
    expect(
      errors.some((error) => error.includes('goes round in a circle: api -> web -> api')),
    ).toBe(true);
    expect(
      errors.some((error) =>
        error.includes('dependsOn[1]: there is no component "wep"; there is: api'),
      ),
    ).toBe(true);
    expect(errors).toHaveLength(2);
    const own = await problemsOf(`${good}    dependsOn: [api]\n`);
    expect(own.errors).toEqual([expect.stringContaining('api -> api')]);
  });

  it('want one component to open', async () => {
    expect((await problemsOf(good.replace('expose: true', 'expose: false'))).warnings[0]).toContain(
      'no URL to open',
    );
    expect((await problemsOf(web('    expose: true\n'))).errors[0]).toContain(
      'components.web.expose: only one component can be exposed',
    );
    expect(
      (await problemsOf(good.slice(0, good.indexOf('components:')) + 'components: {}\n')).errors[0],
    ).toContain('there is no component');
  });

  it('find a secret that comes from two places', async () => {
    const lines =
      '    env: {A: x}\n    secrets:\n      - name: A\n      - name: B\n      - name: B\n        optional: true\n';
    const { errors } = await problemsOf(good + lines);
    expect(errors).toEqual([
      'c:17:15: components.api.secrets[0].name: A stands under "env" as well; keep one of the two',
      'c:19:15: components.api.secrets[2].name: B is listed twice',
    ]);
  });

  it.each([
    ['API_TOKEN: abcdef', true],
    ['STRIPE_SECRET_KEY: abc', true],
    ['DB: postgresql://u:pw@h/d', true],
    ['OPENAI: sk-abcdefgh', true],
    ['TOKEN_URL: http://x', false],
    ['AUTH_TOKEN_TTL: "15"', false],
    ['PASSWORD_FILE: /run/x', false],
    ['API_KEY: ""', false],
    ['KEYBOARD: de', false],
  ])('notice a secret in plain sight: %s', async (line, suspicious) => {
    const { warnings } = await problemsOf(`${good}    env:\n      ${line}\n`);
    expect(warnings).toHaveLength(suspicious ? 1 : 0);
    expect(warnings.join('')).not.toContain(line.split(': ')[1] || '\0');
  });

  it('refuse names that become impossible together', async () => {
    const long = 'b'.repeat(40);
    const text = good
      .replace('name: shop', `name: ${'a'.repeat(20)}`)
      .replace('  api: #', `  ${long}: #`);
    expect((await problemsOf(text)).errors[0]).toContain('which is longer than 53 characters');
    expect((await problemsOf(good.replace('  api: #', '  postgres: #'))).errors[0]).toContain(
      'is the in-cluster database',
    );
    expect((await problemsOf(`${good}namespace: kube-system\n`)).errors[0]).toContain(
      'belong to Kubernetes',
    );
  });

  it('want a folder for the secrets file', async () => {
    expect((await problemsOf(`${good}secretsFile: secrets.env\n`)).errors[0]).toContain(
      'a folder of its own',
    );
  });

  it('let components use the same port', async () => {
    expect(await problemsOf(web().replace('port: 3000', 'port: 8000'))).toEqual({
      errors: [],
      warnings: [],
    });
  });
});
