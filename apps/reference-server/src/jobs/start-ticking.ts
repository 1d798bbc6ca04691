import type { FastifyBaseLogger } from 'fastify';

/** Does something again and again, never twice at once; a failure is logged, and the next time comes. */
export function startTicking(
  logger: FastifyBaseLogger,
  name: string,
  everyMs: number,
  tick: () => Promise<unknown>,
): { stop(): Promise<void> } {
  let underWay: Promise<void> | undefined;
  const timer = setInterval(() => {
    underWay ??= run().finally(() => {
      underWay = undefined;
    });
  }, everyMs);
  async function run(): Promise<void> {
    try {
      await tick();
    } catch (error) {
      logger.error({ err: error }, name);
    }
  }
  return {
    async stop() {
      clearInterval(timer);
      await underWay;
    },
  };
}
