import { createHash } from 'node:crypto';
import type { Organization } from '../../organizations/organization.ts';
import { uuidFrom } from '../../randomness/randomness.ts';

/** Who acts in an organization of the sandbox: every key and every token is this person's. */
export interface ActingUser {
  uuid: string;
  /** The number of the person in version 1 of the API. */
  number: number;
  handle: string;
  email: string;
  name: string;
  icon: string;
}

export function actingUser({ publicId, id }: Organization): ActingUser {
  const email = 'developer@example.com';
  return {
    uuid: uuidFrom(`user of ${publicId}`),
    number: id + 500_000,
    handle: email,
    email,
    name: 'Sandbox Developer',
    icon: iconOf(email),
  };
}

/** The address of a picture, as in Datadog's answers. */
export function iconOf(email: string): string {
  const hash = createHash('md5').update(email).digest('hex');
  return `https://secure.gravatar.com/avatar/${hash}?s=48&d=retro`;
}

/** The person in JSON:API relationships. */
export function userReference(organization: Organization) {
  return { data: { type: 'users', id: actingUser(organization).uuid } };
}
