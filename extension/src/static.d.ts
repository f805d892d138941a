/**
 * The types of the board's module, which the notebook's widget shows too; the bundler takes it from its own folder.
 */
declare module '*/static/index.js' {
  export interface IBoardTransport {
    send(request: import('./protocol').IRequest): Promise<import('./protocol').Response>;
    /** Names the browser's storage of decisions without an answer. */
    storageKey: string;
  }
  export interface IBoardOptions {
    language?: import('./protocol').Language;
    mode?: import('./protocol').Mode;
    /** The item to show first, such as `theme:T-12`. */
    item?: string;
    /** Called when the list is there: whether the board takes the focus. */
    takesFocus?: () => boolean;
  }
  /** Draw the board into an element, and return the function that removes it. */
  export function mount(parent: HTMLElement, transport: IBoardTransport, options?: IBoardOptions): () => void;
}
