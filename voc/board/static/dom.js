/** Functions that create elements. Text only ever becomes a text node: nothing here reads markup. */

/** @typedef {Node | string | number | false | null | undefined} Leaf */
/** @typedef {Leaf | Leaf[] | (Leaf | Leaf[])[]} Child */
/** @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => unknown)>} Attributes */

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

/**
 * @param {Element} element
 * @param {Attributes} attributes
 * @param {Child[]} children
 */
function fillElement(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(name, value);
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  appendChildren(element, ...children);
}

/**
 * Append children, of which lists are flattened and empty values left out.
 *
 * @param {Element} element
 * @param {...Child} children
 */
export function appendChildren(element, ...children) {
  for (const child of children) {
    if (Array.isArray(child)) {
      appendChildren(element, ...child);
    } else if (child !== false && child !== null && child !== undefined) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
}

/**
 * Create an HTML element, under the name that hyperscript and Preact use. An attribute that is a function becomes a
 * listener of the event of its name.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  fillElement(element, attributes, children);
  return element;
}

/**
 * Create an SVG element.
 *
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {SVGElement}
 */
export function s(tag, attributes = {}, ...children) {
  const element = /** @type {SVGElement} */ (document.createElementNS(SVG_NAMESPACE, tag));
  fillElement(element, attributes, children);
  return element;
}

/**
 * Isolate text that somebody else wrote: its writing direction must not change that of its surroundings.
 *
 * @param {string} text
 * @param {string} [className]
 */
export function isolateText(text, className) {
  return h('bdi', { dir: 'auto', class: className }, text);
}

/**
 * Create a comment's text with the passages about the theme marked.
 *
 * @param {string} text
 * @param {[number, number][]} spans UTF-16 code units
 */
export function markSpans(text, spans) {
  const element = h('bdi', { dir: 'auto' });
  let from = 0;
  for (const [start, end] of joinSpans(text, spans)) {
    element.append(text.slice(from, start), h('mark', {}, text.slice(start, end)));
    from = end;
  }
  element.append(text.slice(from));
  return element;
}

/**
 * Sort spans, and join those that overlap or have only white space between them.
 *
 * @param {string} text
 * @param {[number, number][]} spans
 */
function joinSpans(text, spans) {
  /** @type {[number, number][]} */
  const joinedSpans = [];
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = joinedSpans.at(-1);
    if (last && (start <= last[1] || !text.slice(last[1], start).trim())) {
      last[1] = Math.max(last[1], end);
    } else if (end > start) {
      joinedSpans.push([start, end]);
    }
  }
  return joinedSpans;
}

/**
 * Create text for screen readers only.
 *
 * @param {string} text
 */
export function createHiddenText(text) {
  return h('span', { class: 'jp-VocBoard-visuallyHidden' }, text);
}

let nIds = 0;

/** @returns {string} an id that no other element of the page has */
export function createId() {
  nIds += 1;
  return `jp-VocBoard-${nIds}-${Math.random().toString(36).slice(2, 8)}`;
}

/** @returns {string} a random id of 32 hexadecimal digits or more */
export function createUuid() {
  if (typeof crypto.randomUUID === 'function') {
    return crypto.randomUUID();
  }
  // On a Jupyter server without https, browsers offer getRandomValues but no randomUUID.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte =>
    byte.toString(16).padStart(2, '0')
  ).join('');
}
