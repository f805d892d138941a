/** The small charts: trend, life line and share bars. Each has its figures in words or in a table beside it. */
import { foreign, h, s, unseen } from './dom.js';
import { wordFor } from './words.js';

/** @typedef {import('./format.js').Format} Format */
/** @typedef {import('./protocol.js').Figure} Figure */
/** @typedef {import('./protocol.js').LifeEvent} LifeEvent */
/** @typedef {import('./protocol.js').ThemeItem} ThemeItem */
/** @typedef {import('./protocol.js').TrendPoint} TrendPoint */
/** @typedef {import('./words.js').Say} Say */

const WIDTH = 360;
const HEIGHT = 132;
const LEFT = 34;
const RIGHT = 14;
const TOP = 14;
const BOTTOM = 22;

/**
 * @typedef {object} Shown  One month as it is drawn.
 * @property {string} period
 * @property {number | null} value
 * @property {number | null} low
 * @property {number | null} high
 * @property {number | null} expected
 * @property {string} text
 */

/**
 * The trend per thousand with its interval; without volumes the counts with what is usual.
 *
 * @param {ThemeItem} item
 * @param {Say} say
 * @param {Format} format
 */
export function trend(item, say, format) {
  const rate = item.trend.some(point => point.per_thousand?.value != null);
  const shown = item.trend.map(point => (rate ? ofRate(point, format) : ofCount(point, format, say)));
  const known = shown.filter(each => each.value !== null);
  const last = known.at(-1);
  const process = wordFor(say, 'by_', item.process ?? '');
  const what = rate ? say('trendRate', { process }) : say('trendCount');
  if (!last) {
    return h('p', { class: 'jp-VocBoard-quiet' }, say('tooFew'));
  }
  const top = known.reduce((best, each) => ((each.value ?? 0) > (best.value ?? 0) ? each : best));
  const label = say('trendSays', { what, last: last.text, month: format.month(last.period), top: top.text });
  const banded = shown.some(each => each.high !== null);
  const expected = shown.some(each => each.expected !== null);
  return h(
    'figure',
    { class: 'jp-VocBoard-trend' },
    h('figcaption', {}, what),
    drawTrend(shown, label, format),
    (banded || expected) &&
      h(
        'p',
        { class: 'jp-VocBoard-legend' },
        banded && h('span', { class: 'jp-VocBoard-keyBand' }, say(rate ? 'intervalBand' : 'usualBand')),
        expected && h('span', { class: 'jp-VocBoard-keyDash' }, say('expectedLine'))
      ),
    trendTable(item.trend, rate, say, format)
  );
}

/**
 * @param {TrendPoint} point
 * @param {Format} format
 * @returns {Shown}
 */
function ofRate({ period, per_thousand }, format) {
  const { value = null, low = null, high = null } = per_thousand ?? {};
  return { period, value, low, high, expected: null, text: value === null ? '' : format.number(value) };
}

/**
 * @param {TrendPoint} point
 * @param {Format} format
 * @param {Say} say
 * @returns {Shown}
 */
function ofCount({ period, count, expected, upper }, format, say) {
  const low = upper === null ? null : 0;
  return {
    period,
    value: count,
    low,
    high: upper,
    expected,
    text: count === null ? say('tooFew') : format.number(count)
  };
}

/**
 * @param {Shown[]} shown
 * @param {string} label
 * @param {Format} format
 */
