/** The board's own module, typed by JSDoc and shared with the notebook's widget; bundled from where it stands. */
declare module '*/static/board.js' {
  export interface IBoardDoor {
    send(request: import('./protocol').IRequest): Promise<import('./protocol').Response>;
    /** Under this name the browser remembers decisions that were sent but not answered. */
    key: string;
  }
  export interface IBoardOptions {
    language?: import('./protocol').Language;
    mode?: import('./protocol').Mode;
    /** The item to show first, such as `theme:T-12`. */
    item?: string;
    /** Asked when the list is there: was the board opened to be used at once? */
    takesFocus?: () => boolean;
  }
  /** Draw the board into `el`; what it answers takes it away again. */
  export function mount(el: HTMLElement, door: IBoardDoor, options?: IBoardOptions): () => void;
}
