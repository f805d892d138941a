/**
 * Small SVG charts: trend, timeline, share bars and icons. Each chart's figures also stand beside it as text or a
 * table.
 */
import { createHiddenText, h, isolateText, s } from './dom.js';
import { translateCode } from './messages.js';

/** @typedef {import('./format.js').Format} Format */
/** @typedef {import('./protocol.js').FigureView} FigureView */
/** @typedef {import('./protocol.js').TimelineEventView} TimelineEventView */
/** @typedef {import('./protocol.js').ThemeItem} ThemeItem */
/** @typedef {import('./protocol.js').TrendPointView} TrendPointView */
/** @typedef {import('./messages.js').Translate} Translate */

/** The trend's view box and margins. */
const WIDTH = 360;
const HEIGHT = 132;
const LEFT = 34;
const RIGHT = 14;
const TOP = 14;
const BOTTOM = 22;
/** More names of months would overlap. */
const N_MONTH_TICKS = 7;

/**
 * @typedef {object} TrendMonth  One month of the trend; null where the figure is not known.
 * @property {string} period
 * @property {number | null} value
 * @property {number | null} low
 * @property {number | null} high
 * @property {number | null} expected
 * @property {string} text
 */

/**
 * Create the trend of a theme: per thousand with its interval, or without volumes the counts with their usual range.
 *
 * @param {ThemeItem} item
 * @param {Translate} translate
 * @param {Format} format
 */
export function createTrendChart(item, translate, format) {
  const isRate = item.trend.some(point => point.per_thousand?.value != null);
  const months = item.trend.map(point =>
    isRate ? convertRate(point, format) : convertCount(point, format, translate)
  );
  const monthsWithValue = months.filter(each => each.value !== null);
  const lastMonth = monthsWithValue.at(-1);
  const process = translateCode(translate, 'by_', item.process ?? '');
  const title = isRate ? translate('trendRate', { process }) : translate('trendCount');
  if (!lastMonth) {
    return h('p', { class: 'jp-VocBoard-mutedText' }, translate('tooFew'));
  }
  const topMonth = monthsWithValue.reduce((best, each) =>
    (each.value ?? 0) > (best.value ?? 0) ? each : best
  );
  const label = translate('trendSummary', {
    what: title,
    last: lastMonth.text,
    month: format.month(lastMonth.period),
    top: topMonth.text
  });
  const hasBand = months.some(each => each.high !== null);
  const hasExpected = months.some(each => each.expected !== null);
  return h(
    'figure',
    { class: 'jp-VocBoard-trendFigure' },
    h('figcaption', {}, title),
    drawTrend(months, label, format),
    (hasBand || hasExpected) &&
      h(
        'p',
        { class: 'jp-VocBoard-trendLegend' },
        hasBand &&
          h('span', { class: 'jp-VocBoard-legendBand' }, translate(isRate ? 'intervalBand' : 'usualBand')),
        hasExpected && h('span', { class: 'jp-VocBoard-legendDash' }, translate('expectedLine'))
      ),
    createTrendTable(item.trend, isRate, translate, format)
  );
}

/**
 * @param {TrendPointView} point
 * @param {Format} format
 * @returns {TrendMonth}
 */
function convertRate({ period, per_thousand }, format) {
  const { value = null, low = null, high = null } = per_thousand ?? {};
  return { period, value, low, high, expected: null, text: value === null ? '' : format.number(value) };
}

/**
 * @param {TrendPointView} point
 * @param {Format} format
 * @param {Translate} translate
 * @returns {TrendMonth}
 */
function convertCount({ period, count, expected, upper }, format, translate) {
  const low = upper === null ? null : 0;
  return {
    period,
    value: count,
    low,
    high: upper,
    expected,
    text: count === null ? translate('tooFew') : format.number(count)
  };
}

/**
 * @typedef {object} TrendScale  Places values in the chart, in the units of its view box.
 * @property {number} axisTop  the highest value of the axis
 * @property {(index: number) => number} x
 * @property {(value: number) => number} y
 */

/**
 * @param {TrendMonth[]} months
 * @returns {TrendScale}
 */
function createScale(months) {
  const values = months.flatMap(each => [each.value ?? 0, each.high ?? 0, each.expected ?? 0]);
  const axisTop = roundUpAxis(Math.max(1, ...values));
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, months.length - 1);
  return {
    axisTop,
    x: index => roundToTenth(months.length === 1 ? WIDTH / 2 : LEFT + index * step),
    y: value => roundToTenth(HEIGHT - BOTTOM - (value / axisTop) * (HEIGHT - TOP - BOTTOM))
  };
}

