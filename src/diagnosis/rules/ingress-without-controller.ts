import type { Ingress, IngressClass } from '../../rollout/kube-network-types.ts';
import { timeOf, typed } from '../../rollout/kube-types.ts';
import { componentOf } from '../../rollout/ownership.ts';
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
      .filter(({ status }) => (status?.loadBalancer?.ingress ?? []).length === 0)
      .flatMap((ingress) => clues(ingress, typed(snapshot, 'ingressClasses'), snapshot.at)),
};

function clues(ingress: Ingress, classes: readonly IngressClass[], now: number): Clue[] {
  const { metadata, spec } = ingress;
  const wanted = spec?.ingressClassName ?? metadata.annotations?.[classAnnotation];
  const names = classes.map((one) => one.metadata.name);
  const there = names.length === 0 ? 'none that can be seen' : names.join(', ');
  const about = {
    component: componentOf(metadata),
    object: `ingress/${metadata.name}`,
    evidence: [
      `ingress/${metadata.name}: class ${wanted ?? '(none)'}, no address`,
      `IngressClasses: ${there}`,
    ],
    ...withoutFailing,
  };
  // An empty list may also mean that we may not read it.
  const confidence = names.length === 0 ? ('likely' as const) : ('certain' as const);
  if (wanted !== undefined && !names.includes(wanted)) {
    const cause = `the Ingress names the class "${wanted}", which the cluster does not have`;
    return [{ ...about, cause, remedy: install(names), confidence }];
  }
  const hasDefault = classes.some(
    (one) => one.metadata.annotations?.[defaultAnnotation] === 'true',
  );
  if (wanted === undefined && !hasDefault) {
    const cause = 'the Ingress names no class, and the cluster has none that is the default';
    return [{ ...about, cause, remedy: install(names), confidence: 'likely' }];
  }
  const age = now - (timeOf(metadata.creationTimestamp) ?? now);
  if (age < addressMs) return [];
  const cause = `no ingress controller has taken up the Ingress for ${Math.round(age / 1000)} s`;
  const remedy = 'See whether the controller of its class runs: kubectl get pods -A';
  return [{ ...about, cause, remedy, confidence: 'possible' }];
}

function install(names: readonly string[]): string {
  return names.length === 0
    ? 'Install an ingress controller (Minikube: `minikube addons enable ingress`).'
    : `Name one that exists in \`values.ingress.className\` of the component: ${names.join(', ')}.`;
}
