/** A service that the demonstration platform deploys. */
export interface Service {
  readonly name: string;
  readonly team: string;
  readonly env: string;
  readonly region: string;
}

export const services: readonly Service[] = [
  { name: 'checkout', team: 'payments', env: 'production', region: 'eu-west-1' },
  { name: 'payments', team: 'payments', env: 'production', region: 'eu-west-1' },
  { name: 'catalog', team: 'shop', env: 'production', region: 'us-east-1' },
  { name: 'search', team: 'shop', env: 'staging', region: 'us-east-1' },
];

export function findService(name: string, env: string): Service | undefined {
  return services.find((service) => service.name === name && service.env === env);
}