/**
 * @param {TrendMonth[]} months
 * @param {string} label
 * @param {Format} format
 */
function drawTrend(months, label, format) {
  const scale = createScale(months);
  const svg = s('svg', {
    class: 'jp-VocBoard-trendChart',
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: 'img',
    'aria-label': label
  });
  drawAxis(svg, scale, format);
  drawBand(svg, scale, months);
  drawLine(
    svg,
    scale,
    'jp-VocBoard-expectedLine',
    months.map(each => each.expected)
  );
  drawLine(
    svg,
    scale,
    'jp-VocBoard-trendLine',
    months.map(each => each.value)
  );
  months.forEach((month, i) => {
    drawDot(svg, scale, months, i);
    const nMonthsPerTick = Math.max(1, Math.ceil(months.length / N_MONTH_TICKS));
    if ((months.length - 1 - i) % nMonthsPerTick === 0) {
      const place = { x: scale.x(i), y: HEIGHT - 6, 'text-anchor': 'middle' };
      svg.append(s('text', { class: 'jp-VocBoard-axisLabel', ...place }, format.shortMonth(month.period)));
    }
  });
  return svg;
}

/**
 * @param {SVGElement} svg
 * @param {TrendScale} scale
 * @param {Format} format
 */
function drawAxis(svg, { axisTop, y }, format) {
  for (const value of [0, axisTop / 2, axisTop]) {
    const place = { x: LEFT - 6, y: y(value) + 3.5, 'text-anchor': 'end' };
    svg.append(
      s('line', { class: 'jp-VocBoard-gridLine', x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value) }),
      s('text', { class: 'jp-VocBoard-axisLabel', ...place }, format.number(value))
    );
  }
}

/**
 * @param {SVGElement} svg
 * @param {TrendScale} scale
 * @param {TrendMonth[]} months
 */
function drawBand(svg, { x, y }, months) {
  for (const run of findRuns(months.map(each => each.low !== null && each.high !== null))) {
    const upper = run.map(i => `${x(i)},${y(months[i]?.high ?? 0)}`);
    const lower = run.map(i => `${x(i)},${y(months[i]?.low ?? 0)}`).reverse();
    svg.append(s('polygon', { class: 'jp-VocBoard-trendBand', points: [...upper, ...lower].join(' ') }));
  }
}

/**
 * @param {SVGElement} svg
 * @param {TrendScale} scale
 * @param {string} className
 * @param {(number | null)[]} values by month
 */
function drawLine(svg, { x, y }, className, values) {
  for (const run of findRuns(values.map(value => value !== null))) {
    const points = run.map(i => `${x(i)},${y(values[i] ?? 0)}`).join(' ');
    svg.append(s('polyline', { class: className, points }));
  }
}

/**
 * Draw a month's dot; the last one that has a value is larger, with its figure.
 *
 * @param {SVGElement} svg
 * @param {TrendScale} scale
 * @param {TrendMonth[]} months
 * @param {number} index
 */
function drawDot(svg, { x, y }, months, index) {
  const { value = null, text = '' } = months[index] ?? {};
  const cx = x(index);
  if (value === null) {
    svg.append(s('circle', { class: 'jp-VocBoard-missingTrendDot', cx, cy: y(0), r: 2 }));
    return;
  }
  const cy = y(value);
  if (months.slice(index + 1).some(later => later.value !== null)) {
    svg.append(s('circle', { class: 'jp-VocBoard-trendDot', cx, cy, r: 2 }));
    return;
  }
  const place = { x: cx + 5, y: Math.max(10, cy - 9), 'text-anchor': 'end' };
  svg.append(
    s('circle', { class: 'jp-VocBoard-lastTrendDot', cx, cy, r: 4 }),
    s('text', { class: 'jp-VocBoard-lastTrendValue', ...place }, text)
  );
}

/**
 * @param {TrendPointView[]} points
 * @param {boolean} isRate
 * @param {Translate} translate
 * @param {Format} format
 */
