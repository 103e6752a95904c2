import type { IncomingMessage } from 'node:http';

const bodyBytesMax = 1_048_576;

/** Reads a request's body whole, up to 1 MiB; throws beyond it. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > bodyBytesMax) throw new Error('the body is larger than 1 MiB');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

export interface Form {
  encoding: 'urlencoded' | 'multipart' | 'none';
  fields: Map<string, string>;
}

/** Reads a form as a browser or `curl --form` sends it: urlencoded or multipart text fields; anything else is no form. */
export async function readForm(request: IncomingMessage): Promise<Form> {
  const body = await readBody(request);
  const type = request.headers['content-type'] ?? '';
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
    return { encoding: 'urlencoded', fields: new Map(new URLSearchParams(body.toString('utf8'))) };
  }
  if (!/^multipart\/form-data\b/i.test(type)) return { encoding: 'none', fields: new Map() };
  const parsed = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const fields = new Map<string, string>();
  parsed.forEach((value, name) => {
    if (typeof value === 'string') fields.set(name, value);
  });
  return { encoding: 'multipart', fields };
}

/** Reads a JSON body; null when it is none. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request);
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return null;
  }
}
