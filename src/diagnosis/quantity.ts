/** Factors of the suffixes of Kubernetes quantities (kubernetes.io: Resource units). */
const factors: Readonly<Record<string, number>> = {
  ...{ m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 },
};

/** The number that a quantity stands for: cores of a CPU, bytes of a memory; undefined when it is none. */
export function quantity(text: string | undefined): number | undefined {
  const [, digits, suffix = ''] = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(text ?? '') ?? [];
  const factor = factors[suffix];
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}

/** Bytes as a quantity, in whole Mi. */
export function mebibytes(bytes: number): string {
  return `${Math.max(1, Math.floor(bytes / 2 ** 20))}Mi`;
}

/** Cores as a quantity, in whole thousandths. */
export function millicores(cores: number): string {
  return `${Math.max(1, Math.floor(cores * 1000))}m`;
}
