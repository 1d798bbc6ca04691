import { pythonTime } from '../../clock/format-time.ts';
import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import { settingsOfOptions } from '../../monitors/monitor.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import type { Organization } from '../../organizations/organization.ts';
import { isObject, numberAt, textAt, textsAt, valueAt, type Payload } from '../../received/payload.ts';
import { actingUser } from '../users/acting-user.ts';
import type { SyntheticTest } from '../resources.ts';

/**
 * Synthetic API and browser tests: create, read, change and delete.
 *
 * @see https://docs.datadoghq.com/api/latest/synthetics/
 */
export function syntheticTestOperations(api: Operations, datadog: Datadog): void {
  const { syntheticTests } = datadog.resources;
  const find = ({ organization, path }: Call): SyntheticTest => {
    const test = syntheticTests.of(organization).get(path.public_id ?? '');
    if (!test) throw refuse(404, 'Synthetics test not found');
    return test;
  };
  const create = ({ organization, body, now }: Call): Payload => {
    checkTest(body);
    const publicId = newPublicId(datadog);
    const at = now.toISOString();
    const monitor = datadog.monitors.create(organization, {
      ...monitorOf(body, publicId),
      createdAt: at,
      modifiedAt: at,
    });
    const test = {
      publicId,
      monitorId: monitor.id,
      createdAt: now,
      modifiedAt: now,
      definition: withoutSecrets(body),
    };
    syntheticTests.of(organization).set(publicId, test);
    return describe(organization, test);
  };
  const change = (call: Call): Payload => {
    const test = find(call);
    checkTest(call.body);
    Object.assign(test, { definition: withoutSecrets(call.body), modifiedAt: call.now });
    return describe(call.organization, test);
  };
  const read = (call: Call) => describe(call.organization, find(call));

  api.offer('v1.CreateSyntheticsAPITest', create);
  api.offer('v1.CreateSyntheticsBrowserTest', create);
  api.offer('v1.ListTests', ({ organization }) => ({
    tests: syntheticTests.list(organization).map((test) => describe(organization, test)),
  }));
  api.offer('v1.GetTest', read);
  api.offer('v1.GetAPITest', read);
  api.offer('v1.GetBrowserTest', read);
  api.offer('v1.UpdateAPITest', change);
  api.offer('v1.UpdateBrowserTest', change);
  api.offer('v1.DeleteTests', ({ organization, body, rawBody, now }) => {
    if (!isObject(rawBody)) throw refuse(400, 'Payload is not in the expected format');
    const ids = textsAt(body, 'public_ids');
    const tests = ids.map((id) => {
      const test = syntheticTests.of(organization).get(id);
      if (!test) throw refuse(404, 'Synthetics test not found');
      return test;
    });
    for (const { publicId, monitorId } of tests) {
      syntheticTests.of(organization).delete(publicId);
      datadog.monitors.deleteId(organization, monitorId);
    }
    return { deleted_tests: ids.map((id) => ({ public_id: id, deleted_at: pythonTime(now) })) };
  });
}

function checkTest(body: Payload): void {
  for (const name of ['name', 'type', 'config', 'locations', 'options', 'message']) {
    if (body[name] === undefined) throw refuse(400, `'${name}' is a required property`);
  }
  // A browser test always says where it begins; the kinds of API tests differ.
  const needed = body.type === 'browser' ? ['request', 'assertions'] : [];
  for (const name of needed) {
    if (valueAt(body, `config.${name}`) === undefined) throw refuse(400, `'${name}' is a required property`);
  }
  if (body.type !== 'api' && body.type !== 'browser')
    throw refuse(400, "type is not one of ['api', 'browser']");
}

/** The monitor that Datadog makes for a test. */
function monitorOf(body: Payload, publicId: string) {
  const options = isObject(body.options) ? body.options : {};
  const name = textAt(options, 'monitor_name') || textAt(body, 'name');
  return {
    name,
    title: name,
    description: '',
    type: 'synthetics alert',
    query: 'no_query',
    message: textAt(body, 'message'),
    tags: [
      ...textsAt(body, 'tags'),
      ...textsAt(body, 'locations').map((location) => `probe_dc:${location}`),
      `check_type:${textAt(body, 'type')}`,
      `check_status:${textAt(body, 'status') || 'live'}`,
      'ci_execution_rule:blocking',
    ],
    priority: numberAt(options, 'monitor_priority') ?? null,
    ...settingsOfOptions({}),
    options: {
      on_missing_data: 'show_no_data',
      notify_audit: false,
      new_host_delay: 300,
      include_tags: true,
      synthetics_check_id: publicId,
      silenced: {},
    },
  };
}

/** The contents of certificates are not in answers. */
function withoutSecrets(value: Payload): Payload {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (name === 'certificate' && isObject(inner)) {
        return [
          name,
          Object.fromEntries(
            Object.entries(inner).map(([part, file]) => [
              part,
              isObject(file) ? { ...file, content: undefined } : file,
            ]),
          ),
        ];
      }
      return [name, isObject(inner) ? withoutSecrets(inner) : inner];
    }),
  );
}

function describe(organization: Organization, test: SyntheticTest): Payload {
  const { handle, email, name } = actingUser(organization);
  return {
    tags: [],
    message: '',
    ...test.definition,
    public_id: test.publicId,
    status: test.definition.status ?? 'live',
    created_at: pythonTime(test.createdAt),
    modified_at: pythonTime(test.modifiedAt),
    deleted_at: null,
    created_by: { name, handle, email },
    modified_by: { name, handle, email },
    monitor_id: test.monitorId,
    org_id: organization.id,
  };
}

const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

function newPublicId({ randomness }: Datadog): string {
  const group = () =>
    Array.from({ length: 3 }, () => letters[randomness.integer() % letters.length] ?? 'a').join('');
  return [group(), group(), group()].join('-');
}
