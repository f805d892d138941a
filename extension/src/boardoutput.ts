/**
 * A triage board among the outputs of a notebook. The widget is shown while the kernel has it; otherwise a sentence says
 * that the cell has to be run. Without this, JupyterLab says "model not found".
 */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import type { ISessionContext } from '@jupyterlab/apputils';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Signal } from '@lumino/signaling';
import { Panel, Widget } from '@lumino/widgets';

const BOARD_MIME_TYPE = 'application/vnd.voc.board+json';
const WIDGET_MIME_TYPE = 'application/vnd.jupyter.widget-view+json';
/** Before the widgets' own renderer, which has -10. */
const RANK = -20;

/** The part of a notebook's renderers that is used here. */
interface IRenderers {
  addFactory(factory: IRenderMime.IRendererFactory, rank?: number): void;
  createRenderer(mimeType: string): IRenderMime.IRenderer;
  readonly mimeTypes: readonly string[];
}

/** The sentences that the board's output brings along, in its own language. */
interface ISentences {
  /** For a board that the kernel does not have. */
  closed: string;
  /** For a server whose policy does not allow the widget's script. */
  blocked: string;
}

/**
 * Notices that the page's security policy forbids the scripts of widgets. The browser says so in an event of the document
 * and nowhere else, as soon as the kernel opens the first widget: the cell would stay empty.
 */
class PolicyObserver {
  constructor() {
    document.addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective }) => {
      if (blockedURI.startsWith('blob') && effectiveDirective.startsWith('script-src')) {
        this.forbidsWidgets = true;
        this.violated.emit();
      }
    });
  }

  forbidsWidgets = false;
  readonly violated = new Signal<this, void>(this);
}

class BoardOutput extends Panel implements IRenderMime.IRenderer {
  constructor(
    private readonly _renderers: IRenderers,
    private readonly _sessionContext: ISessionContext,
    private readonly _policy: PolicyObserver
  ) {
    super();
    this.addClass('jp-Voc-boardOutput');
    _sessionContext.kernelChanged.connect(this._showWhenOpen, this);
    _sessionContext.connectionStatusChanged.connect(this._showWhenOpen, this);
    _policy.violated.connect(this._showBlocked, this);
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this._model = model;
    this._isWidgetShown = false;
    this._showSentence('closed');
    await this._showWhenOpen();
  }

  dispose(): void {
    if (!this.isDisposed) {
      Signal.clearData(this);
      super.dispose();
    }
  }

  /** Show the widget once the kernel has it: after a reload of the page that is known a while later. */
  private async _showWhenOpen(): Promise<void> {
    if (!this._isWidgetShown && (await this._isInKernel()) && !this._isWidgetShown && !this.isDisposed) {
      await this._showWidget();
    }
  }

  private async _isInKernel(): Promise<boolean> {
    const kernel = this._sessionContext.session?.kernel;
    const view = this._model?.data[WIDGET_MIME_TYPE] as { model_id?: string } | undefined;
    const modelId = view?.model_id;
    if (!kernel || !modelId || !this._renderers.mimeTypes.includes(WIDGET_MIME_TYPE)) {
      return false;
    }
    if (kernel.hasComm(modelId)) {
      return true; // the cell was run just now
    }
    try {
      const { content } = await kernel.requestCommInfo({ target_name: 'jupyter.widget' });
      return content.status === 'ok' && modelId in content.comms;
    } catch {
      return false; // the kernel ended meanwhile; its successor is asked again
    }
  }

  private async _showWidget(): Promise<void> {
    const model = this._model;
    if (!model) {
      return;
    }
    this._isWidgetShown = true;
    if (this._policy.forbidsWidgets) {
      this._showSentence('blocked');
      return;
    }
    const renderer = this._renderers.createRenderer(WIDGET_MIME_TYPE);
    this._replaceContent(renderer);
    await renderer.renderModel(model);
  }

  private _showBlocked(): void {
    if (this._isWidgetShown) {
      this._showSentence('blocked');
    }
  }

  private _showSentence(which: keyof ISentences): void {
    const sentences = this._model?.data[BOARD_MIME_TYPE] as Partial<ISentences> | undefined;
    const message = new Widget({ node: document.createElement('p') });
    message.addClass('jp-Voc-boardOutputMessage');
    message.node.textContent = sentences?.[which] ?? '';
    this._replaceContent(message);
  }

  private _replaceContent(content: Widget): void {
    this.widgets.slice().forEach(each => each.dispose());
    this.addWidget(content);
  }

  private _model: IRenderMime.IMimeModel | null = null;
  private _isWidgetShown = false;
}

export const boardOutputPlugin: JupyterFrontEndPlugin<void> = {
  id: '@voc/triage:board-output',
  description: 'Shows the triage board among the outputs of a notebook, or says that its cell has to be run.',
  autoStart: true,
  activate: (app: JupyterFrontEnd): void => {
    const policy = new PolicyObserver();
    app.docRegistry.addWidgetExtension('Notebook', {
      createNew: (panel, context) => {
        // JupyterLab's notebook is no dependency: of its content only the renderers are used.
        const { rendermime } = (panel as unknown as { content: { rendermime: IRenderers } }).content;
        rendermime.addFactory(
          {
            safe: false, // an output of an untrusted notebook gets its text
            mimeTypes: [BOARD_MIME_TYPE],
            createRenderer: () => new BoardOutput(rendermime, context.sessionContext, policy)
          },
          RANK
        );
      }
    });
  }
};
