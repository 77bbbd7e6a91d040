/** What a probe fails with; an error that no assertion accepts when it does not fail. */
export async function failure(
  work: Promise<unknown>,
): Promise<Error & { code: string; hint: string; details: string[] }> {
  const error: unknown = await work.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  return error as Awaited<ReturnType<typeof failure>>;
}
