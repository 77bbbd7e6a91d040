'use client';

import { ProblemPage } from '@/components/problem-page';

export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  const reference = error.digest ? ` Reference for the log: ${error.digest}.` : '';
  return (
    <ProblemPage
      problem={{
        title: 'Something went wrong',
        detail: `The page could not be shown. Try again in a moment.${reference}`,
      }}
    />
  );
}
