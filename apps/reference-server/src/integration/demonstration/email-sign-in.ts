import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import type { CompleteSignIn } from '../../plug-in/integration.ts';
import { form, formFields, pageOnly, problems, redirect } from '../../routes/answers.ts';

const tags = ['session'];
const body = Type.Object({
  ...formFields,
  email: Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$', maxLength: 200 }),
});
const pageSchema = {
  tags,
  summary: 'Where visitors sign in',
  response: { 200: pageOnly('The form'), ...problems },
};
const formSchema = {
  tags,
  summary: 'Signs in everyone who enters an e-mail address',
  ...form,
  body,
  response: { ...redirect('To where the visitor wanted to go'), ...problems },
};

export interface EmailSignIn {
  /** Where visitors without a session are sent. */
  readonly path: string;
  readonly complete: CompleteSignIn;
}

/** Signs in everyone who enters an e-mail address. */
export function registerEmailSignIn(app: FastifyInstance, { path, complete }: EmailSignIn): void {
  app.get(path, { schema: pageSchema }, async (_request, reply) =>
    reply.view('@integration/email-sign-in', { title: 'Sign in', csrfToken: reply.generateCsrf() }),
  );

  app.post<{ Body: Static<typeof body> }>(path, { schema: formSchema }, async (request, reply) => {
    const email = request.body.email.toLowerCase();
    return complete(request, reply, { id: email, name: email });
  });
}
