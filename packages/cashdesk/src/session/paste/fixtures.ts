/** Pastes as the developer tools of each browser write them; every value is invented. */
export const token = 'ory_at_EXAMPLEaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.EXAMPLEbbbbbbbbbbbbbbbbbbbbbbbbbbbb';
export const userId = '1900000000000000000';
export const sessionId = '1900000000000000001';
const api = 'https://admin.mob-cash.com/api/';

export const callBody = `[{"jsonrpc":"2.0","id":7,"method":"mobile.payerNickname","params":{"location":{"lat":10.5,"lon":20.25},"userID":"${userId}","sessionID":"${sessionId}","payerID":"100000001"}}]`;
const loginBody = `[{"jsonrpc":"2.0","id":12,"method":"mobile.login","params":{"location":{"lat":10.5,"lon":20.25},"cashboxCode":1000001,"userID":"${userId}"}}]`;
const loginReply = `[{"jsonrpc":"2.0","id":12,"result":{"session":{"id":"${sessionId}"}}}]`;

const common: readonly (readonly [string, string])[] = [
  ['accept', 'application/json, text/plain, */*'],
  ['accept-language', 'ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7'],
  ['authorization', `Bearer ${token}`],
  ['cache-control', 'no-cache'],
  ['content-type', 'application/json'],
  ['origin', 'https://app.mob-cash.com'],
  ['x-request-source', 'pwa'],
];
const hints = (brand: string, platform: string): readonly (readonly [string, string])[] => [
  ['priority', 'u=1, i'],
  ['sec-ch-ua', `"Chromium";v="130", "${brand}";v="130", "Not?A_Brand";v="99"`],
  ['sec-ch-ua-mobile', '?0'],
  ['sec-ch-ua-platform', `"${platform}"`],
  ['sec-fetch-mode', 'cors'],
];
const titled = (name: string): string => name.replace(/(^|-)([a-z])/g, (letter) => letter.toUpperCase());

type Headers = readonly (readonly [string, string])[];
const chrome = (platform: string): Headers => [...common, ...hints('Google Chrome', platform)];
const edge: Headers = [...common, ...hints('Microsoft Edge', 'Windows')];
const firefox: Headers = [
  ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0'],
  ...common.map(([name, value]) => [titled(name), value] as const),
  ['Connection', 'keep-alive'],
];
const safari: Headers = common.map(([name, value]) => [titled(name), value] as const);

const bash = (headers: Headers, body = callBody, url = api): string =>
  `curl '${url}' \\\n${headers.map(([name, value]) => `  -H '${name}: ${value}' \\\n`).join('')}  --data-raw '${body}'`;
const safariCurl = (body: string): string =>
  `curl '${api}' \\\n-X 'POST' \\\n${safari.map(([name, value]) => `-H '${name}: ${value}' \\\n`).join('')}--data-binary '${body}'`;
const firefoxCurl = (body: string): string =>
  `curl '${api}' \\\n  --compressed \\\n  -X POST \\\n${firefox.map(([name, value]) => `  -H '${name}: ${value}' \\\n`).join('')}  --data-raw '${body}'`;
const caret = (text: string): string => text.replace(/["\\]/g, '\\$&').replace(/["^&|<>{}\\%!]/g, '^$&');
const cmd = (headers: Headers, body = callBody): string =>
  `curl ^"${api}^" ^\r\n${headers.map(([name, value]) => `  -H ^"${caret(`${name}: ${value}`)}^" ^\r\n`).join('')}  --data-raw ^"${caret(body)}^"`;
const oldCmd = (headers: Headers): string =>
  `curl "${api}" ^\r\n${headers.map(([name, value]) => `  -H "${name}: ${value.replaceAll('"', '""')}" ^\r\n`).join('')}  --data-raw "${callBody.replaceAll('"', '""')}"`;
const tick = (text: string): string => text.replaceAll('`', '``').replaceAll('"', '`"');
const powerShell = (headers: Headers, isUtf8 = false): string =>
  `$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\r\n$session.UserAgent = "Mozilla/5.0"\r\nInvoke-WebRequest -UseBasicParsing -Uri "${api}" \`\r\n-Method "POST" \`\r\n-WebSession $session \`\r\n-Headers @{\r\n${headers.map(([name, value]) => `"${tick(name)}"="${tick(value)}"`).join('\r\n  ')}\r\n} \`\r\n-ContentType "application/json" \`\r\n-Body ${isUtf8 ? `([System.Text.Encoding]::UTF8.GetBytes("${tick(callBody)}"))` : `"${tick(callBody)}"`}`;
