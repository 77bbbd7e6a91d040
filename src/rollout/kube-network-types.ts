import type { Condition, Kube } from './kube-base.ts';

/** What leads to pods, and what they run on: the fields that diagnoses read; all may be missing. */
export interface Service extends Kube {
  readonly spec?: {
    readonly selector?: Readonly<Record<string, string>>;
    readonly type?: string;
    readonly clusterIP?: string;
    readonly ports?: readonly {
      readonly name?: string;
      readonly port: number;
      readonly targetPort?: number | string;
    }[];
  };
}

/** Label of an EndpointSlice that names its Service (kubernetes.io: EndpointSlices). */
export const serviceLabel = 'kubernetes.io/service-name';

export interface EndpointSlice extends Kube {
  readonly endpoints?: readonly {
    readonly addresses?: readonly string[];
    readonly conditions?: { readonly ready?: boolean; readonly terminating?: boolean };
    readonly targetRef?: { readonly kind?: string; readonly name?: string; readonly uid?: string };
  }[];
}

interface IngressBackend {
  readonly service?: { readonly name?: string };
}

export interface Ingress extends Kube {
  readonly spec?: {
    readonly ingressClassName?: string;
    readonly defaultBackend?: IngressBackend;
    readonly rules?: readonly {
      readonly host?: string;
      readonly http?: {
        readonly paths?: readonly { readonly path?: string; readonly backend?: IngressBackend }[];
      };
    }[];
  };
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly object[] } };
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

export interface PolicyPeer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: object;
}

/** One thing that a NetworkPolicy allows. */
export interface PolicyRule {
  readonly ports?: readonly { readonly port?: number | string; readonly endPort?: number }[];
  readonly to?: readonly PolicyPeer[];
  readonly from?: readonly PolicyPeer[];
}

export interface NetworkPolicy extends Kube {
  readonly spec?: {
    readonly podSelector?: LabelSelector;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly PolicyRule[];
    readonly egress?: readonly PolicyRule[];
  };
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export interface KubeNode extends Kube {
  readonly spec?: {
    readonly unschedulable?: boolean;
    readonly taints?: readonly Taint[];
  };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly allocatable?: Readonly<Record<string, string>>;
    readonly nodeInfo?: { readonly architecture?: string };
  };
}

export interface IngressClass extends Kube {
  readonly spec?: { readonly controller?: string };
}