function drawTrend(shown, label, format) {
  const top = ceiling(
    Math.max(1, ...shown.flatMap(each => [each.value ?? 0, each.high ?? 0, each.expected ?? 0]))
  );
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, shown.length - 1);
  const x = (/** @type {number} */ i) => round(shown.length === 1 ? WIDTH / 2 : LEFT + i * step);
  const y = (/** @type {number} */ value) => round(HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM));
  const svg = s('svg', {
    class: 'jp-VocBoard-chart',
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: 'img',
    'aria-label': label
  });
  for (const value of [0, top / 2, top]) {
    svg.append(
      s('line', { class: 'jp-VocBoard-grid', x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value) })
    );
    svg.append(
      s(
        'text',
        { class: 'jp-VocBoard-tick', x: LEFT - 6, y: y(value) + 3.5, 'text-anchor': 'end' },
        format.number(value)
      )
    );
  }
  for (const run of runs(shown, each => each.low !== null && each.high !== null)) {
    const upper = run.map(i => `${x(i)},${y(shown[i]?.high ?? 0)}`);
    const lower = run.map(i => `${x(i)},${y(shown[i]?.low ?? 0)}`).reverse();
    svg.append(s('polygon', { class: 'jp-VocBoard-band', points: [...upper, ...lower].join(' ') }));
  }
  for (const run of runs(shown, each => each.expected !== null)) {
    const points = run.map(i => `${x(i)},${y(shown[i]?.expected ?? 0)}`).join(' ');
    svg.append(s('polyline', { class: 'jp-VocBoard-expected', points }));
  }
  for (const run of runs(shown, each => each.value !== null)) {
    const points = run.map(i => `${x(i)},${y(shown[i]?.value ?? 0)}`).join(' ');
    svg.append(s('polyline', { class: 'jp-VocBoard-line', points }));
  }
  shown.forEach((each, i) => {
    if (each.value === null) {
      svg.append(s('circle', { class: 'jp-VocBoard-gap', cx: x(i), cy: y(0), r: 2 }));
    } else {
      const end = shown.slice(i + 1).every(later => later.value === null);
      svg.append(
        s('circle', {
          class: end ? 'jp-VocBoard-lastDot' : 'jp-VocBoard-dot',
          cx: x(i),
          cy: y(each.value),
          r: end ? 4 : 2
        })
      );
      if (end) {
        const at = { x: x(i) + 5, y: Math.max(10, y(each.value) - 9), 'text-anchor': 'end' };
        svg.append(s('text', { class: 'jp-VocBoard-lastValue', ...at }, each.text));
      }
    }
    const every = Math.max(1, Math.ceil(shown.length / 7));
    if ((shown.length - 1 - i) % every === 0) {
      svg.append(
        s(
          'text',
          { class: 'jp-VocBoard-tick', x: x(i), y: HEIGHT - 6, 'text-anchor': 'middle' },
          format.shortMonth(each.period)
        )
      );
    }
  });
  return svg;
}

/**
 * @param {TrendPoint[]} points
 * @param {boolean} rate
 * @param {Say} say
 * @param {Format} format
 */
function trendTable(points, rate, say, format) {
  const heads = rate
    ? [say('month'), say('perThousand'), say('count')]
    : [say('month'), say('count'), say('expected'), say('upper')];
  const rows = [...points].reverse().map(point => {
    const count = point.count === null ? say('tooFew') : format.number(point.count);
    const others = rate
      ? [
          [format.figure(point.per_thousand), format.interval(point.per_thousand)].filter(Boolean).join(', '),
          count
        ]
      : [count, ...[point.expected, point.upper].map(value => (value === null ? '–' : format.number(value)))];
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, format.month(point.period)),
      others.map(text => h('td', {}, text))
    );
  });
  return h(
    'details',
    { class: 'jp-VocBoard-data' },
    h('summary', {}, say('showTable')),
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          heads.map(head => h('th', { scope: 'col' }, head))
        )
      ),
      h('tbody', {}, rows)
    )
  );
}

/** @type {Record<string, string>} What tells the kinds of event apart without colour. */
const MARKS = {
  born: 'M0-4.5a4.5 4.5 0 1 0 .01 0z',
  repaired: 'M-5 0l3.5 4L5-4',
  merged: 'M-5-4L0 0l-5 4M0 0h5',
  split: 'M5-4L0 0l5 4M0 0h-5',
  renamed: 'M-4 4L3-3l1.5 1.5L-2.5 5.500z',
  returned: 'M4 2a4.500 4.500 0 1 1-1-5M4-5v3H1',
  shrinking: 'M0 5L-5-4H5z',
  '': 'M0-5L5 4H-5z'
};

/**
 * When a theme was born, grew, was repaired, came back …
 *
 * @param {LifeEvent[]} events oldest first
 * @param {Format} format
 */
