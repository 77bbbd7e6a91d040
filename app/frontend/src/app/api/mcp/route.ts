import { forwardMcp } from '@/server/proxy/mcp';

export const dynamic = 'force-dynamic';

export { forwardMcp as DELETE, forwardMcp as GET, forwardMcp as POST };
