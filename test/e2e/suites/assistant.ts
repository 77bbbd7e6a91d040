import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { describe, expect, test } from 'vitest';
import { Account } from '../harness/account.ts';
import type { App } from '../harness/app.ts';

/** A person's own assistant: a real MCP client at the app's URL. */
export function assistantSuite(app: App): void {
  describe('an MCP client', () => {
    async function connect(headers: Record<string, string>): Promise<Client> {
      const client = new Client({ name: 'todo-deploy-e2e', version: '1.0.0' });
      const url = new URL('/api/mcp', app.url);
      const transport = new StreamableHTTPClientTransport(url, { requestInit: { headers } });
      await client.connect(transport);
      return client;
    }
    const bearer = async (account: Account) => ({
      authorization: `Bearer ${await account.token()}`,
    });

    test('lists the tools and calls them, as the person whose token it has', async () => {
      const account = await Account.signUp(app.url, 'radia');
      const client = await connect(await bearer(account));
      const { tools } = await client.listTools();
      const names = ['add_task', 'complete_task', 'delete_task', 'list_tasks', 'update_task'];
      expect(tools.map(({ name }) => name).sort()).toEqual(names);

      const added = await client.callTool({
        name: 'add_task',
        arguments: { title: 'Draw a spanning tree', priority: 'high' },
      });
      expect(added.isError ?? false).toBe(false);
      const [task] = await account.tasks();
      expect(task).toMatchObject({ title: 'Draw a spanning tree', completed: false });
      await client.callTool({ name: 'complete_task', arguments: { id: task!.id } });
      expect(await account.tasks()).toMatchObject([{ completed: true }]);
      await client.close();
    });

    test("cannot touch another person's task", async () => {
      const owner = await Account.signUp(app.url, 'owner');
      const { id } = await owner.addTask('Mine alone');
      const client = await connect(await bearer(await Account.signUp(app.url, 'stranger')));
      const outcome = await client.callTool({ name: 'delete_task', arguments: { id } });
      expect(outcome.isError).toBe(true);
      expect(await owner.tasks()).toMatchObject([{ id, title: 'Mine alone' }]);
      await client.close();
    });

    test('is refused without a token, and with only a session cookie', async () => {
      const account = await Account.signUp(app.url, 'nobody');
      await expect(connect({})).rejects.toThrow(/401|unauthori[sz]ed/i);
      await expect(connect({ cookie: account.cookie })).rejects.toThrow(/401|unauthori[sz]ed/i);
    });
  });
}
