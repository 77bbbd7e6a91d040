import type { NextConfig } from 'next';
import { checkTypes } from './scripts/check-types';
import { COMMON_HEADERS, DATA_POLICY, HTTPS_HEADERS } from './src/server/security-headers';

const root = import.meta.dirname;

const config: NextConfig = {
  output: 'standalone',
  // The app is a folder of a larger repository: without a root of its own, Next would look for
  // lock files further up and lay the standalone output out from there.
  outputFileTracingRoot: root,
  turbopack: { root },
  // No image is resized on the server, so the native resizer stays out of the output.
  images: { unoptimized: true },
  outputFileTracingExcludes: { '*': ['node_modules/sharp/**', 'node_modules/@img/**'] },
  // What has not changed is not compiled again. scripts/next.mjs sees to it that only a whole cache is used.
  experimental: { turbopackFileSystemCacheForBuild: true },
  // Next's own check of the types takes three times as long.
  typescript: { ignoreBuildErrors: true },
  compiler: { runAfterProductionCompile: checkTypes },
  poweredByHeader: false,
  reactStrictMode: true,
  // The policy of pages needs a nonce for each request: src/proxy.ts sets that one.
  headers: () =>
    Promise.resolve([
      { source: '/:path*', headers: COMMON_HEADERS },
      {
        source: '/:path*',
        has: [{ type: 'header', key: 'x-forwarded-proto', value: 'https.*' }],
        headers: HTTPS_HEADERS,
      },
      { source: '/api/:path*', headers: [DATA_POLICY] },
    ]),
};

export default config;
