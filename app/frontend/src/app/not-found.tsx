import { ProblemPage } from '@/components/problem-page';

export default function NotFound() {
  return (
    <ProblemPage
      action="To your tasks"
      problem={{ title: 'Page not found', detail: 'There is nothing at this address.' }}
    />
  );
}
