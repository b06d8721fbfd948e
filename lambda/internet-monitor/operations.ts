import type { $Schema, StaticOperationSchema } from '@smithy/types';

/** The service, as the SDK's clients name it: in a variable such as `AWS_ENDPOINT_URL_INTERNETMONITOR` and in the user agent. */
export const serviceId = 'InternetMonitor';

export const namespace = 'com.amazonaws.internetmonitor';

/** The types of a member in the SDK's schemas. */
const types = { text: 0, number: 1, instant: 5, any: 15 } as const;

/** Where a member of the input goes: into the path, or under this name into the query. */
type Binding = 1 | { readonly httpQuery: string };

function member(type: keyof typeof types, binding: Binding): $Schema {
  return [0, namespace, '', binding, types[type]];
}

/**
 * Describes an operation for the SDK's serializer. All that the program uses are GET requests.
 *
 * @param path below `/v20210603`. A member of the input stands in it as `{Name}`, and is encoded whole: the id of a health event holds a `/`.
 * @param answer members of the answer, of which it must have one at least.
 * @param query the other members of the input, and the name of one on the wire if that is another.
 */
export function operation(
  name: string,
  path: string,
  answer: readonly string[],
  query: Readonly<Record<string, keyof typeof types | readonly [keyof typeof types, string]>> = {},
): StaticOperationSchema {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, label]) => label ?? []);
  const inQuery = Object.entries(query).map(([wireName, kind]) =>
    typeof kind === 'string' ? member(kind, { httpQuery: wireName }) : member(kind[0], { httpQuery: kind[1] }),
  );
  const input: $Schema = [
    3,
    namespace,
    `${name}Input`,
    0,
    [...inPath, ...Object.keys(query)],
    [...inPath.map(() => member('text', 1)), ...inQuery],
  ];
  const output: $Schema = [3, namespace, `${name}Output`, 0, [...answer], answer.map(() => types.any)];
  return [9, namespace, name, { http: ['GET', `/v20210603/${path}`, 200] }, () => input, () => output];
}
