/** A cookie with the attributes that the lab judges. */
export interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite: string | undefined;
  readonly isOurs: boolean;
}

/** The cookies of one browser. As in browsers, a port makes no difference. */
export class CookieJar {
  readonly #byHost = new Map<string, Map<string, Cookie>>();

  /** Cookies that the contract gives, on every host that is asked. */
  set(host: string, header: string): void {
    for (const pair of header.split(';')) {
      const [name, value] = splitPair(pair);
      if (name === '') continue;
      this.#keep(host, {
        name,
        value,
        path: '/',
        httpOnly: true,
        secure: false,
        sameSite: undefined,
        isOurs: true,
      });
    }
  }

  receive(url: URL, line: string): void {
    const [pair = '', ...attributes] = line.split(';');
    const [name, value] = splitPair(pair);
    const given = new Map(attributes.map(splitPair).map(([key, text]) => [key.toLowerCase(), text]));
    const maxAge = given.get('max-age');
    const expires = given.get('expires');
    const isGone =
      maxAge !== undefined ? Number(maxAge) <= 0 : expires !== undefined && Date.parse(expires) <= Date.now();
    const named = given.get('path') ?? '';
    const path = named.startsWith('/') ? named : url.pathname.replace(/\/[^/]*$/, '') || '/';
    if (isGone) {
      this.#byHost.get(url.hostname)?.delete(`${name} ${path}`);
      return;
    }
    this.#keep(url.hostname, {
      name,
      value,
      path,
      httpOnly: given.has('httponly'),
      secure: given.has('secure'),
      sameSite: given.get('samesite')?.toLowerCase(),
      isOurs: false,
    });
  }

  /** @param withoutStrict as on the way from another site */
  header(url: URL, withoutStrict = false): string | undefined {
    const cookies = this.list(url.hostname)
      .filter(
        ({ path, sameSite }) =>
          (path === '/' ||
            url.pathname === path ||
            url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`)) &&
          !(withoutStrict && sameSite === 'strict'),
      )
      .sort((left, right) => right.path.length - left.path.length);
    return cookies.length === 0 ? undefined : cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  list(host: string): Cookie[] {
    return [...(this.#byHost.get(host)?.values() ?? [])];
  }

  /** Those of the target alone: the sandbox may have its own on the same host. */
  ofTarget(host: string): Cookie[] {
    return this.list(host).filter(({ name }) => !name.startsWith('tilekit_sandbox'));
  }

  /** A browser with the same cookies. */
  copy(): CookieJar {
    const jar = new CookieJar();
    for (const [host, cookies] of this.#byHost)
      for (const cookie of cookies.values()) jar.#keep(host, cookie);
    return jar;
  }

  delete(host: string, name: string): void {
    for (const cookie of this.list(host))
      if (cookie.name === name) this.#byHost.get(host)?.delete(`${name} ${cookie.path}`);
  }

  #keep(host: string, cookie: Cookie): void {
    const cookies = this.#byHost.get(host) ?? new Map<string, Cookie>();
    this.#byHost.set(host, cookies);
    cookies.set(`${cookie.name} ${cookie.path}`, cookie);
  }
}

function splitPair(text: string): [string, string] {
  const at = text.indexOf('=');
  return at === -1 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
