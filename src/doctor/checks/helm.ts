import { coded, fail, pass, type Check } from '../check.ts';
import { fetchTool, fetches } from '../fixes/tool.ts';
import { lookForProgram, type Program } from '../looks/program.ts';
import { atLeast } from '../looks/versions.ts';
import { helmVersion } from '../../tools/helm.ts';
import { getTool } from '../remedies.ts';

/** Labels on releases need it; see `checkHelm`. */
const oldest = [3, 13] as const;

export const helm: Check<Program> = {
  id: 'helm',
  title: 'Helm',
  severity: { kubernetes: 'stop' },
  gather: (scene) => lookForProgram(scene, helmVersion()),
  judge: (helm, system) => {
    if (helm.state === 'there' && atLeast(helm.version, oldest)) return pass(helm.version);
    const what =
      helm.state === 'absent'
        ? 'not installed'
        : helm.state === 'broken'
          ? `${helm.path} does not run: ${helm.reason}`
          : `${helm.version}; ${oldest.join('.')} or newer is needed`;
    if (helm.state === 'absent') {
      return coded('TOOL_MISSING', fail(what, getTool('helm', system), fetches('helm', system)));
    }
    // What is on PATH is found before what we fetch.
    const remedy = `Replace ${helm.path}: https://helm.sh/docs/intro/install/`;
    return coded(helm.state === 'there' ? 'HELM_TOO_OLD' : 'TOOL_FAILED', fail(what, remedy));
  },
  fix: (_facts, scene, tell) => fetchTool('helm', scene, tell),
};
