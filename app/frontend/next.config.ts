import type { NextConfig } from 'next';

const root = import.meta.dirname;

/**
 * Headers that hold for every answer. The strict Content-Security-Policy (nonces for scripts)
 * needs a per-request value and is set elsewhere; what stands here needs none.
 */
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'X-Frame-Options', value: 'DENY' },
  {
    key: 'Content-Security-Policy',
    value: "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'",
  },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
];

const config: NextConfig = {
  output: 'standalone',
  // The app is a folder of a larger repository: without a root of its own, Next would look for
  // lock files further up and lay the standalone output out from there.
  outputFileTracingRoot: root,
  turbopack: { root },
  // No image is resized on the server, so the native resizer stays out of the output.
  images: { unoptimized: true },
  outputFileTracingExcludes: { '*': ['node_modules/sharp/**', 'node_modules/@img/**'] },
  // Every build starts from nothing: a stale or damaged cache must not decide what is deployed.
  experimental: { turbopackFileSystemCacheForBuild: false },
  poweredByHeader: false,
  reactStrictMode: true,
  headers: () => Promise.resolve([{ source: '/:path*', headers: securityHeaders }]),
};

export default config;