export function life(events, format) {
  const times = events.map(event => Date.parse(event.at));
  const from = Math.min(...times);
  const span = Math.max(Date.now(), ...times) - from || 1;
  const svg = s('svg', { class: 'jp-VocBoard-life', viewBox: '0 0 360 24', 'aria-hidden': 'true' });
  svg.append(s('line', { class: 'jp-VocBoard-lifeLine', x1: 8, x2: 352, y1: 12, y2: 12 }));
  events.forEach((event, i) => {
    const at = round(8 + (((times[i] ?? from) - from) / span) * 344);
    const path = MARKS[event.kind] ?? MARKS[''] ?? '';
    svg.append(
      s('path', {
        class: `jp-VocBoard-mark jp-VocBoard-mark-${event.kind}`,
        d: path,
        transform: `translate(${at} 12)`
      })
    );
  });
  const list = h(
    'ol',
    { class: 'jp-VocBoard-lived' },
    [...events]
      .reverse()
      .map(event =>
        h('li', {}, h('time', { datetime: event.at }, format.day(event.at)), ' ', foreign(event.note))
      )
  );
  return h('div', {}, svg, list);
}

/**
 * A bar with its interval drawn over it; the figures stand beside it in words.
 *
 * @param {Figure} share
 */
export function shareBar(share) {
  const percent = (/** @type {number} */ value) => `${round(100 * Math.min(1, Math.max(0, value)))}%`;
  const bar = h('span', { class: 'jp-VocBoard-bar', 'aria-hidden': 'true' });
  if (share.value !== null) {
    const filled = h('span', { class: 'jp-VocBoard-filled' });
    filled.style.inlineSize = percent(share.value);
    bar.append(filled);
  }
  if (share.low !== null && share.high !== null) {
    const range = h('span', { class: 'jp-VocBoard-range' });
    range.style.insetInlineStart = percent(share.low);
    range.style.inlineSize = percent(share.high - share.low);
    bar.append(range);
  }
  return bar;
}

/** @type {Record<string, string>} */
const ICONS = {
  urgent:
    'M5 2.500l2 3-1.500 1.500a8 8 0 0 0 3.500 3.500L10.500 9l3 2c0 2-1 2.500-2.500 2.500C7 13.500 2.500 9 2.500 5 2.500 3.500 3 2.500 5 2.500z',
  alert: 'M8 2.500L14 13H2zM8 6.500v3M8 11.200v.3',
  theme: 'M2.500 8l5.500 5.500L13.500 8V2.500H8zM10.800 5.200v.1',
  proposal: 'M3 4h4l3 4h3M3 12h4l3-4M11.500 6.500L13 8l-1.500 1.500',
  audit: 'M3 3.500h10v7H8l-3 2.500v-2.500H3zM5.500 6h5M5.500 8h3',
  reply: 'M6.500 4L3 7.500 6.500 11M3.500 7.500H10c2 0 3 1.500 3 4.500',
  action: 'M8 2.500a5.500 5.500 0 1 0 .01 0zM8 5v3.200l2 1.300',
  done: 'M3 8.500l3.500 3.500L13 4.500'
};

/**
 * @param {string} kind
 * @param {string} name for screen readers
 */
export function icon(kind, name) {
  const svg = s('svg', {
    class: `jp-VocBoard-icon jp-VocBoard-icon-${kind}`,
    viewBox: '0 0 16 16',
    'aria-hidden': 'true'
  });
  svg.append(s('path', { d: ICONS[kind] ?? ICONS.theme ?? '' }));
  return h('span', { class: 'jp-VocBoard-iconBox' }, svg, unseen(name));
}

/**
 * Runs of neighbours for which something is known.
 *
 * @param {Shown[]} shown
 * @param {(each: Shown) => boolean} known
 */
function runs(shown, known) {
  /** @type {number[][]} */
  const found = [];
  shown.forEach((each, i) => {
    if (known(each)) {
      const run = found.at(-1);
      if (run && run.at(-1) === i - 1) {
        run.push(i);
      } else {
        found.push([i]);
      }
    }
  });
  return found;
}

/** @param {number} value the next 1, 2 or 5 times a power of ten */
function ceiling(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5, 10].find(step => step * power >= value) ?? 10) * power;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}
