/** Figures, days and times in the officer's language. */

/** @typedef {import('./protocol.js').FigureView} FigureView */
/** @typedef {import('./protocol.js').Language} Language */
/** @typedef {import('./messages.js').Translate} Translate */

/** Formats for one language. */
export class Format {
  /**
   * @param {Language} language
   * @param {Translate} translate
   */
  constructor(language, translate) {
    const locale = language === 'nl' ? 'nl-NL' : 'en-GB';
    this._translate = translate;
    this._number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    this._whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    this._day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
    this._time = new Intl.DateTimeFormat(locale, {
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit'
    });
    this._month = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
    this._shortMonth = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' });
  }

  /** @param {number} value */
  number(value) {
    return (Math.abs(value) >= 100 ? this._whole : this._number).format(value).replace('-', '−');
  }

  /** @param {number} share in [0, 1] */
  percent(share) {
    return `${this._whole.format(share * 100)}\u202f%`;
  }

  /** @param {string | null} at */
  day(at) {
    return at === null ? this._translate('undated') : this._day.format(parseMoment(at));
  }

  /** @param {string} at */
  time(at) {
    return this._time.format(parseMoment(at));
  }

  /** @param {string} period such as 2026-10 */
  month(period) {
    return this._month.format(new Date(`${period}-01T00:00:00Z`));
  }

  /** @param {string} period */
  shortMonth(period) {
    return this._shortMonth.format(new Date(`${period}-01T00:00:00Z`));
  }

  /**
   * @param {number} value
   * @param {string} unit
   */
  value(value, unit) {
    return unit === 'share'
      ? this.percent(value)
      : unit === 'nps'
        ? this._whole.format(value).replace('-', '−')
        : this.number(value);
  }

  /**
   * Return a figure, or why there is none.
   *
   * @param {FigureView | null} figure
   */
  figure(figure) {
    if (!figure || figure.value === null) {
      return figure?.note || this._translate('figureUnknown');
    }
    return this.value(figure.value, figure.unit);
  }

  /**
   * Return an interval, such as "between 39 and 57 %"; empty for a count.
   *
   * @param {FigureView | null} figure
   */
  interval(figure) {
    if (!figure || figure.low === null || figure.high === null) {
      return '';
    }
    const [low, high] =
      figure.unit === 'share'
        ? [this._whole.format(figure.low * 100), this.percent(figure.high)]
        : [this.value(figure.low, figure.unit), this.value(figure.high, figure.unit)];
    return this._translate('between', { low, high });
  }
}

/** @param {string} at a moment, or a day: noon local time, so that it stays that day in every time zone */
function parseMoment(at) {
  return new Date(at.length === 10 ? `${at}T12:00:00` : at);
}

/**
 * Return the day that comes so many days after today.
 *
 * @param {number} days
 * @returns {string} such as 2026-10-31
 */
export function getDayFromToday(days) {
  const day = new Date();
  day.setDate(day.getDate() + days);
  const padNumber = (/** @type {number} */ n) => String(n).padStart(2, '0');
  return `${day.getFullYear()}-${padNumber(day.getMonth() + 1)}-${padNumber(day.getDate())}`;
}
