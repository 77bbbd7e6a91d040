/**
 * The parts of the client library that we use. It is loaded on first use, as it takes about a second;
 * a file of its own lets the bundle drop the rest of the library.
 */
export { Exec, KubeConfig } from '@kubernetes/client-node';
