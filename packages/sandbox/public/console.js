// What a page of the console does besides being read: values below the pointer, Escape, and staying up to date.

// --- Values of a chart, for the pointer and for the arrow keys -------------------------------------------------

/** @type {{ tip: HTMLElement, line: HTMLElement, dots: HTMLElement[] } | undefined} */
let shown;

function hideValues() {
  if (!shown) return;
  for (const element of [shown.tip, shown.line, ...shown.dots]) element.remove();
  shown = undefined;
}

function readPoints(chart) {
  chart.points ??= JSON.parse(chart.dataset.points || 'null');
  return chart.points;
}

/** Every time at which a series of the chart has a bucket. */
function timesOf(points) {
  points.times ??= [
    ...new Set(
      points.series.flatMap(({ from, step, values }) => values.map((_, index) => from + index * step)),
    ),
  ].sort((left, right) => left - right);
  return points.times;
}

function valueAt({ from, step, values }, time) {
  return values[Math.round((time - from) / step)] ?? null;
}

function element(name, className, text = '') {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function showValues(chart, index) {
  hideValues();
  const points = readPoints(chart);
  const times = timesOf(points);
  if (times.length === 0) return;
  const at = Math.min(times.length - 1, Math.max(0, index));
  chart.at = at;
  const time = times[at];
  const share = points.to === points.from ? 0 : (time - points.from) / (points.to - points.from);
  const scale = chart.clientWidth / points.width;
  const x = (points.x[0] + share * (points.x[1] - points.x[0])) * scale;

  const line = element('div', 'line');
  line.style.left = `${x}px`;
  line.style.top = '0';
  line.style.height = `${points.height * scale}px`;
  chart.append(line);

  const tip = element('div', 'values');
  tip.setAttribute('role', 'status');
  tip.append(element('p', '', `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`));
  const rows = points.series
    .map((series) => ({ series, value: valueAt(series, time) }))
    .filter(({ value }) => value !== null)
    .sort((left, right) => right.value - left.value);
  for (const { series, value } of rows.slice(0, 12)) {
    const row = element('p', '');
    const mark = element('i', '');
    mark.style.background = series.color;
    const written = value.toLocaleString('en-US', { maximumFractionDigits: 4 });
    row.append(mark, element('span', '', series.label), element('b', '', `${written} ${points.unit}`.trim()));
    tip.append(row);
  }
  if (rows.length === 0) tip.append(element('p', '', 'no value'));
  if (rows.length > 12) tip.append(element('p', '', `and ${rows.length - 12} more`));
  document.body.append(tip);
  const box = chart.getBoundingClientRect();
  const left =
    box.left + x + 12 + tip.offsetWidth > innerWidth
      ? box.left + x - 12 - tip.offsetWidth
      : box.left + x + 12;
  tip.style.left = `${Math.max(4, left) + scrollX}px`;
  tip.style.top = `${box.top + scrollY + 8}px`;
  shown = { tip, line, dots: [] };
}

function indexBelow(chart, clientX) {
  const points = readPoints(chart);
  const times = timesOf(points);
  const scale = chart.clientWidth / points.width;
  const x = (clientX - chart.getBoundingClientRect().left) / scale;
  const share = (x - points.x[0]) / Math.max(1, points.x[1] - points.x[0]);
  const time = points.from + share * (points.to - points.from);
  let best = 0;
  times.forEach((each, index) => {
    if (Math.abs(each - time) < Math.abs(times[best] - time)) best = index;
  });
  return best;
}

const chartOf = (target) => (target instanceof Element ? target.closest('[data-points]') : null);

document.addEventListener('pointermove', ({ target, clientX }) => {
  const chart = chartOf(target);
  if (!chart) hideValues();
  else showValues(chart, indexBelow(chart, clientX));
});
document.addEventListener('focusout', hideValues);
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    hideValues();
    for (const open of document.querySelectorAll('details.dropdown[open]')) {
      open.open = false;
      open.querySelector('summary')?.focus();
    }
    return;
  }
  const chart = chartOf(event.target);
  const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity };
  const step = steps[event.key];
  if (!chart || step === undefined) return;
  event.preventDefault();
  const last = timesOf(readPoints(chart)).length - 1;
  showValues(chart, Math.min(last, Math.max(0, (chart.at ?? last) + step)));
});

// A menu closes when something else is pressed.
document.addEventListener('pointerdown', ({ target }) => {
  for (const open of document.querySelectorAll('details.dropdown[open]')) {
    if (!open.contains(target)) open.open = false;
  }
});

// --- Staying up to date ---------------------------------------------------------------------------------------

const main = document.querySelector('main[data-live]');
const state = document.querySelector('.live');
let source;
let isStale = false;
let isLoading = false;

function tell(live) {
  if (!state) return;
  state.dataset.state = live ? 'on' : 'off';
  state.textContent = live ? 'Up to date' : 'Not connected';
}

/** A user who fills in a form or looks at a value is not interrupted. */
function isBusy() {
  const active = document.activeElement;
  return (
    shown !== undefined ||
    (active !== null && main.contains(active) && active.matches('input, select, textarea'))
  );
}

async function refresh() {
  if (isLoading || document.hidden || isBusy()) {
    isStale = true;
    return;
  }
  isLoading = true;
  isStale = false;
  try {
    const response = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const next = page.querySelector('main[data-live]');
    if (next && !isBusy()) replace(next);
  } catch {
    tell(false);
  } finally {
    isLoading = false;
  }
}

/** Puts the new content in place; what was open stays open, and the keyboard stays where it was. */
function replace(next) {
  const details = [...main.querySelectorAll('details')].map(({ open }) => open);
  const focusable = 'a, button, summary, [tabindex]';
  const at = [...main.querySelectorAll(focusable)].indexOf(document.activeElement);
  const fresh = next.querySelector('.live');
  if (fresh && state) fresh.replaceWith(state);
  main.replaceChildren(...next.childNodes);
  const all = main.querySelectorAll('details');
  if (all.length === details.length) all.forEach((one, index) => (one.open = details[index]));
  if (at >= 0) main.querySelectorAll(focusable)[at]?.focus({ preventScroll: true });
}

function listen() {
  if (source || document.hidden) return;
  source = new EventSource(main.dataset.live);
  source.addEventListener('open', () => tell(true));
  source.addEventListener('error', () => tell(false));
  source.addEventListener('change', () => void refresh());
}

if (main) {
  listen();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      source?.close();
      source = undefined;
      tell(false);
    } else {
      listen();
      void refresh();
    }
  });
  // What had to wait for the reader.
  for (const event of ['focusout', 'pointerout']) {
    document.addEventListener(event, () => setTimeout(() => isStale && void refresh(), 500));
  }
}

// --- A range of one's own -------------------------------------------------------------------------------------

document.addEventListener('input', ({ target }) => {
  if (!(target instanceof Element) || !target.matches('.moment input')) return;
  const choice = target.closest('form')?.querySelector('select[name="window"]');
  if (choice) choice.value = 'custom';
});
