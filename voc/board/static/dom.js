/** How the board makes elements. Text only ever becomes a text node: nothing here reads markup. */

/** @typedef {Node | string | number | false | null | undefined} Leaf */
/** @typedef {Leaf | Leaf[] | (Leaf | Leaf[])[]} Child */
/** @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => unknown)>} Attributes */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {Element} element
 * @param {Attributes} attributes
 * @param {Child[]} children
 */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(name, value);
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  append(element, ...children);
}

/**
 * @param {Element} element
 * @param {...Child} children
 */
export function append(element, ...children) {
  for (const child of children) {
    if (Array.isArray(child)) {
      append(element, ...child);
    } else if (child !== false && child !== null && child !== undefined) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
}

/**
 * Make an element; an attribute that is a function becomes a listener of that event.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

/**
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {SVGElement}
 */
export function s(tag, attributes = {}, ...children) {
  const element = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
  fill(element, attributes, children);
  return element;
}

/**
 * Text that somebody else wrote, kept from turning its surroundings around.
 *
 * @param {string} text
 * @param {string} [name] a class
 */
export function foreign(text, name) {
  return h('bdi', { dir: 'auto', class: name }, text);
}

/**
 * A comment's text with the parts about the theme marked.
 *
 * @param {string} text
 * @param {[number, number][]} spans UTF-16 code units
 */
export function marked(text, spans) {
  const whole = h('bdi', { dir: 'auto', class: 'jp-VocBoard-words' });
  let from = 0;
  for (const [start, end] of joined(text, spans)) {
    whole.append(text.slice(from, start), h('mark', {}, text.slice(start, end)));
    from = end;
  }
  whole.append(text.slice(from));
  return whole;
}

/**
 * Spans in order, with those that only a space parts made one.
 *
 * @param {string} text
 * @param {[number, number][]} spans
 */
function joined(text, spans) {
  /** @type {[number, number][]} */
  const found = [];
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = found.at(-1);
    if (last && (start <= last[1] || !text.slice(last[1], start).trim())) {
      last[1] = Math.max(last[1], end);
    } else if (end > start) {
      found.push([start, end]);
    }
  }
  return found;
}

/** @param {string} text for screen readers only */
export function unseen(text) {
  return h('span', { class: 'jp-VocBoard-unseen' }, text);
}

let made = 0;

/** @returns {string} an id that no other board on the page has */
export function freshId() {
  made += 1;
  return `jp-VocBoard-${made}-${Math.random().toString(36).slice(2, 8)}`;
}

/** @returns {string} */
export function uuid() {
  if (typeof crypto.randomUUID === 'function') {
    return crypto.randomUUID();
  }
  // A Jupyter server without https: no randomUUID, but getRandomValues.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte =>
    byte.toString(16).padStart(2, '0')
  ).join('');
}
