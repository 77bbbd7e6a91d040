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

/** Changes the password, and ends every other session of the account. */
export function changePassword(passwords: { current: string; next: string }): Promise<void> {
  const body = {
    currentPassword: passwords.current,
    newPassword: passwords.next,
    revokeOtherSessions: true,
  };
  return request('/api/auth/change-password', { method: 'POST', body });
}

/** Deletes the account with all that belongs to it; when that fails, nothing is deleted. */
export function deleteAccount(password: string): Promise<void> {
  return request('/api/auth/delete-user', { method: 'POST', body: { password } });
}

/** A token that speaks for the person for 15 minutes, for programs. */
export async function accessToken(): Promise<string> {
  const answer = await request<{ token: string }>('/api/auth/token');
  return answer.token;
}
