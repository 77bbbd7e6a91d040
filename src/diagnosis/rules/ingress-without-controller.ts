import type { Ingress, IngressClass } from '../../rollout/kube-network-types.ts';
import { timeOf, typed } from '../../rollout/kube-types.ts';
import { componentOf } from '../../rollout/ownership.ts';
import { isReadable, type Snapshot } from '../../rollout/snapshot.ts';
import { withoutFailing, type Clue, type Rule } from '../rule.ts';

const classAnnotation = 'kubernetes.io/ingress.class';
const defaultAnnotation = 'ingressclass.kubernetes.io/is-default-class';
/** After this time an Ingress should have an address, in milliseconds. */
const addressMs = 120_000;

/** Nothing in the cluster takes up an Ingress, so its host leads nowhere. */
export const ingressWithoutController: Rule = {
  code: 'INGRESS_WITHOUT_CONTROLLER',
  page: {
    title: 'No ingress controller takes up the Ingress',
    meaning:
      'An Ingress only asks for a way into the cluster; a program (an ingress controller) has to make it. None does, so the host of the app answers nothing. The app itself runs; it does not fail a deployment.',
    causes: [
      'No ingress controller is installed.',
      'The Ingress names a class that does not exist, or none, and no class is the default.',
      'The controller of the class does not run.',
    ],
    look: [
      'kubectl get ingressclasses lists the classes, and which is the default.',
      'kubectl -n NAMESPACE get ingress shows an ADDRESS when a controller has taken it up.',
    ],
    mend: [
      'Install a controller; with Minikube: minikube addons enable ingress',
      'Or name an existing class: components.NAME.values.ingress.className in todo-deploy.yaml, then run `todo-deploy up`.',
      'Until then `todo-deploy up` serves the app on this machine.',
    ],
  },
  find: ({ snapshot }) =>
    typed(snapshot, 'ingresses')
      .filter(() => isReadable(snapshot, 'ingresses'))
      .filter(({ status }) => (status?.loadBalancer?.ingress ?? []).length === 0)
      .flatMap((ingress) => clues(ingress, snapshot)),
};

function clues(ingress: Ingress, snapshot: Snapshot): Clue[] {
  // Whether a class exists cannot be said by somebody who may not look; that nobody takes it up can.
  const wrong = isReadable(snapshot, 'ingressClasses')
    ? wrongClass(ingress, typed(snapshot, 'ingressClasses'))
    : [];
  return wrong.length > 0 ? wrong : notTakenUp(ingress, snapshot.at);
}

function wrongClass(ingress: Ingress, classes: readonly IngressClass[]): Clue[] {
  const { spec } = ingress;
  const wanted = classOf(ingress);
  const names = classes.map((one) => one.metadata.name);
  const there = names.length === 0 ? 'none' : names.join(', ');
  const about = clueAbout(ingress, [`IngressClasses: ${there}`]);
  if (wanted !== undefined && !names.includes(wanted)) {
    const cause = `the Ingress names the class "${wanted}", which the cluster does not have`;
    // The annotation is older than the kind IngressClass: a controller may know it without one.
    const confidence = spec?.ingressClassName === undefined ? 'likely' : 'certain';
    return [{ ...about, cause, remedy: install(names), confidence }];
  }
  const hasDefault = classes.some(
    (one) => one.metadata.annotations?.[defaultAnnotation] === 'true',
  );
  if (wanted !== undefined || hasDefault) return [];
  const cause = 'the Ingress names no class, and the cluster has none that is the default';
  return [{ ...about, cause, remedy: install(names), confidence: 'likely' }];
}

function notTakenUp(ingress: Ingress, now: number): Clue[] {
  const age = now - (timeOf(ingress.metadata.creationTimestamp) ?? now);
  if (age < addressMs) return [];
  const cause = `no ingress controller has taken up the Ingress for ${Math.round(age / 1000)} s`;
  const remedy = 'See whether the controller of its class runs: kubectl get pods -A';
  return [{ ...clueAbout(ingress), cause, remedy, confidence: 'possible' }];
}

function classOf({ metadata, spec }: Ingress): string | undefined {
  return spec?.ingressClassName ?? metadata.annotations?.[classAnnotation];
}

function clueAbout(ingress: Ingress, evidence: readonly string[] = []) {
  const { metadata } = ingress;
  const object = `ingress/${metadata.name}`;
  const itself = `${object}: class ${classOf(ingress) ?? '(none)'}, no address`;
  const component = componentOf(metadata);
  return { component, object, evidence: [itself, ...evidence], ...withoutFailing };
}

function install(names: readonly string[]): string {
  return names.length === 0
    ? 'Install an ingress controller (Minikube: `minikube addons enable ingress`).'
    : `Name one that exists in \`values.ingress.className\` of the component: ${names.join(', ')}.`;
}