function createTrendTable(points, isRate, translate, format) {
  const columnTitles = isRate
    ? [translate('month'), translate('perThousand'), translate('count')]
    : [translate('month'), translate('count'), translate('expected'), translate('upper')];
  const rows = [...points].reverse().map(point => {
    const count = point.count === null ? translate('tooFew') : format.number(point.count);
    const cellTexts = isRate
      ? [
          [format.figure(point.per_thousand), format.interval(point.per_thousand)].filter(Boolean).join(', '),
          count
        ]
      : [count, ...[point.expected, point.upper].map(value => (value === null ? '–' : format.number(value)))];
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, format.month(point.period)),
      cellTexts.map(text => h('td', {}, text))
    );
  });
  return h(
    'details',
    { class: 'jp-VocBoard-trendTable' },
    h('summary', {}, translate('showTable')),
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          columnTitles.map(title => h('th', { scope: 'col' }, title))
        )
      ),
      h('tbody', {}, rows)
    )
  );
}

/** @type {Record<string, string>} Shapes by kind of event, which also tell the kinds apart without colour. */
const MARK_PATHS = {
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
 * Create the timeline of a theme: when it was born, grew, was repaired, returned.
 *
 * @param {TimelineEventView[]} events oldest first
 * @param {Format} format
 */
export function createTimeline(events, format) {
  const times = events.map(event => Date.parse(event.at));
  const firstTime = Math.min(...times);
  const spanMs = Math.max(Date.now(), ...times) - firstTime || 1;
  const svg = s('svg', { class: 'jp-VocBoard-timeline', viewBox: '0 0 360 24', 'aria-hidden': 'true' });
  svg.append(s('line', { class: 'jp-VocBoard-timelineAxis', x1: 8, x2: 352, y1: 12, y2: 12 }));
  events.forEach((event, i) => {
    const x = roundToTenth(8 + (((times[i] ?? firstTime) - firstTime) / spanMs) * 344);
    const path = MARK_PATHS[event.kind] ?? MARK_PATHS[''] ?? '';
    svg.append(
      s('path', {
        class: `jp-VocBoard-timelineMark jp-VocBoard-timelineMark-${event.kind}`,
        d: path,
        transform: `translate(${x} 12)`
      })
    );
  });
  const list = h(
    'ol',
    { class: 'jp-VocBoard-timelineEvents' },
    [...events]
      .reverse()
      .map(event =>
        h('li', {}, h('time', { datetime: event.at }, format.day(event.at)), ' ', isolateText(event.note))
      )
  );
  return h('div', {}, svg, list);
}

/**
 * Create a bar with its interval over it; the figures stand beside it as text.
 *
 * @param {FigureView} share
 */
export function createShareBar(share) {
  const formatPercent = (/** @type {number} */ value) =>
    `${roundToTenth(100 * Math.min(1, Math.max(0, value)))}%`;
  const bar = h('span', { class: 'jp-VocBoard-shareBar', 'aria-hidden': 'true' });
  if (share.value !== null) {
    const valueBar = h('span', { class: 'jp-VocBoard-shareBarValue' });
    valueBar.style.inlineSize = formatPercent(share.value);
    bar.append(valueBar);
  }
  if (share.low !== null && share.high !== null) {
    const intervalBar = h('span', { class: 'jp-VocBoard-shareBarInterval' });
    intervalBar.style.insetInlineStart = formatPercent(share.low);
    intervalBar.style.inlineSize = formatPercent(share.high - share.low);
    bar.append(intervalBar);
  }
  return bar;
}

/** @type {Record<string, string>} */
const ICON_PATHS = {
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
export function createIcon(kind, name) {
  const svg = s('svg', {
    class: `jp-VocBoard-icon jp-VocBoard-icon-${kind}`,
    viewBox: '0 0 16 16',
    'aria-hidden': 'true'
  });
  svg.append(s('path', { d: ICON_PATHS[kind] ?? ICON_PATHS.theme ?? '' }));
  return h('span', { class: 'jp-VocBoard-iconBox' }, svg, createHiddenText(name));
}

/**
 * Return the runs of neighbouring months that are known: `[true, true, false, true]` gives `[[0, 1], [3]]`.
 *
 * @param {boolean[]} isKnown by month
 */
function findRuns(isKnown) {
  /** @type {number[][]} */
  const runs = [];
  isKnown.forEach((isMonthKnown, i) => {
    if (isMonthKnown) {
      const run = runs.at(-1);
      if (run && run.at(-1) === i - 1) {
        run.push(i);
      } else {
        runs.push([i]);
      }
    }
  });
  return runs;
}

/** @param {number} value is rounded up to 1, 2, 2.5 or 5 times a power of ten */
function roundUpAxis(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5, 10].find(step => step * power >= value) ?? 10) * power;
}

/** @param {number} value */
function roundToTenth(value) {
  return Math.round(value * 10) / 10;
}