const fetchOf = (headers: Headers, prefix = ''): string =>
  `${prefix}fetch("${api}", ${JSON.stringify({ headers: Object.fromEntries(headers), referrer: 'https://app.mob-cash.com/', body: callBody, method: 'POST', mode: 'cors', credentials: 'include' }, null, 2)});`;
const raw = (
  headers: Headers,
  first = 'POST /api/ HTTP/1.1\r\nHost: admin.mob-cash.com',
  body = callBody,
): string => `${first}\r\n${headers.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${body}`;
const pseudo = ':authority: admin.mob-cash.com\n:method: POST\n:path: /api/\n:scheme: https';
const entry = (body: string, reply: string | null, minute: string, bearer = token, isBase64 = false) => ({
  startedDateTime: `2026-11-24T06:${minute}:00.000Z`,
  request: {
    method: 'POST',
    url: api,
    headers: [
      { name: 'Authorization', value: `Bearer ${bearer}` },
      { name: 'Content-Type', value: 'application/json' },
    ],
    postData: { mimeType: 'application/json', text: body },
  },
  response: {
    status: 200,
    content: isBase64
      ? {
          mimeType: 'application/json',
          encoding: 'base64',
          text: Buffer.from(reply ?? '').toString('base64'),
        }
      : { mimeType: 'application/json', text: reply ?? '' },
  },
});
const har = (creator: string, ...entries: object[]): string =>
  JSON.stringify({ log: { version: '1.2', creator: { name: creator, version: '130' }, entries } }, null, 2);
const other = {
  token: token.replace('aaaa', 'cccc'),
  body: callBody.replace(sessionId, '1900000000000000009'),
};

/** Every one holds the same session. */
export const good: Readonly<Record<string, string>> = {
  'Chrome on Windows, cURL (bash)': bash(chrome('Windows')),
  'Chrome on Windows, cURL (cmd)': cmd(chrome('Windows')),
  'Chrome on Windows, cURL (cmd) of older versions': oldCmd(chrome('Windows')),
  'Chrome on Windows, PowerShell': powerShell(chrome('Windows')),
  'Chrome on Windows, PowerShell with UTF-8 bytes': powerShell(chrome('Windows'), true),
  'Chrome on Windows, fetch': fetchOf(chrome('Windows')),
  'Chrome on Windows, fetch (Node.js)': fetchOf([...chrome('Windows'), ['cookie', 'a=b']]),
  'Chrome on macOS, cURL': bash(chrome('macOS')),
  'Chrome on Linux, cURL with $-quotes': bash(chrome('Linux')).replace(
    /--data-raw '(.*)'$/s,
    (_, body: string) => `--data-raw $'${body.replaceAll('"', '\\u0022')}'`,
  ),
  'Chrome on Android through USB, fetch': fetchOf([...common, ...hints('Google Chrome', 'Android')]),
  'Chrome, request headers and payload': raw(chrome('Windows'), pseudo).replaceAll('\r\n', '\n'),
  'Chrome, headers with the value on the line below': `${pseudo}\nauthorization\nBearer ${token}\ncontent-type\napplication/json\n\n${callBody}`,
  'Chrome, raw request': raw(chrome('Windows')),
  'Chrome, HAR of a call': har('WebInspector', entry(callBody, '[]', '10')),
  'Chrome, HAR of the sign-in': har('WebInspector', entry(loginBody, loginReply, '10')),
  'Chrome, HAR with an answer in base64': har(
    'WebInspector',
    entry(loginBody, loginReply, '10', token, true),
  ),
  'Chrome, HAR with an older session first': har(
    'WebInspector',
    entry(other.body, '[]', '05', other.token),
    entry(callBody, '[]', '10'),
  ),
  'Edge, cURL (bash)': bash(edge),
  'Edge, cURL (cmd)': cmd(edge),
  'Edge, PowerShell': powerShell(edge),
  'Edge, fetch': fetchOf(edge),
  'Edge, raw request': raw(edge),
  'Firefox, cURL (POSIX)': firefoxCurl(callBody),
  'Firefox, cURL (Windows)': cmd(firefox),
  'Firefox, fetch': fetchOf(firefox, 'await '),
  'Firefox, PowerShell': powerShell(firefox),
  'Firefox, request headers and body': raw(firefox, 'POST /api/ HTTP/2\r\nHost: admin.mob-cash.com'),
  'Firefox, HAR': har('Firefox', entry(loginBody, loginReply, '10'), entry(callBody, '[]', '11')),
  'Safari, cURL': safariCurl(callBody),
  'Safari, request view': raw(safari, `${pseudo}\n`.trimEnd()),
  'Safari, HAR': har('WebKit Web Inspector', entry(callBody, '[]', '10')),
  'HAR with an answer that speaks of other desks, places and ends': har(
    'WebInspector',
    entry(
      callBody,
      '[{"jsonrpc":"2.0","id":7,"result":{"nickname":"x","cashboxes":[{"cashboxCode":1000001},{"cashboxCode":1000002}],"shop":{"lat":42.1,"lon":74.2},"bonus":{"expiresAt":"2026-01-01T00:00:00Z"}}}]',
      '10',
    ),
  ),
  'an APP2APP answer that states no real end': JSON.stringify({
    accessToken: token,
    userID: userId,
    sessionID: sessionId,
    expiresAt: '0001-01-01T00:00:00Z',
  }),
  'an APP2APP answer that states how long, not when': JSON.stringify({
    accessToken: token,
    userID: userId,
    sessionID: sessionId,
    expiresAt: 3_600,
  }),
  'all requests as cURL': `${bash(chrome('Windows'), loginBody)} ;\n${bash(chrome('Windows'))}`,
  'three values, a line each': `${token}\n${userId}\n${sessionId}\n`,
  'three values with Bearer and quotes': `"Bearer ${token}"\n"${userId}"\n"${sessionId}"`,
  'three named values': `Authorization: Bearer ${token}\nuserID: ${userId}\nsessionID: ${sessionId}`,
  'lines of a settings file': `MOBCASH_BEARER_TOKEN=${token}\nMOBCASH_USER_ID=${userId}\nMOBCASH_SESSION_ID="${sessionId}"`,
  'an APP2APP answer': JSON.stringify({
    accessToken: token,
    userID: userId,
    sessionID: sessionId,
    expiresAt: '2026-11-24T09:00:00Z',
  }),
  'ids as bare numbers': `{"accessToken":"${token}","userID":${userId},"sessionID":${sessionId}}`,
};

