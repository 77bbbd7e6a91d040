'use client';

import { useState } from 'react';
import { accessToken } from '@/client/account';
import { leaveIfSignedOut } from '@/client/address';
import { RequestError } from '@/client/request';
import { CopyField } from './copy-field';
import { Notice } from './notice';

/** How to let an assistant of one's own work with the tasks, through MCP. */
export function AssistantAccess({ origin }: { origin: string }) {
  const [token, setToken] = useState('');
  const [error, setError] = useState<RequestError>();

  async function make() {
    try {
      setToken(await accessToken());
      setError(undefined);
    } catch (failure) {
      if (!(failure instanceof RequestError)) throw failure;
      leaveIfSignedOut(failure);
      setError(failure);
    }
  }

  return (
    <section className="card stack" aria-labelledby="assistant-heading">
      <div>
        <h2 id="assistant-heading">Connect your assistant</h2>
        <p className="muted">
          Any assistant that speaks MCP (streamable HTTP) can work with your tasks: give it this
          address, and a token as <code>Authorization: Bearer</code> header.
        </p>
      </div>
      <CopyField label="MCP address" value={`${origin}/api/mcp`} />
      {token ? <CopyField label="Token" value={token} /> : null}
      {error ? <Notice error={error} /> : null}
      <div>
        <button type="button" className="button" onClick={make}>
          {token ? 'Make another token' : 'Make a token'}
        </button>
      </div>
      <p className="fine">
        A token speaks for you and holds for 15 minutes: give it to nobody you do not trust.
        Programs that are signed in get one from <code>GET {origin}/api/auth/token</code>.
      </p>
    </section>
  );
}
