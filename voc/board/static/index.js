/**
 * The entry of the triage board's modules. `mount` draws the board for the JupyterLab tab, `render` for a notebook's
 * widget.
 */
import { Board } from './board.js';

/** @typedef {import('./client.js').Transport} Transport */
/** @typedef {import('./board.js').BoardOptions} BoardOptions */
/** @typedef {import('./protocol.js').Response} Response */

/**
 * Draw the board into an element.
 *
 * @param {HTMLElement} parent
 * @param {Transport} transport
 * @param {BoardOptions} [options]
 * @returns {() => void} removes the board
 */
export function mount(parent, transport, options = {}) {
  const board = new Board(parent, transport, options);
  return () => board.close();
}

/**
 * Create the transport of a notebook's widget: every request is a message to the kernel.
 *
 * @param {any} model of anywidget
 * @returns {Transport & {close: () => void}}
 */
function createKernelTransport(model) {
  /** @type {Map<string, (response: Response) => void>} */
  const resolvers = new Map();
  const onMessage = (/** @type {Response} */ message) => {
    resolvers.get(message.id)?.(message);
    resolvers.delete(message.id);
  };
  model.on('msg:custom', onMessage);
  return {
    storageKey: String(model.get('storage_key')),
    isKernel: true,
    send: request =>
      new Promise((resolve, reject) => {
        resolvers.set(request.id, resolve);
        try {
          model.send(request);
        } catch (error) {
          resolvers.delete(request.id);
          reject(error);
        }
      }),
    close: () => model.off('msg:custom', onMessage)
  };
}

/**
 * Draw the board into a cell's output: the function that anywidget calls.
 *
 * @param {{model: any, el: HTMLElement}} options
 * @returns {() => void} removes the board
 */
function render({ model, el }) {
  el.classList.add('jp-VocBoard-notebookCell');
  const transport = createKernelTransport(model);
  const unmount = mount(el, transport, {
    language: model.get('language'),
    mode: model.get('mode'),
    item: model.get('item')
  });
  return () => {
    unmount();
    transport.close();
  };
}

export default { render };