/** Every one is refused, for the reason it is listed under. */
export const bad: readonly (readonly [string, string, string])[] = [
  ['nothing_found', 'nothing', ''],
  ['nothing_found', 'a plain sentence', 'Здравствуйте, вот токен, который вы просили.'],
  [
    'nothing_found',
    'the bytes of a picture',
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10, 0, 0]).toString('latin1'),
  ],
  ['nothing_found', 'a request without a token', bash([], '{}')],
  [
    'foreign_host',
    'a look-alike host',
    bash(common, callBody, 'https://admin.mob-cash.com.evil.example/api/'),
  ],
  [
    'foreign_host',
    'a user name that looks like the host',
    bash(common, callBody, 'https://admin.mob-cash.com@evil.example/api/'),
  ],
  ['foreign_host', 'the host without encryption', bash(common, callBody, 'http://admin.mob-cash.com/api/')],
  ['foreign_host', 'another port', bash(common, callBody, 'https://admin.mob-cash.com:8443/api/')],
  ['half_session', 'a token alone', `Authorization: Bearer ${token}`],
  ['half_session', 'ids without a token', callBody],
  ['half_session', 'the sign-in without its answer', bash(chrome('Windows'), loginBody)],
  [
    'half_session',
    'a HAR of Chrome without sensitive data',
    har('WebInspector', entry(callBody, '[]', '10')).replace(/\{\s*"name": "Authorization",[^}]*\},/, ''),
  ],
  [
    'expired',
    'a token that ended',
    JSON.stringify({
      accessToken: token,
      userID: userId,
      sessionID: sessionId,
      expiresAt: '2026-11-24T05:00:00Z',
    }),
  ],
  [
    'other_desk',
    'another cashbox',
    bash(common, callBody.replace('"payerID"', '"cashboxCode":1000002,"payerID"')),
  ],
  ['other_desk', 'another place', bash(common, callBody.replace('10.5', '11.5'))],
  [
    'two_sessions',
    'two requests of two sessions',
    `${bash(common)} ;\n${bash(common, other.body).replace(token, other.token)}`,
  ],
  [
    'malformed',
    'a token cut by an ellipsis',
    `MOBCASH_BEARER_TOKEN=ory_at_EXAMPLE…\nMOBCASH_USER_ID=${userId}\nMOBCASH_SESSION_ID=${sessionId}`,
  ],
  ['too_big', 'nine megabytes', 'x'.repeat(9 * 1024 * 1024)],
];
