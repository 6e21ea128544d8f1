/**
 * Calls with a signal that ends with `parent`, or when the time is over. That of AbortSignal.timeout goes on after the
 * call, and until then keeps all that the call knew.
 */
export async function within<Answer>(
  timeMaxMs: number,
  parent: AbortSignal | undefined,
  call: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const controller = new AbortController();
  const end = () => controller.abort(parent?.reason);
  const clock = setTimeout(() => controller.abort(new DOMException('the time is over', 'TimeoutError')), timeMaxMs);
  if (parent?.aborted) end();
  parent?.addEventListener('abort', end);
  try {
    return await call(controller.signal);
  } finally {
    clearTimeout(clock);
    parent?.removeEventListener('abort', end);
  }
}
