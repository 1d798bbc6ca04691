import type { Contract } from '@tilekit/lab';

/** What the fixture’s operator would write into lab.json. */
export const partnerContract: Contract = {
  customers: [
    { form: { url: '/login', fields: { account: 'alice', secret: 'x' } } },
    { form: { url: '/login', fields: { account: 'bob', secret: 'x' } } },
  ],
  installations: {
    url: '/links',
    format: 'json',
    items: '/links',
    id: '/ref',
    status: { path: '/state', connected: ['connected'] },
    organization: '/organization',
  },
  disconnect: { url: '/links/{id}/end', csrf: { from: 'json', name: 'formToken', field: 'form_token' } },
  alert: { url: '/alerts', shows: '{title}' },
  patience: { dataSeconds: 8, alertSeconds: 2, disconnectSeconds: 4 },
};
