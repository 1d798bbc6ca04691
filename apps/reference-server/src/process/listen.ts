import type { FastifyInstance } from 'fastify';
import { StartupError } from '../startup-error.ts';

/** @throws StartupError PORT_TAKEN */
export async function listen(
  app: FastifyInstance,
  { host, port, variable }: { readonly host: string; readonly port: number; readonly variable: string },
): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw cause;
    const problem = code === 'EACCES' ? 'may not be used by this user' : 'is already in use';
    throw new StartupError(
      'PORT_TAKEN',
      `Port ${port} on ${host} ${problem}.`,
      `Stop the program that uses it, or set ${variable} to another port.`,
      cause,
    );
  }
}
