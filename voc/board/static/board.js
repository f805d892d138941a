/**
 * The triage board: read, decide with one key, undo, done.
 *
 * `mount` draws it into an element and speaks to a desk through a door; the JupyterLab tab does that, and `render` does
 * it for a notebook's widget.
 */
import { Board } from './surface.js';

/** @typedef {import('./protocol.js').Door} Door */
/** @typedef {import('./protocol.js').Options} Options */
/** @typedef {import('./protocol.js').Response} Response */

/**
 * Draw the board into an element.
 *
 * @param {HTMLElement} el
 * @param {Door} door
 * @param {Options} [options]
 * @returns {() => void} takes it away again
 */
export function mount(el, door, options = {}) {
  const board = new Board(el, door, options);
  return () => board.close();
}

/**
 * The notebook's door: every request is a message to the kernel.
 *
 * @param {any} model anywidget's
 * @returns {Door & {close: () => void}}
 */
function kernelDoor(model) {
  /** @type {Map<string, (response: Response) => void>} */
  const waiting = new Map();
  const heard = (/** @type {Response} */ message) => {
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  };
  model.on('msg:custom', heard);
  return {
    key: String(model.get('key')),
    kernel: true,
    send: request =>
      new Promise((resolve, reject) => {
        waiting.set(request.id, resolve);
        try {
          model.send(request);
        } catch (error) {
          waiting.delete(request.id);
          reject(error);
        }
      }),
    close: () => model.off('msg:custom', heard)
  };
}

/**
 * anywidget's hook.
 *
 * @param {{model: any, el: HTMLElement}} context
 */
function render({ model, el }) {
  el.classList.add('jp-VocBoard-cell');
  const door = kernelDoor(model);
  const unmount = mount(el, door, {
    language: model.get('language'),
    mode: model.get('mode'),
    item: model.get('item')
  });
  return () => {
    unmount();
    door.close();
  };
}

export default { render };
