import { performance } from 'node:perf_hooks';

/** Concurrent deliveries of a process to one site. */
const maxUnderWay = 24;
/** Outages in a row after which a site is left alone. */
const maxOutages = 3;
const firstRestMs = 5_000;
/** Also how late the end of an outage is noticed. */
const maxRestMs = 10_000;
/** How soon to come back to a site that has its share already. */
const busyMs = 2_000;

interface Site {
  underWay: number;
  outages: number;
  restMs: number;
  restsUntilMs: number;
  isProbed: boolean;
  problem: string | undefined;
}

/** The outcome of one delivery, as far as it tells of the site. */
export type SiteOutcome =
  { readonly answered: true } | { readonly answered: false; readonly problem: string };

/**
 * What the sites of Datadog are given of this process. A site that does not answer holds its own share only, and after
 * some outages in a row is asked by one delivery at a time until it answers again.
 */
export interface Destinations {
  /** @returns how to leave again, or in how many milliseconds to come back and, if the site is down, the error code */
  enter(
    domain: string,
  ):
    | { readonly leave: (outcome: SiteOutcome | undefined) => void }
    | { readonly waitMs: number; readonly problem?: string | undefined };
  /** Whether it did not answer several times in a row. */
  isDown(domain: string): boolean;
  /** Counts work that continues after its job. */
  follow(work: Promise<unknown>): void;
  /** Resolves when none of it is under way. */
  idle(): Promise<void>;
}

/** @param nowMs monotonic milliseconds @param random from 0 to below 1, for jitter; tests set both */
export function createDestinations(
  nowMs: () => number = () => performance.now(),
  random: () => number = () => Math.random(),
): Destinations {
  const sites = new Map<string, Site>();
  const works = new Set<Promise<unknown>>();

  function siteOf(domain: string): Site {
    const known = sites.get(domain);
    if (known) return known;
    const site: Site = {
      underWay: 0,
      outages: 0,
      restMs: firstRestMs,
      restsUntilMs: 0,
      isProbed: false,
      problem: undefined,
    };
    sites.set(domain, site);
    return site;
  }

  return {
    enter(domain) {
      const site = siteOf(domain);
      const isDown = site.outages >= maxOutages;
      const { problem } = site;
      const restMs = site.restsUntilMs - nowMs();
      if (isDown && restMs > 0) return { waitMs: restMs + random() * site.restMs, problem };
      if (isDown && site.isProbed) return { waitMs: site.restMs * (1 + random()), problem };
      if (site.underWay >= maxUnderWay) return { waitMs: busyMs * (1 + random()) };
      site.underWay += 1;
      if (isDown) site.isProbed = true;
      return {
        leave(outcome) {
          site.underWay -= 1;
          site.isProbed = false;
          if (outcome === undefined) return;
          if (outcome.answered) {
            site.outages = 0;
            site.problem = undefined;
            site.restMs = firstRestMs;
            return;
          }
          site.outages += 1;
          site.problem = outcome.problem;
          if (site.outages < maxOutages) return;
          // Those that were under way together tell of one outage.
          if (nowMs() < site.restsUntilMs) return;
          site.restsUntilMs = nowMs() + site.restMs;
          site.restMs = Math.min(site.restMs * 2, maxRestMs);
        },
      };
    },
    isDown: (domain) => siteOf(domain).outages >= maxOutages,
    follow(work) {
      const settled = work
        .catch(() => undefined)
        .finally(() => {
          works.delete(settled);
        });
      works.add(settled);
    },
    async idle() {
      await Promise.all(works);
    },
  };
}
