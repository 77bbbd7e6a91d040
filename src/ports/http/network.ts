import type { Http } from '../http.ts';
import { download } from './download.ts';
import { request } from './request.ts';

/** Requests over the network of this machine. */
export const networkHttp: Http = { request, download };
