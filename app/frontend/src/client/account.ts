import { request } from './request';

export interface Credentials {
  email: string;
  password: string;
}

export function signIn(credentials: Credentials): Promise<void> {
  return request('/api/auth/sign-in/email', { method: 'POST', body: credentials });
}

export function signUp(account: Credentials & { name: string }): Promise<void> {
  return request('/api/auth/sign-up/email', { method: 'POST', body: account });
}

export function signOut(): Promise<void> {
  return request('/api/auth/sign-out', { method: 'POST', body: {} });
}
