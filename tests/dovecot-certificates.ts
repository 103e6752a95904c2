import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What is wrong with the server's certificate, or nothing. */
export type CertificateKind = 'good' | 'wrong_name' | 'self_signed' | 'expired';

export interface Certificate {
  certFile: string;
  keyFile: string;
  /** The authority a client would have to trust; it did not sign a self-signed one. */
  caFile: string;
}

/** Makes an authority and a certificate for `localhost` and 127.0.0.1 with openssl, in a folder that exists. */
export async function makeCertificate(dir: string, kind: CertificateKind): Promise<Certificate> {
  const path = (name: string): string => join(dir, name);
  const openssl = (...args: string[]): Promise<unknown> => run('openssl', args, { cwd: dir });
  const newKey = ['-newkey', 'rsa:2048', '-nodes', '-sha256'];
  const names = kind === 'wrong_name' ? 'DNS:mail.other.example' : 'DNS:localhost,IP:127.0.0.1';
  const subject = kind === 'wrong_name' ? '/CN=mail.other.example' : '/CN=localhost';
  const files = { certFile: path('server.crt'), keyFile: path('server.key'), caFile: path('ca.crt') };
  const authority = ['-x509', ...newKey, '-days', '30', '-subj', '/CN=Test authority'];
  await openssl('req', ...authority, '-keyout', 'ca.key', '-out', 'ca.crt');
  if (kind === 'self_signed') {
    const own = ['-x509', ...newKey, '-days', '30', '-subj', subject, '-addext', `subjectAltName=${names}`];
    await openssl('req', ...own, '-keyout', 'server.key', '-out', 'server.crt');
    return files;
  }
  await writeFile(path('names.cnf'), `subjectAltName=${names}\n`);
  await writeFile(path('index.txt'), '');
  await writeFile(path('serial'), '01\n');
  await openssl('req', ...newKey, '-subj', subject, '-keyout', 'server.key', '-out', 'server.csr');
  const until = kind === 'expired' ? '20200201000000Z' : '20491231000000Z';
  await writeFile(path('ca.cnf'), authorityConfig);
  await openssl(
    ...['ca', '-batch', '-notext', '-config', 'ca.cnf', '-in', 'server.csr', '-out', 'server.crt'],
    ...['-cert', 'ca.crt', '-keyfile', 'ca.key', '-extfile', 'names.cnf', '-outdir', '.'],
    ...['-startdate', '20200101000000Z', '-enddate', until],
  );
  return files;
}

// `openssl x509 -req` cannot set a date in the past, `openssl ca` can.
const authorityConfig = `[ca]
default_ca = own
[own]
database = index.txt
serial = serial
default_md = sha256
policy = any
[any]
commonName = supplied
`;
